#include "sim/scenario/split_scenario.h"

#include <fmt/core.h>

#include <cmath>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/scenario/scenario_file.h"

namespace eyrie::offload {
namespace {

constexpr int kMostUnits = 1'000'000'000;
constexpr int kFrontTimes = 24;
constexpr double kSame = 1e-9;  // relative: what CBC's tolerances leave of equal costs

// Units on a processor that others use too take longer: it is theirs for the rest of the time.
Cost unit_cost(const UnitCostFile& said) {
  return {said.energy_nJ * kmJPerNJ, said.time_us * kMsPerUs / (1 - said.utilization)};
}

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

}  // namespace

SplitScenario read_split(YamlReader& file) {
  const auto said = file.read<SplitFile>();
  file.require({"kind", "units", "processors"});
  file.within("units", said.units, 1, kMostUnits);
  some_entries(file, "processors", "a processor", said.processors.entries.size());
  SplitScenario scenario;
  scenario.question = said.question;
  scenario.problem.units = static_cast<std::uint64_t>(said.units);
  for (const auto& [name, cost] : said.processors.entries) {
    const std::string path = "processors." + name;
    file.require({path + ".energy_nJ", path + ".time_us"});
    file.within(path + ".energy_nJ", cost.energy_nJ, 0, kMost);
    file.within(path + ".time_us", cost.time_us, kLeast, kMost);
    file.within(path + ".utilization", cost.utilization, 0, kMostUtilization);
    scenario.processors.push_back(name);
    scenario.problem.unit.push_back(unit_cost(cost));
  }
  if (said.bounds.time_us) {
    file.within("bounds.time_us", *said.bounds.time_us, kLeast, kMost);
    scenario.problem.most_ms = *said.bounds.time_us * kMsPerUs;
    scenario.bound = file.where("bounds.time_us");
  }
  const Weights weights =
      weights_of(file, said.objective, {said.weights.per_nJ, said.weights.per_us}, "per_nJ", "per_us");
  scenario.problem.weights = {weights.per_mJ / kmJPerNJ, weights.per_ms / kMsPerUs};
  scenario.energy_alone = said.objective == Objective::energy;
  file.throw_problems();
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
