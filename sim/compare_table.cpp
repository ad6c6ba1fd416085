#include "sim/compare_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "sim/csv.h"
#include "sim/energy_groups.h"
#include "sim/measures.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

constexpr std::size_t kLineWidth = 120;

// What a row shows: a layer of a machine, or its total; and the same of the first machine.
struct Row {
  std::string layer;
  const LayerResult* result;
  const LayerResult* first;
};

double times(double a, double b) { return b > 0 ? a / b : 0; }
double speed_up(const Row& row) { return times(row.first->seconds, row.result->seconds); }
double energy_ratio(const Row& row) { return times(row.result->energy.total, row.first->energy.total); }
double energy_a_mac(const Row& row) { return times(row.result->energy.total, static_cast<double>(row.result->macs)); }

const LayerResult* result_of(const ComparedLayer& layer) { return layer.result ? &*layer.result : nullptr; }

// "736x", "1.13x", "0.026x"
std::string ratio(bool known, double value) {
  if (!known || value <= 0) return "-";
  return (value < 0.1 ? fmt::format("{:.2g}", value) : three_digits(value)) + "x";
}

// Of a group that the machine has a component of.
std::string group_cell(const LayerResult& result, const EnergyGroup& group, double unit) {
  const auto has = [&](const std::string& component) { return result.energy.components.contains(component); };
  if (std::none_of(group.components.begin(), group.components.end(), has)) return "";
  return three_digits(group_energy(result, group) / unit);
}

class Table {
 public:
  // Times are in microseconds if the longest is below a millisecond.
  Table(const std::vector<EnergyGroup>& groups, const ReadableUnit& unit, double longest_seconds)
      : groups_(groups), unit_(unit), in_us_(longest_seconds < 1e-3), table_(head(groups, in_us_ ? "us" : "ms"), {1}) {}

  // A layer that did not run has no numbers.
  void add(const std::string& layer, const std::string& machine, const LayerResult* result, const LayerResult* first,
           bool total = false) {
    std::vector<std::string> cells{layer, machine};
    if (!result) {
      cells.push_back("not run");
      cells.resize(head(groups_, "").size());
      table_.add(cells);
      return;
    }
    const Row row{layer, result, first ? first : result};
    cells.push_back(total ? "" : short_number(static_cast<double>(result->cycles)));
    cells.push_back(three_digits(result->seconds * (in_us_ ? 1e6 : 1e3)));
    for (const EnergyGroup& group : groups_) cells.push_back(group_cell(*result, group, unit_.size));
    cells.push_back(three_digits(result->energy.total / unit_.size));
    cells.push_back(three_digits(energy_a_mac(row)));
    cells.push_back(ratio(first, speed_up(row)));
    cells.push_back(ratio(first, energy_ratio(row)));
    table_.add(cells);
  }

  std::string text(const std::string& unit, const std::string& technology) const {
    return fmt::format("{}energy, {} ({}); a MAC in {}\n{}", std::string(table_.offset(4), ' '), unit_.name, technology,
                       unit, table_.text());
  }

 private:
  static std::vector<std::string> head(const std::vector<EnergyGroup>& groups, const char* time) {
    std::vector<std::string> head{"layer", "machine", "cycles", time};
    for (const EnergyGroup& group : groups) head.push_back(group.head);
    for (const char* column : {"all", "a MAC", "speed-up", "energy"}) head.emplace_back(column);
    return head;
  }

  const std::vector<EnergyGroup>& groups_;
  const ReadableUnit unit_;
  const bool in_us_;
  TextTable table_;
};

std::vector<const LayerResult*> all_results(const MachineComparison& comparison) {
  std::vector<const LayerResult*> results;
  for (const ComparedMachine& machine : comparison.machines)
    for (const ComparedLayer& layer : machine.layers)
      if (layer.result) results.push_back(&*layer.result);
  return results;
}

template <class Of>
const LayerResult& largest(const std::vector<const LayerResult*>& results, Of of) {
  return **std::max_element(results.begin(), results.end(),
                            [of](const LayerResult* a, const LayerResult* b) { return of(*a) < of(*b); });
}

std::string remarks(const MachineComparison& comparison) {
  std::string text;
  std::set<std::string> said;
  for (const ComparedMachine& machine : comparison.machines) {
    for (const std::string& note : machine.notes)
      if (said.insert(note).second) text += wrapped(note, kLineWidth, 2);
    for (std::size_t i = 0; i < machine.layers.size(); ++i) {
      const ComparedLayer& layer = machine.layers[i];
      if (!layer.result)
        text += fmt::format("{} on {} is not run: {}\n", comparison.workload.layers[i].layer.name, layer.machine,
                            layer.refusal);
    }
  }
  return text.empty() ? "" : "\n" + text;
}

std::string about(const MachineComparison& comparison) {
  std::string text;
  std::set<std::string> said;
  for (const ComparedMachine& machine : comparison.machines)
    for (const std::string& line : machine.about)
      if (said.insert(line).second) text += line + "\n";
  return text + "\n";
}

std::string first_technology(const MachineComparison& comparison) {
  for (const ComparedMachine& machine : comparison.machines)
    for (const ComparedRun& run : machine.runs) return run.result.technology;
  return "";
}

std::string total_name(const MachineComparison& comparison) {
  if (comparison.common_layers == comparison.workload.layers.size()) return "total";
  return fmt::format("total of {}", comparison.common_layers);
}

}  // namespace

std::string compare_table(const MachineComparison& comparison) {
  const auto results = all_results(comparison);
  if (results.empty()) return remarks(comparison);
  const auto groups = energy_groups(results);
  const LayerResult& dearest = largest(results, [](const LayerResult& result) { return result.energy.total; });
  const LayerResult& slowest = largest(results, [](const LayerResult& result) { return result.seconds; });
  Table table(groups, readable_unit(dearest.energy), slowest.seconds);
  const auto& layers = comparison.workload.layers;
  const ComparedMachine& first = comparison.machines.front();
  for (std::size_t i = 0; i < layers.size(); ++i)
    for (const ComparedMachine& machine : comparison.machines)
      table.add(&machine == &first ? layers[i].layer.name : "", machine.layers[i].machine, result_of(machine.layers[i]),
                result_of(first.layers[i]));
  if (comparison.common_layers > 0)
    for (const ComparedMachine& machine : comparison.machines)
      table.add(&machine == &first ? total_name(comparison) : "", machine.name, &machine.totals, &first.totals, true);
  return about(comparison) + table.text(results.front()->energy.unit, first_technology(comparison)) +
         remarks(comparison);
}

std::string compare_csv(const MachineComparison& comparison) {
  std::set<std::string> components;
  for (const LayerResult* result : all_results(comparison))
    for (const auto& [component, energy] : result->energy.components) components.insert(component);
  std::string csv =
      "layer,contestant,machine,macs,cycles,seconds,energy.unit,energy.total,energy_per_mac,speed_up,energy_ratio";
  for (const std::string& component : components) csv += ",energy.components." + component;
  csv += "\n";
  const auto add = [&](const std::string& layer, const ComparedMachine& machine, const std::string& ran_on,
                       const std::string& cycles, const LayerResult& result, const LayerResult* first) {
    const Row row{layer, &result, first ? first : &result};
    csv += fmt::format("{},{},{},{},{},{},{},{},{}", csv_cell(layer), csv_cell(machine.name), csv_cell(ran_on),
                       result.macs, cycles, result.seconds, csv_cell(result.energy.unit), result.energy.total,
                       energy_a_mac(row));
    csv += first ? fmt::format(",{},{}", speed_up(row), energy_ratio(row)) : ",,";
    for (const std::string& component : components) {
      const auto energy = result.energy.components.find(component);
      csv += energy == result.energy.components.end() ? "," : fmt::format(",{}", energy->second);
    }
    csv += "\n";
  };
  const ComparedMachine& first = comparison.machines.front();
  for (std::size_t i = 0; i < comparison.workload.layers.size(); ++i)
    for (const ComparedMachine& machine : comparison.machines)
      if (const LayerResult* result = result_of(machine.layers[i]))
        add(result->layer.name, machine, machine.layers[i].machine, fmt::format("{}", result->cycles), *result,
            result_of(first.layers[i]));
  if (comparison.common_layers > 0)
    for (const ComparedMachine& machine : comparison.machines)
      add(total_name(comparison), machine, machine.name, "", machine.totals, &first.totals);
  return csv;
}

}  // namespace eyrie
