// An ifmap as add_pixel_sums wants it: whatever the stride and the dilation, neighbouring outputs meet neighbouring
// pixels.
#pragma once
#include <cstddef>
#include <vector>

#include "sim/replay/lines.h"
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// A padded plane is split by the stride: the pixels of a phase (y mod stride, x mod stride) are a plane of their own,
// with rows of pitch() pixels. Output (e, f) stands at pixel e x pitch() + f; the tap (i, j) meets it in the phase
// (i mod stride, j mod stride), (i / stride) x pitch() + j / stride pixels on, the same for all outputs. Pixels at the
// end of a row that are no outputs get sums nobody wants.
//
// A pixel is a pair of words, of two channels; an odd last channel is paired with zeros. Of the rows only those are
// there that a strip of ofmap rows needs.
class PhasePlanes {
 public:
  // Room for strips of at most `rows` ofmap rows.
  PhasePlanes(const Layer& layer, int rows);

  // Fills in what `rows` ofmap rows from `first_e` on meet, of image n and group g.
  void pack(const Tensor<Word>& ifmap, int n, int g, int first_e, int rows);

  int pitch() const { return pitch_; }
  // From output (first_e, 0) to the last of a strip, made whole lines.
  std::size_t pixels(int rows) const;
  // Where output (first_e, 0) meets the tap (0, 0) of a channel pair, and how many words further on it meets each step
  // of that pair and the next ones: pair by pair, tap by tap, as FilterPairs has them.
  const Word* words(int pair) const { return lines_.get() + pair * pair_words_; }
  std::vector<std::size_t> step_words(int pairs) const;

 private:
  void pack_phase(const Word* even, const Word* odd, int first_y, int first_x, int rows, Word* to) const;

  const Layer& layer_;
  const int phases_y_, phases_x_;  // that any tap meets
  const int pitch_;
  const int halo_;  // rows of a phase beyond the ofmap rows
  const std::size_t row_words_, phase_words_, pair_words_;
  Lines<Word> lines_;
};

}  // namespace eyrie
