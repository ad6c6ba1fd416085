// What a machine file says about buffer, networks and DRAM (keys `global_buffer`, `networks`, `dram`, `compression`).
#pragma once
#include "memory/dram_device.h"

namespace eyrie {

// How the psum traffic of a pass meets the buffer.
enum class PsumPorts {
  separate,  // a psum read and a psum write in the same cycle (they fall into different banks)
  shared,    // one or the other; writes go first
};

struct BufferParams {
  int banks = 25;  // of ifmaps or psums, each wholly one of them for a layer
  int bank_bytes = 4096;
  int width_bits = 64;        // of a bank: what one access moves at most
  int prefetch_bytes = 8192;  // filters of the next pass
  PsumPorts psum_ports = PsumPorts::separate;
};

// Words a network moves in a cycle. Filter and psum words travel as packets with one tag, ifmap words each with their
// own.
struct NetworkParams {
  int filter_words = 4;  // of a packet
  int ifmap_words = 1;
  int psum_words = 4;  // of a packet; also the width of the local links from PE to PE
  int output_words = 4;
  int filter_packets = 1;  // in a cycle
  int psum_packets = 1;
};

enum class DramModel {
  link,    // a bus with bandwidth and latency
  banked,  // channels, ranks and banks behind a controller: every command keeps the device's timings
};

// DRAM with its own clock. Of the banked model width and clock are those of all channels together: the peak bandwidth.
struct DramParams {
  DramModel model = DramModel::link;
  int width_bits = 64;
  double clock_MHz = 60;
  int latency_cycles = 10;  // DRAM clocks from a burst's last beat on the link to its words in the buffer, or back
  int burst_words = 256;    // operand words the link moves before another stream may have it
  DramScheduling scheduling = {};  // of the banked model, as the device
  DramDevice device = {};
};

enum class FeatureMapCode { none, rlc };

// The code of feature maps in DRAM.
struct CompressionParams {
  FeatureMapCode feature_maps = FeatureMapCode::rlc;
  int run_bits = 5;
  int level_bits = 16;
  int packet_bits = 64;           // pairs and a last flag
  int codec_words_per_cycle = 1;  // uncoded words a core cycle through the encoder, and through the decoder
};

}  // namespace eyrie
