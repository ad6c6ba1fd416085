#include "workloads/layer.h"

#include <algorithm>
#include <cstdint>
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
    const Padding& pad = layer_.padding;
    filter("R", {layer_.R, layer_.dilation.y}, "height", {"H", layer_.H, pad.top, pad.bottom});
    filter("S", {layer_.S, layer_.dilation.x}, "width", {"W", layer_.W, pad.left, pad.right});
    if (layer_.kind == LayerKind::kFc) fully_connected();
    if (layer_.kind == LayerKind::kPool) pool();
    if (layer_.kind == LayerKind::kAdd && layer_.C != 2 * layer_.M)
      add("C", text(layer_.C) + " channels in an add layer, twice its M = " + text(layer_.M) + " are expected");
    if (layer_.kind == LayerKind::kDepthwise && layer_.groups != layer_.C)
      add("groups", text(layer_.groups) + " in a depthwise layer, which has a group for each of C = " + text(layer_.C) +
                        " channels");
    if (problems_.empty()) tensors();
    return std::move(problems_);
  }

 private:
  void sizes() {
    const auto in = [this](const char* field, int value, int least) {
      const bool wrong = value < least || value > kLargestSize;
      if (wrong) add(field, text(value) + " is not in " + text(least) + ".." + text(kLargestSize));
      return wrong;
    };
    in("N", layer_.N, 1);
    in("C", layer_.C, 1);
    in("H", layer_.H, 1);
    in("W", layer_.W, 1);
    in("M", layer_.M, 1);
    in("R", layer_.R, 1);
    in("S", layer_.S, 1);
    const auto each = [&](const char* field, std::initializer_list<int> values, int least) {
      for (const int value : values)
        if (in(field, value, least)) return;  // one of them is enough to say
    };
    each("stride", {layer_.stride.y, layer_.stride.x}, 1);
    each("padding", {layer_.padding.top, layer_.padding.bottom, layer_.padding.left, layer_.padding.right}, 0);
    each("dilation", {layer_.dilation.y, layer_.dilation.x}, 1);
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

  struct Taps {
    int count, dilation;
  };
  struct Plane {
    const char* field;
    int size, before, after;
  };
  void filter(const char* field, const Taps& taps, const char* axis, const Plane& plane) {
    const std::int64_t padded = std::int64_t{plane.size} + plane.before + plane.after;
    const std::int64_t window = std::int64_t{taps.count - 1} * taps.dilation + 1;
    if (window <= padded) return;
    std::string is = text(taps.count);
    if (taps.dilation > 1) is += " taps, " + text(taps.dilation) + " pixels apart, span " + text(window) + ", which";
    const std::string padding = plane.before == plane.after
                                    ? "2 x padding " + text(plane.before)
                                    : "padding " + text(plane.before) + " + " + text(plane.after);
    add(field, is + " is larger than the padded ifmap's " + axis + " " + text(padded) + " (" + plane.field + " " +
                   text(plane.size) + " + " + padding + ")");
  }

  // A padded pixel is no value: a window needs another one.
  void pool() {
    const Padding& pad = layer_.padding;
    if (std::max(pad.top, pad.bottom) >= layer_.R)
      add("padding",
          text(std::max(pad.top, pad.bottom)) + " above or below is not less than the window's R = " + text(layer_.R));
    if (std::max(pad.left, pad.right) >= layer_.S)
      add("padding",
          text(std::max(pad.left, pad.right)) + " left or right is not less than the window's S = " + text(layer_.S));
    if (layer_.M != layer_.C)
      add("M", text(layer_.M) + " in a pool layer, which has C = " + text(layer_.C) + " ofmap channels");
  }

  void fully_connected() {
    const auto is = [this](const char* field, int value, int expected) {
      if (value != expected)
        add(field, text(value) + " in an fc layer, a 1 x 1 plane without groups; would be " + text(expected));
      return value == expected;
    };
    const auto all = [&](const char* field, std::initializer_list<int> values, int expected) {
      for (const int value : values)
        if (!is(field, value, expected)) return;
    };
    is("H", layer_.H, 1);
    is("W", layer_.W, 1);
    is("R", layer_.R, 1);
    is("S", layer_.S, 1);
    all("stride", {layer_.stride.y, layer_.stride.x}, 1);
    all("padding", {layer_.padding.top, layer_.padding.bottom, layer_.padding.left, layer_.padding.right}, 0);
    all("dilation", {layer_.dilation.y, layer_.dilation.x}, 1);
    is("groups", layer_.groups, 1);
  }

  void tensors() {
    words("padded ifmap", "N x C x H x W", {layer_.N, layer_.C, layer_.padded_H(), layer_.padded_W()});
    if (layer_.has_filters())
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
