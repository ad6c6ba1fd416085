// The row-stationary mapping parameters of Eyeriss (ISCA 2016, Table II; JSSC 2017, Table III).
#pragma once
#include <optional>
#include <string>

namespace eyrie {

struct Mapping {
  int m = 1;  // ofmap channels whose psums the global buffer holds
  int n = 1;  // ifmaps a pass
  int e = 1;  // width of a PE set: ofmap rows a pass
  int p = 1;  // filters interleaved in a PE
  int q = 1;  // channels interleaved in a PE
  int r = 1;  // PE sets on different channels (their psums are summed)
  int t = 1;  // PE sets on different filters
  bool operator==(const Mapping&) const = default;
};

// Why a mapping cannot run, with the numbers: "conv2: needs 39 filter words a PE, the scratchpad has 32".
struct Misfit {
  std::string reason;
};

}  // namespace eyrie
