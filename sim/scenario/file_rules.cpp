#include "sim/scenario/file_rules.h"

#include <fmt/core.h>

#include "sim/base/fault.h"

namespace eyrie::offload {

void some_entries(YamlReader& file, const std::string& path, const std::string& entry, std::size_t entries,
                  std::size_t most) {
  if (!file.given(path) || !file.clean(path)) return;
  if (entries == 0) file.problem(path, fmt::format("is empty, expected {} at least", entry));
  if (entries > most) file.problem(path, fmt::format("has {} entries, at most {} are possible", entries, most));
}

void throw_all(const YamlReader& file, const std::vector<std::string>& others) {
  std::vector<std::string> problems = file.problems();
  problems.insert(problems.end(), others.begin(), others.end());
  if (!problems.empty()) throw UserError(std::move(problems));
}

Weights weights_of(YamlReader& file, Objective objective, const Weights& weights, const std::string& energy_key,
                   const std::string& time_key) {
  const std::string energy = "weights." + energy_key, time = "weights." + time_key;
  file.within(energy, weights.per_mJ, 0, kMost);
  file.within(time, weights.per_ms, 0, kMost);
  if (objective != Objective::weighted) {
    if (file.given("weights")) file.problem("weights", "belongs to objective: weighted");
    return objective == Objective::energy ? Weights{1, 0} : Weights{0, 1};
  }
  file.require({energy, time});
  if (file.clean("weights") && weights.per_mJ == 0 && weights.per_ms == 0)
    file.problem("weights", "are both 0, so that all plans cost the same");
  return weights;
}

}  // namespace eyrie::offload
