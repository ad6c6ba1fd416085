// What a machine file says about a processing element and its array (keys `pe`, `pe.fifos`, `array`).
#pragma once
#include "sim/base/pass_program.h"

namespace eyrie {

// What it costs to add the psum that comes from the PE below.
enum class PsumAccumulation {
  fused,        // it joins the last MAC of a window: no cycle of its own
  adder_cycle,  // it takes the adder for a cycle of its own, p a window
};

struct ArrayParams {
  int rows = 12;
  int columns = 14;
};

// Depths of the queues at a PE's edges, in what its network sends at once.
struct FifoParams {
  int filter_packets = 2;
  int ifmap_words = 4;
  int psum_packets = 4;    // from the psum network, bottom PE of a chain
  int link_packets = 4;    // from the PE below
  int output_packets = 4;  // to the output network, top PE of a chain
};

struct PeParams {
  int ifmap_spad_words = 12;
  int filter_spad_words = 224;
  int psum_spad_words = 24;
  int pipeline_stages = 3;  // one scratchpad access, the others compute
  bool zero_gating = true;
  LoopOrder loop_order = LoopOrder::ifmap_major;
  PsumAccumulation psum_accumulation = PsumAccumulation::fused;
  bool macs_during_filter_load = false;  // true: a MAC waits for its own filter word only
  FifoParams fifos;
};

}  // namespace eyrie
