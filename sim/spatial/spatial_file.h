// The machine file of a spatial array.
#pragma once
#include <boost/describe.hpp>

#include "sim/dram_file.h"
#include "sim/machine_file.h"
#include "sim/spatial/spatial_config.h"

namespace eyrie {

BOOST_DESCRIBE_ENUM(Dataflow, rs, ws, os_a, os_b, os_c, nlr)
BOOST_DESCRIBE_ENUM(LoopOrder, ifmap_major, filter_major)
BOOST_DESCRIBE_ENUM(PsumAccumulation, fused, adder_cycle)
BOOST_DESCRIBE_ENUM(RemainderStrip, cut, full)
BOOST_DESCRIBE_ENUM(PsumPorts, separate, shared)
BOOST_DESCRIBE_ENUM(FeatureMapCode, none, rlc)

BOOST_DESCRIBE_STRUCT(ArrayParams, (), (rows, columns))
BOOST_DESCRIBE_STRUCT(FifoParams, (), (filter_packets, ifmap_words, psum_packets, link_packets, output_packets))
BOOST_DESCRIBE_STRUCT(PeParams, (),
                      (ifmap_spad_words, filter_spad_words, psum_spad_words, pipeline_stages, zero_gating, loop_order,
                       psum_accumulation, macs_during_filter_load, fifos))
BOOST_DESCRIBE_STRUCT(PassParams, (),
                      (ifmap_during_filter_load, filter_load_during_drain, remainder_strip, overlaps_feature_maps))
BOOST_DESCRIBE_STRUCT(BufferParams, (), (banks, bank_bytes, width_bits, prefetch_bytes, psum_ports))
BOOST_DESCRIBE_STRUCT(NetworkParams, (),
                      (filter_words, ifmap_words, psum_words, output_words, filter_packets, psum_packets))
BOOST_DESCRIBE_STRUCT(CompressionParams, (), (feature_maps, run_bits, level_bits, packet_bits, codec_words_per_cycle))

BOOST_DESCRIBE_STRUCT(VectorUnitParams, (), (words_per_cycle))

BOOST_DESCRIBE_STRUCT(ChipRule, (), (tile_bytes, set_segments, ofmap_columns, pe_share))
BOOST_DESCRIBE_STRUCT(AreaBudget, (), (register_file_bytes, buffer_bytes, register_file_area))

struct SpatialFile {
  MachineKind kind{};
  Dataflow dataflow{};
  double clock_MHz = 0;
  ArrayParams array;
  WordBits word_bits;
  PeParams pe;
  PassParams pass;
  BufferParams global_buffer;
  NetworkParams networks;
  DramFile dram;
  CompressionParams compression;
  VectorUnitParams vector_unit;
  std::optional<ChipRule> chip_rule;  // not of the machine: of who maps layers to it
  std::optional<AreaBudget> area_budget;
  std::string arithmetic;
  std::string technology;
  std::map<std::string, ActionCostFile> energy;
};
BOOST_DESCRIBE_STRUCT(SpatialFile, (),
                      (kind, dataflow, clock_MHz, array, word_bits, pe, pass, global_buffer, networks, dram,
                       compression, vector_unit, chip_rule, area_budget, arithmetic, technology, energy))

// Reads a machine file whose kind is spatial_array. What is wrong is a problem of `reading`.
SpatialConfig read_spatial(MachineReading& reading);

}  // namespace eyrie
