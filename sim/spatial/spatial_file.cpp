#include "sim/spatial/spatial_file.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/packet.h"
#include "sim/spatial/area_budget.h"

namespace eyrie {
namespace {

constexpr int kMostPes = 65536;
constexpr int kMostMoves = 1024;  // words or packets a network moves in a cycle
constexpr int kMostBufferBytes = 1 << 27;

void check_ranges(const SpatialFile& m, YamlReader& file) {
  file.within("clock_MHz", m.clock_MHz, 0.001, 100000);
  file.within("array.rows", m.array.rows, 1, 1024);
  file.within("array.columns", m.array.columns, 1, 1024);
  file.within("word_bits.ifmap", m.word_bits.ifmap, 2, 16);
  file.within("word_bits.filter", m.word_bits.filter, 2, 16);
  file.within("word_bits.psum", m.word_bits.psum, 8, 32);

  file.within("pe.ifmap_spad_words", m.pe.ifmap_spad_words, 1, 4096);
  file.within("pe.filter_spad_words", m.pe.filter_spad_words, 1, 65536);
  file.within("pe.psum_spad_words", m.pe.psum_spad_words, 1, 4096);
  file.within("pe.pipeline_stages", m.pe.pipeline_stages, 2, 8);
  file.within("pe.fifos.filter_packets", m.pe.fifos.filter_packets, 1, 1024);
  file.within("pe.fifos.ifmap_words", m.pe.fifos.ifmap_words, 1, 1024);
  file.within("pe.fifos.psum_packets", m.pe.fifos.psum_packets, 1, 1024);
  file.within("pe.fifos.link_packets", m.pe.fifos.link_packets, 1, 1024);
  file.within("pe.fifos.output_packets", m.pe.fifos.output_packets, 1, 1024);

  file.within("global_buffer.banks", m.global_buffer.banks, 1, 1024);
  file.within("global_buffer.bank_bytes", m.global_buffer.bank_bytes, 8, kMostBufferBytes);
  file.within("global_buffer.width_bits", m.global_buffer.width_bits, 8, 1024);
  file.within("global_buffer.prefetch_bytes", m.global_buffer.prefetch_bytes, 2, kMostBufferBytes);

  file.within("networks.filter_words", m.networks.filter_words, 1, kMaxPacketWords);
  file.within("networks.ifmap_words", m.networks.ifmap_words, 1, kMostMoves);
  file.within("networks.psum_words", m.networks.psum_words, 1, kMaxPacketWords);
  file.within("networks.output_words", m.networks.output_words, 1, kMostMoves);
  file.within("networks.filter_packets", m.networks.filter_packets, 1, kMostMoves);
  file.within("networks.psum_packets", m.networks.psum_packets, 1, kMostMoves);

  file.within("compression.run_bits", m.compression.run_bits, 1, 16);
  file.within("compression.level_bits", m.compression.level_bits, 2, 16);
  file.within("compression.packet_bits", m.compression.packet_bits, 8, 512);
  file.within("compression.codec_words_per_cycle", m.compression.codec_words_per_cycle, 1, 64);

  if (m.area_budget) {
    file.within("area_budget.register_file_bytes", m.area_budget->register_file_bytes, 0, 1 << 20);
    file.within("area_budget.buffer_bytes", m.area_budget->buffer_bytes, 0, kMostBufferBytes);
    file.within("area_budget.register_file_area", m.area_budget->register_file_area, 0.0, 100.0);
  }
  const ChipRule rule = m.chip_rule.value_or(ChipRule{});
  file.within("chip_rule.tile_bytes", rule.tile_bytes, 1, kMostBufferBytes);
  file.within("chip_rule.set_segments", rule.set_segments, 1, 1024);
  file.within("chip_rule.ofmap_columns", rule.ofmap_columns, 1, 1 << 20);
  file.within("chip_rule.pe_share", rule.pe_share, 0.0, 1.0);
  file.within("vector_unit.words_per_cycle", m.vector_unit.words_per_cycle, 0, 64);
}

void check_array(const ArrayParams& array, YamlReader& file) {
  const int pes = array.rows * array.columns;
  if (pes > kMostPes) {
    file.problem("array",
                 fmt::format("{} x {} are {} PEs, at most {} are simulated", array.rows, array.columns, pes, kMostPes));
  }
}

void check_buffer(const BufferParams& buffer, const WordBits& words, YamlReader& file) {
  const std::int64_t bank_bits = std::int64_t{buffer.bank_bytes} * 8;
  if (bank_bits % buffer.width_bits != 0) {
    file.problem("global_buffer.width_bits", fmt::format("{} does not divide a bank of {} bits ({} bytes)",
                                                         buffer.width_bits, bank_bits, buffer.bank_bytes));
  }
  const int widest = std::max({words.ifmap, words.filter, words.psum});
  if (buffer.width_bits < widest) {
    file.problem("global_buffer.width_bits",
                 fmt::format("{} is narrower than the widest word of {} bits", buffer.width_bits, widest));
  }
  const std::int64_t bytes = std::int64_t{buffer.banks} * buffer.bank_bytes;
  if (bytes > kMostBufferBytes) {
    file.problem("global_buffer", fmt::format("{} banks of {} bytes are {} bytes, at most {} are simulated",
                                              buffer.banks, buffer.bank_bytes, bytes, kMostBufferBytes));
  }
}

void check_code(const CompressionParams& code, YamlReader& file) {
  if (code.feature_maps == FeatureMapCode::none) return;
  const int pair_bits = code.run_bits + code.level_bits;
  if (pair_bits + 1 > code.packet_bits) {
    file.problem("compression.packet_bits",
                 fmt::format("{} does not hold one pair of {} + {} bits and the last flag; at least {} do",
                             code.packet_bits, code.run_bits, code.level_bits, pair_bits + 1));
  }
}

// All rules of a machine file but those that need the files it names.
void check(const SpatialFile& m, YamlReader& file) {
  file.require({"kind", "dataflow", "clock_MHz", "array.rows", "array.columns", "pe.ifmap_spad_words",
                "pe.filter_spad_words", "pe.psum_spad_words", "global_buffer.bank_bytes",
                "global_buffer.prefetch_bytes", "networks.filter_words", "networks.ifmap_words", "networks.psum_words",
                "networks.output_words", "arithmetic", "technology", "energy"});
  if (!m.area_budget) file.require({"global_buffer.banks"});
  if (m.area_budget && file.given("global_buffer.banks"))
    file.problem("global_buffer.banks", "cannot be given with area_budget, which sets it");
  check_ranges(m, file);
  if (file.clean("array")) check_array(m.array, file);
  if (file.clean("global_buffer") && file.clean("word_bits")) check_buffer(m.global_buffer, m.word_bits, file);
  if (file.clean("compression")) check_code(m.compression, file);
}

// Rules between the machine file and its arithmetic.
void check_operands(const SpatialConfig& m, YamlReader& file) {
  if (m.compression.feature_maps == FeatureMapCode::none || !file.clean("compression")) return;
  if (m.compression.level_bits < m.arithmetic.operand_bits) {
    file.problem("compression.level_bits", fmt::format("{} bits do not hold the operands of {} bits",
                                                       m.compression.level_bits, m.arithmetic.operand_bits));
  }
}

SpatialConfig machine_of(const SpatialFile& said) {
  SpatialConfig machine;
  machine.dataflow = said.dataflow;
  machine.clock_MHz = said.clock_MHz;
  machine.array = said.array;
  machine.word_bits = said.word_bits;
  machine.pe = said.pe;
  machine.pass = said.pass;
  machine.global_buffer = said.global_buffer;
  machine.networks = said.networks;
  machine.compression = said.compression;
  machine.parameters = parameters_of(said);
  machine.vector_unit = said.vector_unit;
  machine.chip_rule = said.chip_rule.value_or(ChipRule{});
  machine.area_budget = said.area_budget;
  return machine;
}

Stores stores_of(const SpatialConfig& m) {
  const auto& [ifmap, filter, psum] = m.word_bits;
  const BufferParams& buffer = m.global_buffer;
  const auto spad = [](int words, int bits) { return Store{bits, words * bits / 8.0, {}}; };
  const auto wires = [](int bits) { return Store{bits, {}, {}}; };
  Store links = wires(psum), banks = {psum, 1.0 * buffer.banks * buffer.bank_bytes, buffer.bank_bytes};
  links.other_bits = banks.other_bits = {{Operand::kIfmap, ifmap}};
  return {
      {"ifmap_spad", spad(m.pe.ifmap_spad_words, ifmap)},
      {"filter_spad", spad(m.pe.filter_spad_words, filter)},
      {"psum_spad", spad(m.pe.psum_spad_words, psum)},
      {"local_network", links},
      {"filter_network", wires(filter)},
      {"ifmap_network", wires(ifmap)},
      {"psum_network", wires(psum)},
      {"output_network", wires(psum)},
      {"prefetch_buffer", {filter, buffer.prefetch_bytes, buffer.bank_bytes}},
      {"global_buffer", banks},
      {"vector_unit", wires(ifmap)},
      {"dram", wires(16)},  // its words are counted as 16 b each, coded or not
  };
}

}  // namespace

SpatialConfig read_spatial(MachineReading& reading) {
  YamlReader& file = reading.file;
  const auto said = file.read<SpatialFile>();
  check(said, file);
  SpatialConfig machine = machine_of(said);
  machine.dram = read_dram(said.dram, file, reading.problems);
  add_bandwidth(machine.dram, machine.parameters);
  if (machine.area_budget && file.problems().empty()) {
    if (const auto problem = apply_area_budget(machine)) file.problem("area_budget", *problem);
  }
  const MachineTables tables{said.arithmetic, said.technology, said.energy};
  if (read_tables(tables, stores_of(machine), machine, reading)) check_operands(machine, file);
  return machine;
}

}  // namespace eyrie
