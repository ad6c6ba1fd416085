// Models of one task, and which of them to take (Xie et al.; Han et al., MCDNN, MobiSys 2016).
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace eyrie::offload {

struct Model {
  std::string name;
  double accuracy = 0;  // percent
  double mJ = 0;        // an inference
  double MB = 0;        // 2^20 bytes of weights
};

// The models that no other one is as accurate as for no more energy, the most accurate first; those that do not fit the
// memory are left out. Of equals the first stays.
std::vector<std::size_t> pareto_front(const std::vector<Model>& models, double memory_MB);

// Of a front, the model of least energy that is at least so accurate; nothing if none is.
std::optional<std::size_t> by_accuracy(const std::vector<Model>& models, const std::vector<std::size_t>& front,
                                       double accuracy);
// The most accurate model that takes no more energy.
std::optional<std::size_t> by_budget(const std::vector<Model>& models, const std::vector<std::size_t>& front,
                                     double mJ);

// Of a front, the models that no mixture of two others beats in the mean: the upper concave hull of accuracy over
// energy.
std::vector<std::size_t> upper_hull(const std::vector<Model>& models, const std::vector<std::size_t>& front);

// Two models by turns.
struct Mixture {
  std::size_t cheap = 0, dear = 0;  // the same model: no mixture
  double share = 0;                 // of the requests that the dear one serves, 0..1
  double accuracy = 0;              // in the mean
};

// The best accuracy that a budget buys in the mean. Both models of a mixture stay in the memory; pairs that do not fit
// together are left out, so that two that are no neighbours on the hull may be best. Nothing if no model is affordable.
std::optional<Mixture> best_mixture(const std::vector<Model>& models, const std::vector<std::size_t>& front, double mJ,
                                    double memory_MB);

}  // namespace eyrie::offload
