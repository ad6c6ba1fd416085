// Mappings: how a dataflow cuts a layer for an array and its buffer. Row stationary has the parameters of Eyeriss (ISCA
// 2016, Table II; JSSC 2017, Table III); the others have parameters alike.
#pragma once
#include <limits>
#include <span>
#include <string>

namespace eyrie {

// What stays in the PEs (ISCA 2016, Sections IV and V).
enum class Dataflow {
  rs,    // row stationary
  ws,    // weight stationary
  os_a,  // output stationary: one ofmap channel, many pixels of its plane (SOC-MOP)
  os_b,  // output stationary: many ofmap channels, many pixels of their planes (MOC-MOP)
  os_c,  // output stationary: many ofmap channels, one pixel of their planes (MOC-SOP)
  nlr,   // no local reuse: nothing
};

// Which tile the buffer keeps while it meets all tiles of the other kind; of dataflows but row stationary.
enum class Keep { filter, ifmap };

inline constexpr int kAllColumns = std::numeric_limits<int>::max();

struct Mapping {
  Dataflow dataflow = Dataflow::rs;
  int m = 1;            // ofmap channels whose psums the global buffer holds
  int n = 1;            // ifmaps a pass; of dataflows but row stationary, in the buffer
  int e = 1;            // width of a PE set: ofmap rows a pass; of dataflows but row stationary, in the buffer
  int f = kAllColumns;  // ofmap columns likewise; of a narrower ofmap all
  int p = 1;            // filters interleaved in a PE
  int q = 1;            // channels interleaved in a PE
  int r = 1;            // PE sets on different channels (their psums are summed); ws, nlr: channels in a chain of PEs
  int t = 1;            // PE sets on different filters; of the others filters in the array
  // Of dataflows but row stationary.
  int c = 1;  // channels in the buffer
  int b = 1;  // output stationary: ifmaps,
  int y = 1;  // ofmap rows,
  int x = 1;  // and ofmap columns in the array
  Keep keep = Keep::filter;
  // Rows and columns of the layer change places: it runs as transposed(layer), and e and f are of that.
  bool transposed = false;
  bool operator==(const Mapping&) const = default;
};

// The numbers that mappings of a dataflow have, as workload files and results call them.
struct MappingKey {
  const char* name;
  int Mapping::*value;
  bool optional = false;  // in a workload file
};
std::span<const MappingKey> mapping_keys(Dataflow dataflow);
const char* name(Dataflow dataflow);
const char* name(Keep keep);

// Why a mapping cannot run, with the numbers: "conv2: needs 39 filter words a PE, the scratchpad has 32".
struct Misfit {
  std::string reason;
};

}  // namespace eyrie
