// The inner loops of the vectorised reference: sums of shifted products, modulo 2^32. They are compiled once for each
// instruction set (sum_kernel_*.cpp, all of them sum_kernel.inc) and chosen when the program runs.
#pragma once
#include <cstddef>
#include <cstdint>

#include "sim/base/types.h"

namespace eyrie {

// A row of outputs of one block of filters. Channels come side by side in lanes of 32 bits: two words, or four bytes if
// all values fit, which takes half the instructions. Channels that fill up a lane are zeros.
struct SumRow {
  const void* ifmap;         // first row of the windows: [x][lane], padding zeros included
  const void* filters;       // of the block: [run][lane][block]
  std::uint32_t* sums;       // [outputs][block]
  const std::size_t* runs;   // taps that lie side by side, a filter row or one tap: lanes from ifmap to each
  std::size_t ifmap_window;  // lanes from a window to the next: stride x lanes of a pixel
  std::size_t run_lanes;     // of a run
  int run_count;
  int outputs;  // F
  int product_shift;
  bool bytes;  // ifmap 0..255, filters -128..127, no shift; only where the kernel has them
};

// Dot products of each of some images with each of some filters.
struct DotBlock {
  const Word* images;
  const Word* filters;
  std::uint32_t* sums;  // [images][filters]
  std::size_t image;    // words from an image to the next
  std::size_t length;   // of a dot product, and from a filter to the next
  int image_count;
  int filter_count;
  int product_shift;
};

// Outputs of a PlaneRow that are summed together, at most.
inline constexpr std::size_t kPlaneOutputs = 16;

// A row of outputs of one filter, where filters that share ifmaps are too few for a block. Behind the last pixel there
// is room for the windows of kPlaneOutputs more outputs: what lies there is read.
struct PlaneRow {
  const Word* ifmap;        // first pixel of the first window
  const Word* filter;       // [tap]
  const std::size_t* taps;  // words from ifmap to what each tap meets there
  std::uint32_t* sums;      // [outputs]
  std::size_t window;       // words from a window to the next
  int tap_count;
  int outputs;
  int product_shift;
};

// The loops for one instruction set.
struct SumKernel {
  const char* name;
  std::size_t block;  // filters of a SumRow
  bool bytes;         // has them
  void (*sum_row)(const SumRow&);
  void (*dot_block)(const DotBlock&);
  void (*plane_row)(const PlaneRow&);
};

}  // namespace eyrie
