// What a machine with planar tiles is told to do: the geometry of a pass over a window of the plane, and the coded
// pixels and weights as its PEs take them. A dataflow emits it, the modules interpret it; nobody else knows a layer.
//
// All coordinates are of unit-stride convolutions: output e, pixel y and tap r belong together if e = y - r.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

// A half-open interval of rows or columns.
struct Extent {
  int begin = 0, end = 0;
  int size() const { return end > begin ? end - begin : 0; }
  bool contains(int i) const { return begin <= i && i < end; }
  bool operator==(const Extent&) const = default;
};

// How a psum finds its bank: by what its output channel adds to its address in the channel's psums, modulo the banks.
enum class BankHash {
  interleaved,  // channel k adds k times the psums of a channel: the address modulo the banks
  skewed,       // channels take turns in as many lanes as a vector has weights; within a lane as above, and a lane
                // begins banks / lanes after the one before
};

// One entry of a PE's activation RAM, decoded. A placeholder's value is zero.
struct CodedPixel {
  std::uint32_t address = 0;  // of its psum under the last tap, within an output channel's psums
  std::uint16_t bank = 0;     // that address modulo the banks
  std::uint16_t edge = 0;     // which taps lead out of the window of outputs: a row of EdgeClasses
  Word value = 0;
  bool operator==(const CodedPixel&) const = default;
};

// One entry of a block of weights, decoded. A placeholder's value is zero.
struct CodedWeight {
  std::uint32_t address = 0;  // what it adds to a pixel's address
  std::uint16_t bank = 0;     // what it adds to a pixel's bank, modulo the banks
  std::uint16_t tap = 0;      // r * S + s
  Word value = 0;
  bool operator==(const CodedWeight&) const = default;
};

// Pixels near the edge of the window of outputs lose products: which taps' products stay inside, by class of pixels.
struct EdgeClasses {
  int taps = 1;
  std::vector<std::uint8_t> inside;  // [class][tap]
  bool keeps(int edge, int tap) const {
    return inside[static_cast<std::size_t>(edge) * static_cast<std::size_t>(taps) + static_cast<std::size_t>(tap)] != 0;
  }
  int count() const { return static_cast<int>(inside.size()) / taps; }
};

// A PE's part of the window: its pixels by channel, in the order of the code.
struct PixelTile {
  std::vector<CodedPixel> entries;
  std::vector<std::uint32_t> first;  // entries of channel c: first[c] .. first[c + 1] - 1
  std::uint32_t size(int channel) const { return first[channel + 1] - first[channel]; }
};

constexpr int kEveryPe = -1;

// The weights of one channel for a group of output channels.
struct WeightBlock {
  int channel = 0;
  int pe = kEveryPe;  // whom it is for
  std::vector<CodedWeight> entries;
  std::uint64_t counts = 1;  // of entries, that stand in it in DRAM
};

// A window of the plane on all PEs: every output channel of a group of the layer, from these pixels. PE (row, column)
// of the grid holds the tile of pixels and owns the tile of outputs of that place in the window; tiles at the far edges
// may be smaller, or empty.
struct PlanarPass {
  Extent pixel_rows, pixel_columns;         // of the window
  Extent output_rows, output_columns;       // that it computes; products for others are discarded
  int tile_height = 1, tile_width = 1;      // pixels of a tile
  int output_height = 1, output_width = 1;  // outputs of a tile
  int psum_height = 1, psum_width = 1;      // psums of an output channel in a PE: its tile and the reach of the taps
  bool split_outputs = false;  // instead of tiles every PE holds the one pixel there is, and has outputs of its own
  EdgeClasses edges;
  std::vector<PixelTile> tiles;  // by PE; a single one if outputs are split

  int psums() const { return psum_height * psum_width; }
};

}  // namespace eyrie
