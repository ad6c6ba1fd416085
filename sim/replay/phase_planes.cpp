#include "sim/replay/phase_planes.h"

#include <algorithm>
#include <tuple>

#include "sim/replay/conv_loops.h"
#include "sim/replay/zip.h"

namespace eyrie {

PhasePlanes::PhasePlanes(const Layer& layer, int rows)
    : layer_(layer),
      phases_y_(std::min(layer.stride.y, layer.window_H())),
      phases_x_(std::min(layer.stride.x, layer.window_W())),
      pitch_(layer.F() + (layer.window_W() - 1) / layer.stride.x),
      halo_((layer.window_H() - 1) / layer.stride.y),
      row_words_(std::size_t{2} * pitch_),
      phase_words_(row_words_ * (rows + halo_)),
      pair_words_(phase_words_ * phases_y_ * phases_x_) {
  // The last outputs' line may reach beyond the last pixel.
  const std::size_t lines = ceil_div(ceil_div(layer.group_C(), 2) * pair_words_, Line::kWords) + 1;
  lines_ = lines_of<Word>(lines * Line::kWords);
  std::fill_n(lines_.get(), lines * Line::kWords, Word{0});
}

std::size_t PhasePlanes::pixels(int rows) const {
  const std::size_t pixels = static_cast<std::size_t>(rows - 1) * pitch_ + layer_.F();
  return ceil_div(pixels, Line::kPixels) * Line::kPixels;
}

std::vector<std::size_t> PhasePlanes::step_words(int pairs) const {
  const auto& [R, S, stride, dilation] = std::tie(layer_.R, layer_.S, layer_.stride, layer_.dilation);
  std::vector<std::size_t> words;
  words.reserve(static_cast<std::size_t>(pairs) * layer_.R * layer_.S);
  for (int pair = 0; pair < pairs; ++pair)
    for (int y = 0; y < R * dilation.y; y += dilation.y)
      for (int x = 0; x < S * dilation.x; x += dilation.x) {
        const int phase = y % stride.y * phases_x_ + x % stride.x;
        const std::size_t shift = y / stride.y * row_words_ + std::size_t{2} * (x / stride.x);
        words.push_back(pair * pair_words_ + phase * phase_words_ + shift);
      }
  return words;
}

void PhasePlanes::pack(const Tensor<Word>& ifmap, int n, int g, int first_e, int rows) {
  Word* to = lines_.get();
  for (int c = 0; c < layer_.group_C(); c += 2) {
    const Word* even = &ifmap.at(n, g * layer_.group_C() + c, 0, 0);
    const Word* odd = c + 1 < layer_.group_C() ? even + static_cast<std::size_t>(layer_.H) * layer_.W : nullptr;
    const int top = first_e * layer_.stride.y - layer_.padding.top;
    for (int i = 0; i < phases_y_; ++i)
      for (int j = 0; j < phases_x_; ++j, to += phase_words_)
        pack_phase(even, odd, top + i, j - layer_.padding.left, rows + halo_, to);
  }
}

// The pixels first_y, first_y + stride, ... by first_x, first_x + stride, ... of a pair of planes; zeros where they lie
// on padding. To the left and the right of the ifmap these are there since the beginning: what is left and right of a
// phase is so for all strips.
void PhasePlanes::pack_phase(const Word* even, const Word* odd, int first_y, int first_x, int rows, Word* to) const {
  const int stride = layer_.stride.x;
  const bool side_by_side = stride == 1 && layer_.stride.y == 1 && first_x == 0 && pitch_ == layer_.W;
  if (side_by_side && first_y >= 0 && first_y + rows <= layer_.H) {  // as in layers of 1 x 1 taps: all in one go
    const std::size_t from = static_cast<std::size_t>(first_y) * pitch_;
    zip(even + from, odd == nullptr ? nullptr : odd + from, 1, static_cast<std::size_t>(rows) * pitch_, to);
    return;
  }
  const auto pixels_before = [&](int x) { return std::clamp((x - first_x + stride - 1) / stride, 0, pitch_); };
  const int left = first_x < 0 ? pixels_before(0) : 0;
  const int right = std::max(left, pixels_before(layer_.W));
  for (int row = 0; row < rows; ++row, to += row_words_) {
    const int y = first_y + row * layer_.stride.y;
    if (y < 0 || y >= layer_.H || left == right) {
      std::fill_n(to, row_words_, Word{0});
      continue;
    }
    const std::size_t from = static_cast<std::size_t>(y) * layer_.W + first_x + left * stride;
    zip(even + from, odd == nullptr ? nullptr : odd + from, stride, right - left, to + 2 * left);
  }
}

}  // namespace eyrie
