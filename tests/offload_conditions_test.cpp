// Placements under conditions that vary: grids, caches, traces.
#include <gmock/gmock.h>

#include <algorithm>

#include "sim/offload/assignment.h"
#include "sim/scenario/condition_grid.h"
#include "sim/scenario/heuristic_study.h"
#include "sim/scenario/plan_front.h"
#include "sim/scenario/trace.h"
#include "tests/edited_file.h"
#include "tests/random_offload.h"

namespace eyrie::offload {
namespace {

using testing::ElementsAre;

constexpr const char* kScenario = R"(kind: placement
network:
  input: {bits: 100000}
  layers:
    - {name: a, output: {bits: 40000}}
    - {name: b, output: {bits: 10000}}
    - {name: c, output: {bits: 1000}}
processors:
  phone: {layers: {a: {energy_mJ: 1, time_ms: 10}, b: {energy_mJ: 2, time_ms: 20}, c: {energy_mJ: 9, time_ms: 90}}}
  server: {every_layer: {time_ms: 2}, levels: [{utilization: 0}, {utilization: 0.9, time: 30}]}
links:
  air: {from: phone, to: server, Mbps: 1, power_W: 1}
input_at: phone
objective: latency
conditions:
  bandwidth: {link: air, from_Mbps: 0.1, to_Mbps: 100, points: 13}
  utilization: {processor: server, from: 0, to: 0.9, points: 4}
)";

Placement placement_of(const std::string& text) {
  const ScratchFolder folder;
  folder.write("s.yaml", text);
  YamlReader file((folder / "s.yaml").string());
  return read_placement(file);
}

TEST(OffloadConditions, LoadIsThatOfTheNearestLevel) {
  const Placement placement = placement_of(kScenario);
  EXPECT_EQ(load_of(placement.processors[1], 0.44).time, 1);
  EXPECT_EQ(load_of(placement.processors[1], 0.45).time, 30);
  EXPECT_EQ(load_of(placement.processors[0], 0.75).time, 4);  // no levels: 1 / (1 - utilization)
}

TEST(OffloadConditions, AGridHasTheBestPlanOfEachCondition) {
  const Placement placement = placement_of(kScenario);
  const GridAnswer grid = grid_answer(placement);
  EXPECT_EQ(grid.Mbps.size(), 13u);
  EXPECT_NEAR(grid.Mbps[4], 1, 1e-12);  // equal factors
  EXPECT_NEAR(grid.utilization[1], 0.3, 1e-12);
  EXPECT_GT(grid.plans.size(), 2u);
  for (std::size_t u = 0; u < 4; ++u)
    for (std::size_t b = 0; b < 13; ++b) {
      const Problem now = problem_of(placement, conditions_at(placement, grid.Mbps[b], grid.utilization[u]));
      const auto said = evaluate(now, grid.plans[*grid.best[u * 13 + b]]);
      EXPECT_NEAR(now.weights.of(said->total), now.weights.of(best_of_all(now)->total), 1e-9);
    }
}

TEST(OffloadConditions, ACacheOfAllBestPlansLosesNothingAndASmallerOneNeverLess) {
  const GridAnswer grid =
      grid_answer(placement_of(edited(kScenario, {{"to_Mbps: 100", "to_Mbps: 100, points: 9"}, {", points: 13", ""}})));
  ASSERT_FALSE(grid.losses.empty());
  for (std::size_t k = 1; k < grid.losses.size(); ++k) EXPECT_LE(grid.losses[k].mean, grid.losses[k - 1].mean);
  if (grid.losses.size() == grid.plans.size()) {
    EXPECT_NEAR(grid.losses.back().mean, 0, 1e-12);
  }
  EXPECT_EQ(grid.cached().size(), grid.losses.size() + 1);
}

// Where no plan keeps the bound, the fastest is the way out.
TEST(OffloadConditions, ABoundIsCheckedInEveryCondition) {
  const Placement placement = placement_of(edited(kScenario, {{"objective: latency", "bounds: {latency_ms: 119}"}}));
  const GridAnswer grid = grid_answer(placement);
  std::size_t none = 0;
  for (std::size_t u = 0; u < 4; ++u)
    for (std::size_t b = 0; b < 13; ++b) {
      const Problem now = problem_of(placement, conditions_at(placement, grid.Mbps[b], grid.utilization[u]));
      EXPECT_EQ(grid.best[u * 13 + b].has_value(), best_of_all(now).has_value());
      none += grid.best[u * 13 + b] ? 0 : 1;
    }
  EXPECT_GT(none, 0u);
  EXPECT_LT(none, grid.best.size());
}

TEST(OffloadFront, HasNoPlanThatAnotherOneBeatsAndBothEnds) {
  Random random(11);
  for (int i = 0; i < 10; ++i) {
    Problem problem = random_problem(random, {.layers = 5, .places = 3});
    const auto front = plan_front(problem);
    ASSERT_FALSE(front.empty());
    problem.weights = {1, 0};
    EXPECT_NEAR(front.back().total.mJ, best_of_all(problem)->total.mJ, 1e-6);
    problem.weights = {0, 1};
    EXPECT_NEAR(front.front().total.ms, best_of_all(problem)->total.ms, 1e-6);
    for (std::size_t p = 1; p < front.size(); ++p) {
      EXPECT_LT(front[p].total.mJ, front[p - 1].total.mJ);
      EXPECT_GT(front[p].total.ms, front[p - 1].total.ms);
    }
  }
}

TEST(OffloadStudy, CountsTheSameInstancesEachTime) {
  Random random(12);
  const Problem problem = random_problem(random, {.layers = 6, .places = 3, .chain = true});
  const HeuristicStudy first = heuristic_study(problem, 20), second = heuristic_study(problem, 20);
  EXPECT_EQ(first.solved, 20u);
  EXPECT_GE(first.mean, 1);
  EXPECT_GE(first.worst, first.mean);
  EXPECT_LT(first.worst, 2);
  EXPECT_EQ(first.mean, second.mean);
  EXPECT_EQ(first.missed, second.missed);
}

std::vector<std::string> trace_problems(const std::string& csv) {
  const Placement placement = placement_of(kScenario);
  return problems_with("t.csv", csv, [&](const std::string& path) { read_trace(path, placement); });
}

TEST(OffloadTrace, ReadsWhatVariesAndKeepsTheRest) {
  const Placement placement = placement_of(kScenario);
  const ScratchFolder folder;
  folder.write("t.csv", "time_s,air.Mbps\n0,2\n1.5,3\n");
  const auto trace = read_trace((folder / "t.csv").string(), placement);
  ASSERT_EQ(trace.size(), 2u);
  EXPECT_EQ(trace[1].s, 1.5);
  EXPECT_EQ(trace[0].conditions.Mbps, std::vector<double>{2});
  EXPECT_EQ(trace[1].conditions.Mbps, std::vector<double>{3});
  EXPECT_EQ(trace[1].conditions.utilization, (std::vector<double>{0, 0}));
}

TEST(OffloadTrace, SaysWhatIsWrongWithOne) {
  EXPECT_THAT(trace_problems("time_s,air.mbps\n0,1\n"),
              ElementsAre("t.csv:1: air.mbps: no such column; did you mean air.Mbps?"));
  EXPECT_THAT(trace_problems("time_s,air.Mbps\n"), ElementsAre("t.csv:1: has no rows, expected an inference a row"));
  EXPECT_THAT(trace_problems("time_s,air.Mbps\n1,0\n"), ElementsAre("t.csv:2: air.Mbps: 0 is not in 1e-09..1e+12"));
  EXPECT_THAT(trace_problems("time_s,air.Mbps\n1,fast\n"),
              ElementsAre("t.csv:2: air.Mbps: expected a finite number, found fast"));
  EXPECT_THAT(trace_problems("time_s,server.utilization\n1,0.5\n0.5,0.5\n"),
              ElementsAre("t.csv:3: time_s: 0.5 is before the row above, 1"));
  EXPECT_THAT(trace_problems("air.Mbps\n1\n"), ElementsAre("t.csv:1: time_s: missing, expected the time of a row"));
  const Placement placement = placement_of(kScenario);
  EXPECT_THAT(problems_with("s", "", [&](const std::string&) { read_trace("/nowhere.csv", placement); }),
              ElementsAre("/nowhere.csv: no such file"));
}

// All on the server: each inference sends 100,000 bits at 1 Mbps, 100 ms. By hand: the first one wakes the radio; the
// second comes 200 ms behind the end of the first, within the tail of 238 ms; the third finds the radio asleep.
TEST(OffloadTrace, ATailThatLastsIsPaidOnceAndNoRadioIsWokenInIt) {
  const Placement placement = placement_of(edited(kScenario, {{"power_W: 1", "radio: wifi"}}));
  const Radio& wifi = *placement.links[0].radio;
  const Conditions now = placement.conditions();
  const double wake_ms = 79, bits_ms = 100, server_ms = 6;
  const double first_end = (wake_ms + bits_ms + server_ms) / 1000;
  const double second = first_end + 0.2, second_end = second + (bits_ms + server_ms) / 1000;
  const std::vector<Moment> trace{{0, now}, {second, now}, {second_end + 10, now}};
  const auto all = replays(placement, trace, {});
  const Replay& server = all.back();
  EXPECT_EQ(server.way, "all on server");
  const double bits_mJ = 100000 * wifi.bit_mJ(1, true);
  const double whole_tail = 238 * 119e-6, part = 200 * 119e-6, promotion = 79 * 124e-6;
  EXPECT_NEAR(server.total.mJ, 3 * bits_mJ + 2 * promotion + 2 * whole_tail + part, 1e-9);
  EXPECT_NEAR(server.total.ms, 3 * (bits_ms + server_ms) + 2 * wake_ms, 1e-9);
  EXPECT_NEAR(server.worst_ms, wake_ms + bits_ms + server_ms, 1e-9);
}

TEST(OffloadTrace, LookingUpCostsNoLessThanSolvingAnewAndNoMoreThanThePlansKept) {
  const Placement placement = placement_of(kScenario);
  const GridAnswer grid = grid_answer(placement);
  std::vector<Moment> trace;
  Random random(13);
  for (int i = 0; i < 50; ++i) trace.push_back({i * 1.0, {{tenths(random, 1, 1000)}, {0, tenths(random, 0, 9)}}});
  const auto all = replays(placement, trace, grid.cached());
  ASSERT_EQ(all[1].way, "looked up");
  EXPECT_GE(all[1].total.ms, all[0].total.ms - 1e-9);
  for (const Choice& kept : grid.cached()) {
    double ms = 0;
    for (const Moment& moment : trace) ms += evaluate(problem_of(placement, moment.conditions), kept)->total.ms;
    EXPECT_LE(all[1].total.ms, ms + 1e-9);
  }
}

}  // namespace
}  // namespace eyrie::offload
