#include "dataflow/one_plane.h"

#include <algorithm>

namespace eyrie {
namespace {

bool has_windows_of_a_pixel(const Layer& layer) {
  return layer.has_filters() && layer.R == 1 && layer.S == 1 && layer.padding == Padding(0);
}

// The largest divisor that is no larger than the root.
int height_of(int pixels) {
  int height = 1;
  for (int h = 1; h <= pixels / h; ++h)
    if (pixels % h == 0) height = h;
  return height;
}

}  // namespace

Layer in_one_plane(const Layer& layer) {
  if (!has_windows_of_a_pixel(layer)) return layer;
  Layer plane = layer;
  const int pixels = layer.N * layer.E() * layer.F();
  plane.N = 1;
  plane.H = height_of(pixels);
  plane.W = pixels / plane.H;
  plane.stride = plane.dilation = 1;
  if (pixels > 1 && layer.kind == LayerKind::kFc) plane.kind = LayerKind::kConv;
  return plane;
}

bool is_rearranged(const Layer& layer) {
  const Layer plane = in_one_plane(layer);
  return plane.N != layer.N || plane.H != layer.H || plane.W != layer.W;
}

Tensor<Word> ifmap_in_one_plane(const Layer& layer, const Tensor<Word>& ifmap) {
  const Layer plane = in_one_plane(layer);
  Tensor<Word> result(1, layer.C, plane.H, plane.W);
  Word* to = result.values().data();
  for (int c = 0; c < layer.C; ++c)
    for (int n = 0; n < layer.N; ++n)
      for (int e = 0; e < layer.E(); ++e)
        for (int f = 0; f < layer.F(); ++f) *to++ = ifmap.at(n, c, e * layer.stride.y, f * layer.stride.x);
  return result;
}

Tensor<Word> ofmap_of_images(const Layer& layer, const Tensor<Word>& ofmap) {
  Tensor<Word> result(layer.N, layer.M, layer.E(), layer.F());
  const int pixels = layer.E() * layer.F();
  for (int n = 0; n < layer.N; ++n)
    for (int m = 0; m < layer.M; ++m)
      std::copy_n(&ofmap.values()[(static_cast<std::size_t>(m) * layer.N + n) * pixels], pixels,
                  &result.at(n, m, 0, 0));
  return result;
}

}  // namespace eyrie
