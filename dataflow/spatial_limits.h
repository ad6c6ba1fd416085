// What a mapping must fit into: the numbers of a spatial array that a dataflow needs to know.
#pragma once
#include <cstdint>

#include "dataflow/pass_params.h"
#include "sim/base/pass_program.h"

namespace eyrie {

struct SpatialLimits {
  int rows = 12, columns = 14;
  int ifmap_spad_words = 12, filter_spad_words = 224, psum_spad_words = 24;
  int ifmap_fifo_words = 4;  // of a PE, at its input
  int filter_packet_words = 4, psum_packet_words = 4;
  int prefetch_words = 4096;     // of the buffer that holds the filters of the next pass
  int bank_filter_words = 2048;  // filter words a bank holds
  int banks = 25;                // of the global buffer, each wholly ifmap or wholly psum
  int bank_ifmap_words = 2048;   // ifmap words a bank holds
  int bank_psum_words = 2048;    // psum words a bank holds
  LoopOrder loop_order = LoopOrder::ifmap_major;
  PassParams pass;
};

}  // namespace eyrie
