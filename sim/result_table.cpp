#include "sim/result_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "sim/energy_groups.h"
#include "sim/measures.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

constexpr int kBalanceColumn = 5;  // after the utilisation

std::string percent(double part, double whole) { return fmt::format("{:.0f} %", whole > 0 ? 100 * part / whole : 0.0); }

// Two decimals, four in a column whose total is below one.
std::string decimals(double value, double total) { return fmt::format("{:.{}f}", value, total < 1 ? 4 : 2); }

double dram_MB(const LayerResult& row) {
  const auto bytes = row.bytes.find("dram");
  return bytes == row.bytes.end() ? 0 : static_cast<double>(bytes->second) / 1e6;
}

std::vector<std::string> base_cells(const RunResult& result, const LayerResult& row) {
  const auto buffer_MB = [&](const LayerResult& of) {
    return static_cast<double>(global_buffer_bytes(of, result.word_bits)) / 1e6;
  };
  return {row.layer.name,
          short_number(static_cast<double>(row.cycles)),
          decimals(row.seconds * 1e3, result.totals.seconds * 1e3),
          fmt::format("{}", row.active_pes),
          percent(row.utilization, 1),
          short_number(static_cast<double>(row.macs)),
          percent(static_cast<double>(row.macs_gated), static_cast<double>(row.macs)),
          decimals(buffer_MB(row), buffer_MB(result.totals)),
          decimals(dram_MB(row), dram_MB(result.totals))};
}

struct Stall {
  std::string reason;
  std::uint64_t cycles;
};

// The stalls of the units of that name, largest first.
std::vector<Stall> stalls_of(const LayerResult& layer, const std::string& unit) {
  std::vector<Stall> stalls;
  for (const auto& [name, cycles] : layer.stalls) {
    if (name.starts_with(unit + ".") && cycles > 0) stalls.push_back({name.substr(unit.size() + 1), cycles});
  }
  std::stable_sort(stalls.begin(), stalls.end(), [](const Stall& a, const Stall& b) { return a.cycles > b.cycles; });
  return stalls;
}

// "no_pass 27.1 % (psum_drain), unused 7.3 %": what PEs lost, and what the sequencer waited for while no pass ran.
std::string lost_in(const LayerResult& layer, int pes) {
  constexpr std::size_t kShown = 3;
  const std::vector<Stall> stalls = stalls_of(layer, "pe"), waits = stalls_of(layer, "sequencer");
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, stalls.size()); ++i) {
    const double pe_cycles = static_cast<double>(layer.cycles) * pes;
    const double lost = 100 * static_cast<double>(stalls[i].cycles) / pe_cycles;
    text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", stalls[i].reason, lost);
    if (stalls[i].reason == "no_pass" && !waits.empty()) text += " (" + waits.front().reason + ")";
  }
  return text;
}

std::string lost_cycles(const RunResult& result) {
  TextTable table({"layer", "largest stalls of the PEs, in percent of all PE-cycles"}, {1});
  bool any = false;
  for (const LayerResult& layer : result.layers) {
    const std::string lost = lost_in(layer, result.pes);
    any = any || !lost.empty();
    table.add({layer.layer.name, lost});
  }
  return any ? "\n" + table.text() : "";
}

// "DRAM 15.78 MB (1.18 x), ...": what each level moved, and how many times the least it had to.
std::string moved(const LayerResult& row) {
  constexpr std::pair<const char*, const char*> kLevels[] = {
      {"dram", "DRAM"}, {"global_buffer", "GLB"}, {"register_files", "RF"}};
  std::string text;
  for (const auto& [level, head] : kLevels) {
    const auto found = row.traffic.find(level);
    if (found == row.traffic.end() || found->second.compulsory == 0) continue;
    const auto bytes = static_cast<double>(found->second.bytes);
    text += fmt::format("{}{} {} MB ({:.2f} x)", text.empty() ? "" : ", ", head, decimals(bytes / 1e6, bytes / 1e6),
                        bytes / static_cast<double>(found->second.compulsory));
  }
  return text.empty() ? "" : "moved, and times the least that ideal reuse needs: " + text + "\n";
}

std::string an_image(const RunResult& result, const ReadableUnit& unit) {
  const PerImage image = per_image(result.totals);
  return fmt::format("an image: {} ms, {} {}, {} MACs, {} MB of DRAM at {} MB/s\n",
                     decimals(image.seconds * 1e3, image.seconds * 1e3), three_digits(image.energy / unit.size),
                     unit.name.starts_with("1") ? "x " + unit.name : unit.name, short_number(image.macs),
                     decimals(image.dram_bytes / 1e6, image.dram_bytes / 1e6),
                     three_digits(effective_bandwidth(result.totals) / 1e6));
}

}  // namespace

std::string result_table(const RunResult& result) {
  std::vector<std::string> head{"layer", "cycles", "ms", "PEs", "util", "MACs", "gated", "GLB MB", "DRAM MB"};
  const auto balance = find_measure("load_balance");
  const bool balanced = balance->of(result, result.totals).has_value();
  if (balanced) head.insert(head.begin() + kBalanceColumn, "balance");
  const std::size_t first_energy = head.size();
  const std::vector<EnergyGroup> groups = energy_groups({&result.totals});
  for (const EnergyGroup& group : groups) head.push_back(group.head);
  head.push_back("all");

  const ReadableUnit unit = readable_unit(result.totals.energy);
  TextTable table(head);
  const auto add = [&](const LayerResult& row) {
    std::vector<std::string> cells = base_cells(result, row);
    if (balanced) cells.insert(cells.begin() + kBalanceColumn, percent(balance->of(result, row).value_or(0), 1));
    for (const EnergyGroup& group : groups) cells.push_back(three_digits(group_energy(row, group) / unit.size));
    cells.push_back(three_digits(row.energy.total / unit.size));
    table.add(cells);
  };
  for (const LayerResult& layer : result.layers) add(layer);
  add(result.totals);

  const std::string over_energy = fmt::format("energy, {} ({})", unit.name, result.technology);
  return std::string(table.offset(first_energy), ' ') + over_energy + "\n" + table.text() + "\n" +
         moved(result.totals) + an_image(result, unit) + lost_cycles(result);
}

}  // namespace eyrie
