// What sets the time of a pass, beside the limits: rates and latencies of a spatial array.
#pragma once
#include "sim/base/types.h"

namespace eyrie {

struct SpatialTiming {
  int ifmap_words_per_cycle = 1;  // of the ifmap network; the others send packets (SpatialLimits)
  int filter_packets_per_cycle = 1;
  int psum_packets_per_cycle = 1;
  int output_words_per_cycle = 4;  // of the output network
  int pipeline_stages = 3;
  bool psum_adder_cycle = false;         // a psum takes the adder for a cycle of its own
  bool macs_during_filter_load = false;  // a MAC waits for its own filter word only
  bool psum_ports_shared = false;        // the buffer reads or writes a psum packet in a cycle, not both
  double link_bits_per_cycle = 19.2;     // of DRAM, a core cycle
  double dram_latency_cycles = 33.3;     // core cycles
  int codec_words_per_cycle = 1;         // uncoded words of feature maps, in either direction
};

}  // namespace eyrie
