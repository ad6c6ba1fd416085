#include "sim/validate.h"

#include <fmt/core.h>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "sim/base/fault.h"
#include "sim/measures.h"
#include "sim/text_table.h"
#include "sim/yaml_edit.h"
#include "sim/yaml_reader.h"

namespace eyrie {
namespace {

constexpr std::size_t kWidth = 100;

using MachineKey = std::pair<std::string, std::map<std::string, std::string>>;  // its path, values in places of it

// Machine, path of the workload, layers of it, what is added to its seeds, and the density and the batch that replace
// its own.
using RunKey =
    std::tuple<MachineKey, std::string, std::vector<std::string>, int, std::optional<double>, std::optional<int>>;

MachineKey machine_key(const PublishedRun& run) { return {run.machine, run.machine_values}; }

// The machine with the run's own values in place of its file's.
MachineConfig machine_of(const PublishedTable& table, const std::string& name, const PublishedRun& run) {
  if (run.machine_values.empty()) return read_machine(run.machine);
  YamlPtr document = parse_yaml_file(run.machine);
  std::vector<std::string> problems;
  for (const auto& [place, value] : run.machine_values) {
    try {
      document = with_value(document, place, scalar(value));
    } catch (const NoSuchPlace& bad) {
      problems.push_back(fmt::format("{}: runs.{}.machine_values.{}: {}", table.file, name, place, bad.what));
    }
  }
  if (!problems.empty()) throw UserError(problems);
  YamlReader file(run.machine, document);
  return read_machine(file);
}

const LayerResult& row_named(const RunResult& result, const std::string& name) {
  if (name == kTotal) return result.totals;
  for (const LayerResult& layer : result.layers) {
    if (layer.layer.name == name) return layer;
  }
  throw Fault("validate: " + result.workload + " has no layer " + name);
}

double measured(const PublishedTable& table, const PublishedColumn& column, const std::string& layer,
                const RunResult& result) {
  const auto measure = find_measure(column.metric);
  const auto value = measure ? measure->of(result, row_named(result, layer)) : std::nullopt;
  if (!value) throw UserError(fmt::format("{}: {}: {} does not count it", table.file, column.metric, result.machine));
  return *value;
}

// Unit of a column: that of its measure, of a ratio, or of the result's energies.
std::string unit_of(const PublishedColumn& column, const RunResult& result) {
  if (column.over) return "ratio";
  const bool is_energy = column.metric.starts_with("energy.");
  return is_energy ? result.totals.energy.unit : find_measure(column.metric).value_or(Measure{}).unit;
}

// "cycles", or of a ratio "cycles, dense / sparse": two columns may have the same metric.
std::string name_of(const PublishedColumn& column) {
  return column.over ? fmt::format("{}, {} / {}", column.metric, column.run, *column.over) : column.metric;
}

Comparison compare_value(const PublishedTable& table, const PublishedColumn& column, const std::string& layer,
                         const std::map<std::string, RunResult>& runs) {
  const RunResult& result = runs.at(column.run);
  Comparison comparison;
  comparison.metric = column.metric;
  comparison.column = name_of(column);
  comparison.unit = unit_of(column, result);
  comparison.layer = layer;
  comparison.published = column.published.at(layer);
  comparison.simulated = measured(table, column, layer, result);
  if (column.over) comparison.simulated /= measured(table, column, layer, runs.at(*column.over));
  comparison.evidence = column.evidence_for(layer);
  comparison.tolerance_percent = column.tolerance_for(layer);
  return comparison;
}

// The layers a column speaks of, in the run's order, the total last.
std::vector<std::string> rows_of(const PublishedColumn& column, const RunResult& result) {
  std::vector<std::string> rows;
  for (const auto& [name, value] : column.published) rows.push_back(name);
  const auto place = [&result](const std::string& name) {
    const auto found = std::find_if(result.layers.begin(), result.layers.end(),
                                    [&](const LayerResult& layer) { return layer.layer.name == name; });
    return found - result.layers.begin();
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return rows;
}

// Every file that is run, read and checked.
struct Inputs {
  std::map<MachineKey, MachineConfig> machines;
  std::map<std::string, Workload> workloads;
  std::vector<std::string> problems;

  template <class Key, class T, class Read>
  void add(std::map<Key, T>& known, const Key& key, Read read) {
    if (known.contains(key)) return;
    try {
      known[key] = read();
    } catch (const UserError& error) {
      known[key] = {};  // its problems are told once
      problems.insert(problems.end(), error.problems.begin(), error.problems.end());
    }
  }

  void add(const PublishedTable& table, const std::string& name, const PublishedRun& run) {
    add(machines, machine_key(run), [&] { return machine_of(table, name, run); });
    add(workloads, run.workload, [&] { return read_workload(run.workload); });
  }
};

// The workload with only these layers, all if none is named, and with other seeds.
Workload part_of(Workload workload, const std::vector<std::string>& layers, std::uint64_t add_to_seed = 0) {
  std::erase_if(workload.layers, [&](const WorkloadLayer& entry) {
    return !layers.empty() && std::find(layers.begin(), layers.end(), entry.layer.name) == layers.end();
  });
  workload.seed += add_to_seed;
  for (WorkloadLayer& entry : workload.layers) entry.data.seed += add_to_seed;
  return workload;
}

bool has_layer(const Workload& workload, const std::string& name) {
  return name == kTotal || std::any_of(workload.layers.begin(), workload.layers.end(),
                                       [&](const WorkloadLayer& layer) { return layer.layer.name == name; });
}

void check_layers(const PublishedTable& table, const PublishedRun& run, Inputs& inputs) {
  const Workload& workload = inputs.workloads.at(run.workload);
  for (const std::string& layer : run.layers) {
    if (workload.layers.empty() || (layer != kTotal && has_layer(workload, layer))) continue;
    inputs.problems.push_back(fmt::format("{}: {} has no layer {}", table.file, run.workload, layer));
  }
}

void check_layers(const PublishedTable& table, const PublishedColumn& column, const std::string& run, Inputs& inputs) {
  const std::string& path = table.runs.at(run).workload;
  const Workload workload = part_of(inputs.workloads.at(path), table.runs.at(run).layers);
  if (workload.layers.empty()) return;  // could not be read
  for (const auto& [layer, value] : column.published) {
    if (has_layer(workload, layer)) continue;
    inputs.problems.push_back(fmt::format("{}: {}: {} has no layer {}", table.file, column.metric, path, layer));
  }
}

Inputs read_inputs(const std::vector<PublishedTable>& tables) {
  Inputs inputs;
  for (const PublishedTable& table : tables) {
    for (const auto& [name, run] : table.runs) {
      inputs.add(table, name, run);
      check_layers(table, run, inputs);
    }
    for (const PublishedColumn& column : table.columns) {
      check_layers(table, column, column.run, inputs);
      if (column.over) check_layers(table, column, *column.over, inputs);
    }
  }
  if (!inputs.problems.empty()) throw UserError(inputs.problems);
  return inputs;
}

std::size_t most_seeds(const PublishedTable& table) {
  int most = 1;
  for (const auto& [name, run] : table.runs) most = std::max(most, run.seeds);
  return static_cast<std::size_t>(most);
}

// The same comparisons of several seeds as one, of their mean.
std::vector<Comparison> mean(const std::vector<std::vector<Comparison>>& by_seed) {
  std::vector<Comparison> means = by_seed.front();
  for (std::size_t i = 0; i < means.size(); ++i) {
    double sum = 0;
    for (const auto& comparisons : by_seed) sum += comparisons[i].simulated;
    means[i].simulated = sum / static_cast<double>(by_seed.size());
  }
  return means;
}

void set_batch(int batch, Workload& workload) {
  workload.batch = batch;
  for (WorkloadLayer& entry : workload.layers) entry.layer.N = batch;
}

void set_density(double density, Workload& workload) {
  for (WorkloadLayer& entry : workload.layers) {
    entry.data.weight_density = entry.data.activation_density = density;
    entry.data.output_density.reset();
  }
}

// "+2.5 %"; what rounds to zero has no sign.
std::string signed_percent(double percent) {
  const double rounded = std::round(10 * percent) / 10;
  return rounded == 0 ? "0.0 %" : fmt::format("{:+.1f} %", rounded);
}

// Digits behind the point that the published values of a column have.
int decimals_of(const PublishedColumn& column) {
  std::size_t most = 0;
  for (const auto& [layer, value] : column.published) {
    const std::string text = fmt::format("{}", value);
    const std::size_t point = text.find('.');
    if (point != std::string::npos) most = std::max(most, text.size() - point - 1);
  }
  return static_cast<int>(most);
}

std::string name_of(Evidence evidence) { return boost::describe::enum_to_string(evidence, ""); }

std::string shown(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

// Simulated values have a digit more than the published ones, unless all are whole.
void add_rows(TextTable& table, const PublishedColumn& column, const std::vector<Comparison>& comparisons) {
  const int decimals = decimals_of(column);
  for (const Comparison& c : comparisons) {
    if (c.column != name_of(column)) continue;
    const bool whole = decimals == 0 && c.simulated == std::floor(c.simulated);
    table.add({c.column, c.layer, shown(c.published, decimals), shown(c.simulated, whole ? 0 : decimals + 1), c.unit,
               signed_percent(c.error_percent()), name_of(c.evidence),
               c.judged() ? fmt::format("{} %", *c.tolerance_percent) : "",
               c.within_tolerance() ? "" : "past tolerance"});
  }
}

std::string tolerance_line(const PublishedColumn& column) {
  if (!column.predicts()) return wrapped(fmt::format("{}: {}", name_of(column), column.reason), kWidth, 2);
  if (!column.tolerance_percent)
    return wrapped(fmt::format("{}, not judged: {}", name_of(column), column.reason), kWidth, 2);
  std::string total;
  if (column.total_tolerance_percent != column.tolerance_percent) {
    total = fmt::format(", {} % in total", *column.total_tolerance_percent);
  }
  return wrapped(fmt::format("{}, {} %{}: {}", name_of(column), *column.tolerance_percent, total, column.reason),
                 kWidth, 2);
}

}  // namespace

bool Comparison::within_tolerance() const { return !judged() || std::abs(error_percent()) <= *tolerance_percent; }

std::vector<Comparison> compare(const PublishedTable& table, const std::map<std::string, RunResult>& runs) {
  std::vector<Comparison> comparisons;
  for (const PublishedColumn& column : table.columns) {
    for (const std::string& layer : rows_of(column, runs.at(column.run))) {
      comparisons.push_back(compare_value(table, column, layer, runs));
    }
  }
  return comparisons;
}

std::vector<std::vector<Comparison>> validate(const std::vector<PublishedTable>& tables, const RunOptions& options) {
  const Inputs inputs = read_inputs(tables);
  std::map<RunKey, RunResult> results;
  const auto result_of = [&](const PublishedRun& files, int seed) {
    const RunKey key{machine_key(files), files.workload, files.layers, seed, files.density, files.batch};
    if (!results.contains(key)) {
      Workload workload = part_of(inputs.workloads.at(files.workload), files.layers, seed);
      if (files.density) set_density(*files.density, workload);
      if (files.batch) set_batch(*files.batch, workload);
      results[key] = run(inputs.machines.at(machine_key(files)), workload, options);
    }
    return results.at(key);
  };
  std::vector<std::vector<Comparison>> all;
  for (const PublishedTable& table : tables) {
    std::vector<std::vector<Comparison>> by_seed(most_seeds(table));
    for (std::size_t seed = 0; seed < by_seed.size(); ++seed) {
      std::map<std::string, RunResult> runs;
      for (const auto& [name, files] : table.runs)
        runs[name] = result_of(files, std::min(static_cast<int>(seed), files.seeds - 1));
      by_seed[seed] = compare(table, runs);
    }
    all.push_back(mean(by_seed));
  }
  return all;
}

std::string validation_text(const PublishedTable& table, const std::vector<Comparison>& comparisons) {
  std::string text = fmt::format("{}\n{}", table.title, wrapped("source: " + table.source, kWidth, 2));
  for (const auto& [name, run] : table.runs) {
    std::string more = run.seeds > 1 ? fmt::format(", mean of {} seeds", run.seeds) : "";
    if (run.batch) more += fmt::format(", batch {}", *run.batch);
    for (const auto& [place, value] : run.machine_values) more += fmt::format(", {}: {}", place, value);
    text += fmt::format("{}: {}, {}{}\n", name, run.machine, run.workload, more);
  }
  TextTable rows({"", "layer", "published", "simulated", "unit", "error", "evidence", "tolerance", ""}, {1, 4, 6, 8});
  for (const PublishedColumn& column : table.columns) add_rows(rows, column, comparisons);
  text += "\n" + rows.text() + "\nreasons\n";
  for (const PublishedColumn& column : table.columns) text += tolerance_line(column);
  for (const std::string& note : table.notes) text += "\n" + wrapped("note: " + note, kWidth, 2);
  return text;
}

void Verdict::add(const std::vector<Comparison>& comparisons) {
  for (const Comparison& comparison : comparisons) {
    ++rows[comparison.evidence];
    judged += comparison.judged();
    within += comparison.judged() && comparison.within_tolerance();
  }
}

std::string Verdict::text() const {
  std::string kinds;
  std::size_t all = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Evidence>>([&](auto kind) {
    const std::size_t count = rows.contains(kind.value) ? rows.at(kind.value) : 0;
    all += count;
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, kind.name);
  });
  return fmt::format("{} published values by evidence: {}\n{} of {} judged predictions within their tolerance\n", all,
                     kinds, within, judged);
}

std::string totals_text(const PublishedTable& table, const std::vector<Comparison>& comparisons) {
  std::string errors;
  for (const Comparison& c : comparisons) {
    if (c.layer != kTotal) continue;
    errors += fmt::format("{}{} {}", errors.empty() ? "" : ", ", c.metric, signed_percent(c.error_percent()));
  }
  return fmt::format("against {}, in total\n  {}\n", table.title, errors);
}

}  // namespace eyrie
