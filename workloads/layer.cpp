#include "workloads/layer.h"

#include <initializer_list>
#include <utility>

namespace eyrie {
namespace {

std::string text(auto number) { return std::to_string(number); }

class Rules {
 public:
  explicit Rules(const Layer& layer) : layer_(layer) {}

  std::vector<LayerProblem> check() {
    sizes();
    if (!problems_.empty()) return std::move(problems_);  // what follows computes with the sizes
    groups();
    filter("R", layer_.R, "height", "H", layer_.H);
    filter("S", layer_.S, "width", "W", layer_.W);
    if (layer_.kind == LayerKind::kFc) fully_connected();
    if (problems_.empty()) tensors();
    return std::move(problems_);
  }

 private:
  void sizes() {
    const auto in = [this](const char* field, int value, int least) {
      if (value < least || value > kLargestSize)
        add(field, text(value) + " is not in " + text(least) + ".." + text(kLargestSize));
    };
    in("N", layer_.N, 1);
    in("C", layer_.C, 1);
    in("H", layer_.H, 1);
    in("W", layer_.W, 1);
    in("M", layer_.M, 1);
    in("R", layer_.R, 1);
    in("S", layer_.S, 1);
    in("stride", layer_.stride, 1);
    in("padding", layer_.padding, 0);
    in("groups", layer_.groups, 1);
  }

  void groups() {
    const auto divide = [this](const char* name, int channels) {
      if (channels % layer_.groups != 0)
        add("groups", text(layer_.groups) + " does not divide " + name + " = " + text(channels));
    };
    divide("C", layer_.C);
    divide("M", layer_.M);
  }

  void filter(const char* field, int taps, const char* axis, const char* size_field, int size) {
    const int padded = size + 2 * layer_.padding;
    if (taps > padded)
      add(field, text(taps) + " is larger than the padded ifmap's " + axis + " " + text(padded) + " (" + size_field +
                     " " + text(size) + " + 2 x padding " + text(layer_.padding) + ")");
  }

  void fully_connected() {
    const auto is = [this](const char* field, int value, int expected) {
      if (value != expected)
        add(field, text(value) + " in an fc layer, a 1 x 1 plane without groups; would be " + text(expected));
    };
    is("H", layer_.H, 1);
    is("W", layer_.W, 1);
    is("R", layer_.R, 1);
    is("S", layer_.S, 1);
    is("stride", layer_.stride, 1);
    is("padding", layer_.padding, 0);
    is("groups", layer_.groups, 1);
  }

  void tensors() {
    words("padded ifmap", "N x C x H x W", {layer_.N, layer_.C, layer_.padded_H(), layer_.padded_W()});
    words("filter", "M x C / groups x R x S", {layer_.M, layer_.group_C(), layer_.R, layer_.S});
    words("ofmap", "N x M x E x F", {layer_.N, layer_.M, layer_.E(), layer_.F()});
  }

  void words(const std::string& tensor, const std::string& shape, std::initializer_list<int> sizes) {
    std::uint64_t product = 1;
    std::string factors;
    bool too_many = false;
    for (const int size : sizes) {
      factors += (factors.empty() ? "" : " x ") + text(size);
      if (!too_many) product *= static_cast<std::uint64_t>(size);  // below 2^31 x 2^22
      too_many = too_many || product > kMostWords;
    }
    if (too_many)
      add("", "the " + tensor + " (" + shape + " = " + factors + ") has more than " + text(kMostWords) + " words");
  }

  void add(const char* field, std::string what) { problems_.push_back({field, std::move(what)}); }

  const Layer& layer_;
  std::vector<LayerProblem> problems_;
};

}  // namespace

std::vector<LayerProblem> problems_of(const Layer& layer) { return Rules(layer).check(); }

}  // namespace eyrie
