#include "sim/scenario/split_scenario.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/scenario_file.h"
#include "sim/suggest.h"

namespace eyrie::offload {
namespace {

constexpr int kMostUnits = 1'000'000'000;
constexpr int kFrontTimes = 24;
constexpr double kSame = 1e-9;  // relative: what CBC's tolerances leave of equal costs

// Units on a processor that others use too take longer: it is theirs for the rest of the time.
Cost under_load(const Cost& unit, double utilization) { return {unit.mJ, unit.ms / (1 - utilization)}; }

Split all_on(const SplitProblem& problem, std::size_t processor) {
  std::vector<std::uint64_t> units(problem.unit.size());
  units[processor] = problem.units;
  return split_cost(problem, std::move(units));
}

std::vector<Split> front_of(const SplitProblem& problem, const Split& fastest) {
  SplitProblem within = problem;
  within.most_ms = std::numeric_limits<double>::infinity();
  const double least = fastest.total.ms, most = cheapest_split(within)->total.ms;
  std::vector<Split> front;
  for (int i = 0; i < kFrontTimes; ++i) {
    within.most_ms = least + (most - least) * i / (kFrontTimes - 1);
    const auto split = cheapest_split(within);
    if (split && (front.empty() || split->total.mJ < front.back().total.mJ)) front.push_back(*split);
  }
  return front;
}

class SplitReader {
 public:
  explicit SplitReader(YamlReader& file) : file_(file), said_(file.read<SplitFile>()) {}

  SplitScenario read() {
    file_.require({"kind", "processors"});
    scenario_.question = said_.question;
    units();
    some_entries(file_, "processors", "a processor", said_.processors.entries.size());
    for (const auto& [name, cost] : said_.processors.entries) processor(name, cost);
    if (said_.bounds.time_us) {
      file_.within("bounds.time_us", *said_.bounds.time_us, kLeast, kMost);
      scenario_.problem.most_ms = *said_.bounds.time_us * kMsPerUs;
      scenario_.bound = file_.where("bounds.time_us");
    }
    const Weights weights =
        weights_of(file_, said_.objective, {said_.weights.per_nJ, said_.weights.per_us}, "per_nJ", "per_us");
    scenario_.problem.weights = {weights.per_mJ / kmJPerNJ, weights.per_ms / kMsPerUs};
    scenario_.energy_alone = said_.objective == Objective::energy;
    throw_all(file_, others_);
    return std::move(scenario_);
  }

 private:
  // Said, or the filters of a workload's layer.
  void units() {
    file_.within("units", said_.units.value_or(1), 1, kMostUnits);
    scenario_.problem.units = static_cast<std::uint64_t>(said_.units.value_or(1));
    if (said_.workload.has_value() != said_.layer.has_value())
      file_.problem(said_.workload ? "workload" : "layer", "workload and layer go together, expected both");
    if (!said_.workload && !said_.layer) file_.require({"units"});
    if (said_.workload) scenario_.source = read_source(file_, "workload", *said_.workload, others_);
    if (!scenario_.source || !said_.layer) return;
    std::vector<std::string> names;
    for (const WorkloadLayer& entry : scenario_.source->workload.layers) names.push_back(entry.layer.name);
    scenario_.layer = static_cast<std::size_t>(std::find(names.begin(), names.end(), *said_.layer) - names.begin());
    if (scenario_.layer == names.size())
      file_.problem("layer", *said_.layer + ": no such layer" + suggestion(*said_.layer, names));
    else if (!said_.units)
      scenario_.problem.units = static_cast<std::uint64_t>(scenario_.source->workload.layers[scenario_.layer].layer.M);
  }

  void processor(const std::string& name, const UnitCostFile& said) {
    const std::string path = "processors." + name;
    file_.within(path + ".energy_nJ", said.energy_nJ.value_or(0), 0, kMost);
    file_.within(path + ".time_us", said.time_us.value_or(1), kLeast, kMost);
    file_.within(path + ".utilization", said.utilization, 0, kMostUtilization);
    auto machine = read_simulated(file_, path, {said.machine, said.technology, said.MAC_pJ}, others_);
    if (!said.machine) file_.require({path + ".energy_nJ", path + ".time_us"});
    for (const char* key : {".energy_nJ", ".time_us"})
      if (said.machine && file_.given(path + key)) file_.problem(path + key, "is simulated, expected one of the two");
    if (said.machine && !said_.workload)
      file_.problem(path + ".machine", "simulates a layer, expected workload and layer");
    scenario_.processors.push_back(name);
    const Cost unit{said.energy_nJ.value_or(0) * kmJPerNJ, said.time_us.value_or(1) * kMsPerUs};
    scenario_.problem.unit.push_back(under_load(unit, said.utilization));
    if (machine)
      scenario_.simulated.push_back(
          {scenario_.processors.size() - 1, *std::move(machine), said.utilization, file_.where(path)});
  }

  YamlReader& file_;
  const SplitFile said_;
  SplitScenario scenario_;
  std::vector<std::string> others_;
};

}  // namespace

SplitScenario read_split(YamlReader& file) { return SplitReader(file).read(); }

SplitScenario with_profiles(SplitScenario scenario, const ProfileOptions& options) {
  const double units = static_cast<double>(scenario.problem.units);
  for (const SimulatedProcessor& each : scenario.simulated) {
    const LayerProfile found = profile(each.machine, *scenario.source, options).at(scenario.layer);
    if (!found.energy) throw UserError(fmt::format("{}: {}", each.key, found.refusal));
    const Cost layer{*found.energy * each.machine.mJ_per_unit, *found.ms};
    scenario.problem.unit[each.processor] = under_load(1 / units * layer, each.utilization);
  }
  return scenario;
}

SplitAnswer answer(const SplitScenario& scenario) {
  const SplitProblem& problem = scenario.problem;
  SplitAnswer answer;
  answer.fastest = fastest_split(problem);
  if (answer.fastest.total.ms > problem.most_ms * (1 + kSame))
    throw UserError(fmt::format("{}: {:g} us are too few for {} units, the least is {:.10g} us", scenario.bound,
                                problem.most_ms / kMsPerUs, problem.units, answer.fastest.total.ms / kMsPerUs));
  const auto best = best_split(problem);
  if (!best) throw Fault("the integer program of a split has no solution, though its units can be done in the time");
  answer.best = *best;
  if (scenario.energy_alone) {
    const auto closed = cheapest_split(problem);
    answer.closed_form = closed && std::abs(closed->total.mJ - best->total.mJ) <= kSame * closed->total.mJ;
    if (!answer.closed_form) throw Fault("the integer program of a split and its closed form differ");
  }
  for (std::size_t p = 0; p < problem.unit.size(); ++p) answer.pure.push_back(all_on(problem, p));
  answer.front = front_of(problem, answer.fastest);
  return answer;
}

}  // namespace eyrie::offload
