#include "workloads/folded.h"

#include <numeric>

namespace eyrie {
namespace {

struct Axis {
  int size, taps, stride, dilation, windows, padding;  // in front

  bool folds() const {
    if (size == 1 && taps == 1) return false;  // it is none already
    const std::int64_t last = std::int64_t{windows - 1} * stride + std::int64_t{taps - 1} * dilation;
    if (padding != 0 || last >= size) return false;
    const std::int64_t again = std::lcm(std::int64_t{stride}, std::int64_t{dilation});  // pixels to a tap of another
    return again / dilation >= taps || again / stride >= windows;
  }
};

}  // namespace

Folding::Folding(const Layer& layer)
    : layer_(layer),
      rows_(layer.has_filters() &&
            Axis{layer.H, layer.R, layer.stride.y, layer.dilation.y, layer.E(), layer.padding.top}.folds()),
      columns_(layer.has_filters() &&
               Axis{layer.W, layer.S, layer.stride.x, layer.dilation.x, layer.F(), layer.padding.left}.folds()),
      folded_(layer) {
  if (!any()) return;
  folded_.kind = LayerKind::kConv;
  folded_.N *= images_down() * images_across();
  folded_.C *= channels_down() * channels_across();
  Padding& padding = folded_.padding;
  if (rows_) {
    folded_.H = folded_.R = folded_.stride.y = folded_.dilation.y = 1;
    padding.top = padding.bottom = 0;
  }
  if (columns_) {
    folded_.W = folded_.S = folded_.stride.x = folded_.dilation.x = 1;
    padding.left = padding.right = 0;
  }
}

LayerData Folding::data(const LayerData& data) const {
  return {.ifmap = ifmap(data.ifmap), .filters = filters(data.filters), .bias = data.bias};
}

Tensor<Word> Folding::ifmap(const Tensor<Word>& from) const {
  Tensor<Word> to(folded_.N, folded_.C, folded_.H, folded_.W);
  Word* next = to.values().data();
  const auto at = [&](int n, int c, int down, int r, int across, int s) {
    for (int y = 0; y < folded_.H; ++y)
      for (int x = 0; x < folded_.W; ++x)
        *next++ = from.at(n, c, rows_ ? down * layer_.stride.y + r * layer_.dilation.y : y,
                          columns_ ? across * layer_.stride.x + s * layer_.dilation.x : x);
  };
  for (int n = 0; n < layer_.N; ++n)
    for (int down = 0; down < images_down(); ++down)
      for (int across = 0; across < images_across(); ++across)
        for (int c = 0; c < layer_.C; ++c)
          for (int r = 0; r < channels_down(); ++r)
            for (int s = 0; s < channels_across(); ++s) at(n, c, down, r, across, s);
  return to;
}

Tensor<Word> Folding::filters(const Tensor<Word>& from) const {
  Tensor<Word> to(folded_.M, folded_.group_C(), folded_.R, folded_.S);
  Word* next = to.values().data();
  for (int m = 0; m < layer_.M; ++m)
    for (int c = 0; c < layer_.group_C(); ++c)
      for (int r = 0; r < channels_down(); ++r)
        for (int s = 0; s < channels_across(); ++s)
          for (int y = 0; y < folded_.R; ++y)
            for (int x = 0; x < folded_.S; ++x) *next++ = from.at(m, c, rows_ ? r : y, columns_ ? s : x);
  return to;
}

Tensor<Word> Folding::ofmap(const Tensor<Word>& folded) const {
  Tensor<Word> to(layer_.N, layer_.M, layer_.E(), layer_.F());
  Word* next = to.values().data();
  for (int n = 0; n < layer_.N; ++n)
    for (int m = 0; m < layer_.M; ++m)
      for (int e = 0; e < layer_.E(); ++e)
        for (int f = 0; f < layer_.F(); ++f) {
          const int down = n * images_down() + (rows_ ? e : 0);
          *next++ = folded.at(down * images_across() + (columns_ ? f : 0), m, rows_ ? 0 : e, columns_ ? 0 : f);
        }
  return to;
}

}  // namespace eyrie
