#include "sim/spatial/mapping_table.h"

#include <fmt/core.h>

#include "sim/bytes.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

std::uint64_t words(const Accesses& accesses, Component component, Action action) {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : accesses)
    if (key.component == component && key.action == action) sum += count;
  return sum;
}

// What the array reads from and writes to the global buffer.
double array_side_MB(const Accesses& accesses, const WordBits& bits) {
  std::uint64_t moved = 0;
  for (const auto& [key, count] : accesses) {
    if (key.component != Component::kGlobalBuffer) continue;
    if (key.action == Action::kRead || key.action == Action::kWrite)
      moved += count * static_cast<std::uint64_t>(key.operand == Operand::kIfmap ? bits.ifmap : bits.psum);
  }
  return static_cast<double>(moved) / 8e6;
}

// Words read from and written to all scratchpads; those that zeros gate are estimated.
double scratchpad_words(const Accesses& accesses) {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : accesses)
    if (key.component >= Component::kIfmapSpad && key.component <= Component::kPsumSpad) sum += count;
  return static_cast<double>(sum);
}

double dram_MB(const Accesses& accesses) {
  const auto all = words(accesses, Component::kDram, Action::kRead) + words(accesses, Component::kDram, Action::kWrite);
  return static_cast<double>(all) * kDramCountedBits / 8e6;
}

std::vector<std::string> measures(const SpatialConfig& machine, const MappingEstimate& one) {
  return {std::to_string(one.passes),
          short_number(scratchpad_words(one.accesses)),
          fmt::format("{:.3f}", array_side_MB(one.accesses, machine.word_bits)),
          fmt::format("{:.3f}", dram_MB(one.accesses)),
          short_number(static_cast<double>(one.cycles)),
          fmt::format("{:.3f}", static_cast<double>(one.cycles) / (machine.clock_MHz * 1e3)),
          short_number(one.energy)};
}

std::vector<std::string> with_measures(std::vector<std::string> columns, const SpatialConfig& machine) {
  for (const char* column : {"passes", "RF words", "GLB MB", "DRAM MB", "est. cycles", "est. ms"})
    columns.emplace_back(column);
  columns.push_back("est. energy " + machine.technology.unit);
  return columns;
}

std::string mapping_text(const Mapping& mapping) {
  std::string text;
  for (const MappingKey& key : mapping_keys(mapping.dataflow))
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key.name, mapping.*key.value);
  if (mapping.dataflow != Dataflow::rs) text += fmt::format(", keep {}", name(mapping.keep));
  return mapping.transposed ? text + ", transposed" : text;
}

}  // namespace

std::string mapping_table(const SpatialConfig& machine, const std::vector<MappingEstimate>& ranked) {
  const bool keeps = machine.dataflow != Dataflow::rs;
  std::vector<std::string> columns{"rank"};
  for (const MappingKey& key : mapping_keys(machine.dataflow)) columns.emplace_back(key.name);
  if (keeps) columns.emplace_back("keep");
  columns.emplace_back("transposed");
  TextTable table(with_measures(columns, machine));
  int rank = 0;
  for (const MappingEstimate& one : ranked) {
    std::vector<std::string> row{std::to_string(++rank)};
    for (const MappingKey& key : mapping_keys(machine.dataflow)) row.push_back(std::to_string(one.mapping.*key.value));
    if (keeps) row.emplace_back(name(one.mapping.keep));
    row.emplace_back(one.mapping.transposed ? "true" : "false");
    for (std::string& cell : measures(machine, one)) row.push_back(std::move(cell));
    table.add(row);
  }
  return table.text();
}

std::string dataflow_table(const std::vector<DataflowMapping>& mappings) {
  TextTable table(with_measures({"dataflow", "best mapping"}, *mappings.front().machine));
  std::string refused;
  for (const auto& [machine, best] : mappings) {
    if (const auto* misfit = std::get_if<Misfit>(&best)) {
      refused += fmt::format("{}: {}\n", name(machine->dataflow), misfit->reason);
      continue;
    }
    const auto& one = std::get<MappingEstimate>(best);
    std::vector<std::string> row{name(machine->dataflow), mapping_text(one.mapping)};
    for (std::string& cell : measures(*machine, one)) row.push_back(std::move(cell));
    table.add(row);
  }
  return table.text() + refused;
}

}  // namespace eyrie
