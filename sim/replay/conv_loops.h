// The inner loops of the value kernels: sums of shifted products modulo 2^32, and their requantisation. They are
// compiled once for each instruction set (conv_loops_*.cpp, all of them conv_loops.inc) and chosen when the program
// runs. Words travel in pairs, two channels or two neighbours side by side, because processors multiply and add pairs.
#pragma once
#include <cstddef>
#include <cstdint>

#include "sim/base/types.h"

namespace eyrie {

// Buffers are made of lines: the loops take whole vectors, to the very end.
struct Line {
  static constexpr std::size_t kBytes = 64;
  static constexpr std::size_t kWords = 32;
  static constexpr std::size_t kPixels = 16;  // pairs of words, or sums
};

// Adds to the sums of some neighbouring filters, for a run of pixels, the products of a number of steps: a step is a
// tap of a channel pair. A vector holds neighbouring pixels; a filter's pair of words meets all of its lanes.
struct PixelSums {
  const Word* ifmap;              // [...][pixel][2]: what pixel 0 meets in a step of offset 0
  const std::size_t* step_words;  // of each step: from ifmap to what pixel 0 meets
  const Word* filters;            // [filter][step][2]
  std::size_t filter_words;       // from a filter to the next
  std::uint32_t* sums;            // [filter][pixel]
  std::size_t sums_pitch;         // from a filter to the next
  std::size_t pixels;             // a multiple of Line::kPixels
  std::size_t steps;
  int filter_count;  // a power of two, at most ConvLoops::filters
  int product_shift;
  bool fresh;  // sums start at zero
};

// Dot products of each of some windows with each of some filters.
struct WindowDots {
  const Word* windows;       // [window][window_words], zeros after `length`
  std::size_t window_words;  // a multiple of Line::kWords
  const Word* filters;       // [filter][length]
  std::size_t length;
  std::uint32_t* sums;  // [window][filter]
  int window_count, filter_count;
  int product_shift;
};

// What becomes of a sum: + bias, wrap to 32 - unused_bits, shift, clamp.
struct Requantisation {
  int unused_bits;
  int output_shift;
  std::int32_t lowest, highest;
};

// The loops for one instruction set.
struct ConvLoops {
  const char* name;
  int filters;  // the most of a PixelSums
  void (*add_pixel_sums)(const PixelSums&);
  void (*dot_windows)(const WindowDots&);
  // `count` is a multiple of Line::kPixels.
  void (*requantise)(const Requantisation&, const std::uint32_t* sums, Psum bias, std::size_t count, Word* out);
};

}  // namespace eyrie
