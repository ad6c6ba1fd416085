// A pass program: all that the array, the networks and the buffer need to know to run one processing pass. A dataflow
// emits it, the modules interpret it; nobody else knows a mapping. It holds no values, and addresses only from where a
// pass' words begin, so passes of the same shape share one program.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace eyrie {

// The order in which a PE meets the pixels of a window with its filters.
enum class LoopOrder {
  ifmap_major,   // a pixel meets all filters, then the next pixel: needs a psum a filter (the psum scratchpad)
  filter_major,  // a filter meets the whole window, then the next filter: psums leave evenly, ifmaps come in bursts
};

// The operands that a PE keeps in its scratchpads during a pass. What does not stay comes with every MAC that uses it.
struct Stationary {
  bool filter = true;  // else a word comes from the filter network for each MAC
  bool ifmap = true;   // else a pixel is used as it comes, from the network or from a neighbour
  bool psum = true;    // else a psum goes on after every MAC
  bool operator==(const Stationary&) const = default;
};

// How pixels that do not stay move from PE to PE: a PE takes the pixel of filter row r and column s from the PE below
// if r >= rows, else from the PE to the right if s >= columns, else from the network; each only if the PE has such a
// neighbour (PeWork). 0: pixels do not move between PEs.
struct IfmapShift {
  int rows = 0, columns = 0;
  int R = 0, S = 0;  // filter height and width
  bool operator==(const IfmapShift&) const = default;
};

constexpr std::uint32_t kNoPe = ~std::uint32_t{0};

// What one PE does in a pass: 1-D convolutions of `channels` channels with `filters` filters over its row.
struct PeWork {
  std::uint32_t pe;        // index in the array: row * columns + column
  std::uint32_t chain;     // the psum chain it stands in; 0 .. PassProgram::chains - 1
  bool top;                // its psums leave through the output network, else they go to the PE above
  bool bottom;             // its psums come from the psum network, else from the PE below
  bool surplus;            // works on rows beyond the ofmap: its work is not the layer's
  std::uint16_t filters;   // p
  std::uint16_t channels;  // q
  // Neighbours that its pixels come from (IfmapShift): those with the next ofmap pixel to the right, and below.
  std::uint32_t right = kNoPe, below = kNoPe;
  bool operator==(const PeWork&) const = default;
};

// The transactions of one multicast network in a pass. The sequence `sequence` is repeated until `transactions` are
// sent. Its words lie in the buffer in the order in which they are sent, one repetition behind the other, unless
// `offsets`, and `loops` or `starts`, say otherwise.
struct Multicast {
  struct Transaction {
    std::uint16_t tag;    // whom it is for
    std::uint16_t words;  // it carries
    bool operator==(const Transaction&) const = default;
  };
  struct Loop {
    std::uint32_t count, stride;
    bool operator==(const Loop&) const = default;
  };
  std::vector<Transaction> sequence;
  std::vector<std::uint32_t> offsets;  // of each transaction's words; empty: one behind the other
  std::vector<Loop> loops;             // of repetitions, innermost first, with the words from one to the next
  std::vector<std::uint32_t> starts;   // instead of loops: where the words of each repetition begin
  std::uint64_t transactions = 0;
  std::uint64_t words = 0;           // of all transactions
  std::vector<std::uint32_t> first;  // PEs with tag k: pes[first[k] .. first[k + 1])
  std::vector<std::uint32_t> pes;

  // Each word is read once, one behind the other.
  bool in_order() const { return loops.empty() && starts.empty(); }
  std::span<const std::uint32_t> destinations(std::uint16_t tag) const {
    return std::span(pes).subspan(first[tag], first[tag + 1] - first[tag]);
  }
  bool operator==(const Multicast&) const = default;
};

struct PassProgram {
  Stationary stays;
  IfmapShift shift;
  LoopOrder loop_order = LoopOrder::ifmap_major;
  int taps = 1;       // S: filter width, pixels of one channel in a window
  int step = 1;       // pixels of one channel a window leaves behind, of its set: the stride, at most the taps
  int positions = 1;  // F: windows in a row
  int sets = 1;       // of windows that share pixels, each like a row of its own: window k is in set k mod sets
  int images = 1;     // n

  std::vector<PeWork> work;  // chain by chain, from the top PE down
  std::uint32_t chains = 0;
  std::vector<std::uint16_t> chain_filters;  // psums a window of chain k

  Multicast filter, ifmap, psum;     // tags of psum: the chain
  std::uint64_t output_packets = 0;  // psum packets that leave the array

  std::uint64_t macs = 0;          // of the layer, done or gated
  std::uint64_t surplus_macs = 0;  // beyond the layer (PeWork::surplus)
  bool operator==(const PassProgram&) const = default;
};

// Windows of a row, the rows of all images counted on: an image's windows are dealt to its sets in turn
// (PassProgram::sets), and each set is a row.
constexpr std::uint32_t windows_in_row(std::uint32_t windows, std::uint32_t sets, std::uint32_t row) {
  return windows / sets + (row % sets < windows % sets ? 1 : 0);
}

}  // namespace eyrie
