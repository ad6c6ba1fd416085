#include "sim/report/report_svgs.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <set>

#include "sim/report/bar_chart.h"
#include "sim/report/machine_drawing.h"
#include "sim/report/roofline.h"
#include "sim/report/sweep_plot.h"

namespace eyrie {
namespace {

using Runs = std::vector<const ReportRun*>;

// Runs that may stand side by side: they have a layer's name in common, whatever their workloads are called, so that
// dense and pruned networks meet.
struct Study {
  std::string workload;  // of the first
  Runs runs;
};

const ReportLayer* layer_of(const ReportRun& run, const std::string& name) {
  const auto found =
      std::find_if(run.layers.begin(), run.layers.end(), [&](const ReportLayer& layer) { return layer.name == name; });
  return found == run.layers.end() ? nullptr : &*found;
}

bool share_a_layer(const ReportRun& a, const ReportRun& b) {
  return std::any_of(a.layers.begin(), a.layers.end(), [&](const auto& layer) { return layer_of(b, layer.name); });
}

std::vector<Study> studies_of(const ReportInput& input) {
  std::vector<Study> studies;
  for (const ReportRun& run : input.runs) {
    const auto known = std::find_if(studies.begin(), studies.end(),
                                    [&](const Study& study) { return share_a_layer(*study.runs.front(), run); });
    if (known == studies.end())
      studies.push_back({run.workload, {&run}});
    else
      known->runs.push_back(&run);
  }
  return studies;
}

// Energies in MACs and in pJ share no axis.
std::vector<Study> by_unit(const Study& study) {
  std::map<std::string, Study> units;
  for (const ReportRun* run : study.runs) {
    Study& same = units[run->energy_unit];
    same.workload = study.workload;
    same.runs.push_back(run);
  }
  std::vector<Study> studies;
  for (auto& [unit, same] : units) studies.push_back(std::move(same));
  return studies;
}

std::vector<std::string> names_of(const Runs& runs) {
  std::vector<std::string> names;
  for (const ReportRun* run : runs) names.push_back(fmt::format("{} on {}", run->workload, run->machine));
  return names;
}

// In the order of the run that has the most.
std::vector<std::string> layers_of(const Runs& runs) {
  std::vector<std::string> names;
  const auto add = [&](const ReportLayer& layer) {
    if (std::find(names.begin(), names.end(), layer.name) == names.end()) names.push_back(layer.name);
  };
  for (const ReportRun* run : runs) std::for_each(run->layers.begin(), run->layers.end(), add);
  return names;
}

double amount(const Amounts& amounts, const std::string& name) {
  const auto found = amounts.find(name);
  return found == amounts.end() ? 0 : found->second;
}

using AmountsOf = std::function<Amounts(const ReportRun&, const ReportLayer&)>;

// Names whose amount in the totals is not zero, the largest first.
std::vector<std::string> largest_first(const Runs& runs, const AmountsOf& of) {
  Amounts sums;
  for (const ReportRun* run : runs)
    for (const auto& [name, value] : of(*run, run->totals)) sums[name] += value;
  std::vector<std::string> names;
  for (const auto& [name, value] : sums)
    if (value > 0) names.push_back(name);
  std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return sums[a] > sums[b]; });
  return names;
}

BarChart amounts_chart(const Study& study, const std::string& title, const std::string& unit, const AmountsOf& of) {
  const auto layers = layers_of(study.runs);
  const auto series = largest_first(study.runs, of);
  const auto value = [layers, series, of, runs = study.runs](std::size_t g, std::size_t b, std::size_t s) {
    const ReportLayer* layer = layer_of(*runs[b], layers[g]);
    return layer ? amount(of(*runs[b], *layer), series[s]) : 0;
  };
  return {title, unit, layers, names_of(study.runs), series, value};
}

BarChart one_value_chart(const Study& study, const std::string& title, const std::string& series,
                         const std::function<double(const ReportRun&, const ReportLayer&)>& of) {
  const auto layers = layers_of(study.runs);
  const auto value = [layers, of, runs = study.runs](std::size_t g, std::size_t b, std::size_t) {
    const ReportLayer* layer = layer_of(*runs[b], layers[g]);
    return layer ? of(*runs[b], *layer) : 0;
  };
  return {title, "", layers, names_of(study.runs), {series}, value};
}

// Percent of all cycles of all PEs, by reason; of all their multipliers where these are what is counted.
Amounts pe_stalls(const ReportRun& run, const ReportLayer& layer) {
  Amounts stalls;
  for (const auto& [name, cycles] : layer.stalls) {
    const auto dot = name.find('.');
    const std::string unit = name.substr(0, dot);
    const int units = unit == "pe" ? run.pes : unit == "multiplier" ? run.multipliers : 0;
    if (units > 0 && layer.cycles > 0) stalls[name.substr(dot + 1)] += 100 * cycles / layer.cycles / units;
  }
  return stalls;
}

double speed_up(const ReportRun& first, const ReportLayer& layer) {
  const ReportLayer* base = layer_of(first, layer.name);
  return base && layer.seconds > 0 ? base->seconds / layer.seconds : 0;
}

// A name of a workload or machine as part of a file's name.
std::string file_name(const std::string& kind, const std::string& name) {
  std::string file = kind + "-";
  for (const char c : name) file += std::isalnum(static_cast<unsigned char>(c)) || c == '.' ? c : '-';
  return file;
}

class Files {
 public:
  // Equal names are told apart by numbers.
  void add(std::string name, const Svg& svg) {
    const std::string stem = name;
    for (int copy = 2; !names_.insert(name).second; ++copy) name = fmt::format("{}-{}", stem, copy);
    files.push_back({name + ".svg", svg.file()});
  }
  std::vector<FileContent> files;

 private:
  std::set<std::string> names_;
};

void add_charts(const Study& study, Files& files) {
  const auto energy = [](const ReportRun&, const ReportLayer& layer) { return layer.components; };
  const std::string of = " of " + study.workload;
  for (const Study& same_unit : by_unit(study)) {
    const std::string& unit = same_unit.runs.front()->energy_unit;
    files.add(file_name("energy", study.workload),
              draw(amounts_chart(same_unit, "Energy by component" + of + ", " + unit, unit, energy)));
  }
  const auto stalls = amounts_chart(study, "Stalls of the PEs" + of + ", percent of all their cycles", "%", pe_stalls);
  if (!stalls.series.empty()) files.add(file_name("stalls", study.workload), draw(stalls));
  files.add(file_name("utilization", study.workload),
            draw(one_value_chart(study, "Utilisation" + of + ": MACs / (multipliers x cycles)", "utilisation",
                                 [](const ReportRun&, const ReportLayer& layer) { return layer.utilization; })));
  if (study.runs.size() < 2) return;
  const ReportRun& first = *study.runs.front();
  files.add(file_name("speed-up", study.workload),
            draw(one_value_chart(study, fmt::format("Speed-up{} over {}", of, first.machine), "speed-up",
                                 [&](const ReportRun&, const ReportLayer& layer) { return speed_up(first, layer); })));
}

}  // namespace

std::vector<FileContent> report_svgs(const ReportInput& input) {
  Files files;
  for (const Study& study : studies_of(input)) add_charts(study, files);
  Runs all;
  std::set<std::string> machines;
  for (const ReportRun& run : input.runs) {
    all.push_back(&run);
    if (machines.insert(run.machine).second) files.add(file_name("machine", run.machine), machine_drawing(run));
  }
  if (!all.empty()) files.add("roofline", roofline(all));
  for (const ReportSweep& sweep : input.sweeps)
    for (std::size_t i = 0; i < sweep.plots.size(); ++i) {
      const PlotData data = plot_data(sweep, sweep.plots[i]);
      const std::string stem = std::filesystem::path(sweep.folder).filename().string();
      if (!data.xs.empty()) files.add(file_name("sweep", stem + (i > 0 ? fmt::format("-{}", i + 1) : "")), draw(data));
    }
  for (const ReportOffload& offload : input.offloads)
    for (const auto& [name, picture] : offload.pictures)
      files.add(file_name("offload", offload.scenario + "-" + name), draw_plane(picture));
  return files.files;
}

}  // namespace eyrie
