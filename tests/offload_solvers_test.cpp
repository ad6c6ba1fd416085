// Solvers of offloading against trying everything, and against closed forms.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include <chrono>
#include <cmath>

#include "sim/offload/assignment.h"
#include "sim/offload/chain_cuts.h"
#include "sim/offload/greedy.h"
#include "sim/offload/unit_split.h"
#include "tests/random_offload.h"

namespace eyrie::offload {
namespace {

double cost(const Problem& problem, const std::optional<Plan>& plan) {
  return plan ? problem.weights.of(plan->total) : INFINITY;
}

void expect_same_cost(const Problem& problem, const std::optional<Plan>& got, const std::optional<Plan>& want,
                      int instance) {
  ASSERT_EQ(got.has_value(), want.has_value()) << "instance " << instance;
  if (!got) return;
  EXPECT_NEAR(cost(problem, got), cost(problem, want), 1e-7 * (1 + cost(problem, want))) << "instance " << instance;
}

// Two processors, one route, by hand: 5 of energy here, or 1 there and 2 of sending 1 bit.
TEST(OffloadPlan, CostsWhatIsRunAndWhatIsSent) {
  Problem problem;
  problem.places = {"here", "there"};
  problem.radios = {{10, 20}};
  problem.route = {{{}, Route{{2, 3}, {0, 4}, 0}}, {{}, {}}};
  problem.nodes = {{"input", {{0, {}}}, {}, 1, true}, {"a", {{0, {5, 50}}, {1, {1, 7}}}, {0}, 1}};
  const auto here = evaluate(problem, {0, 0}), there = evaluate(problem, {0, 1});
  EXPECT_EQ(here->total.mJ, 5);
  EXPECT_EQ(here->total.ms, 50);
  EXPECT_EQ(there->total.mJ, 1 + 2 + 10);
  EXPECT_EQ(there->total.ms, 7 + 3 + 4 + 20);
  EXPECT_EQ(best_plan(problem)->choice, (Choice{0, 0}));
  problem.radios = {{1, 1}};
  EXPECT_EQ(best_plan(problem)->choice, (Choice{0, 1}));
}

// Three readers at one place, a fourth at another: the tensor goes to each place once.
TEST(OffloadPlan, SendsATensorToAPlaceOnce) {
  Problem problem;
  problem.places = {"a", "b", "c"};
  problem.radios = {{}};
  problem.route.assign(3, std::vector<std::optional<Route>>(3, Route{{1, 0}, {}, 0}));
  problem.nodes = {{"input", {{0, {}}}, {}, 7, true}};
  for (const std::size_t place : {1, 1, 2, 1}) problem.nodes.push_back({"r", {{place, {}}}, {0}, 1});
  const auto plan = evaluate(problem, {0, 0, 0, 0, 0});
  EXPECT_EQ(plan->sent.size(), 2u);
  EXPECT_EQ(plan->total.mJ, 14);
  EXPECT_EQ(cost(problem, best_by_program(problem)), 14);
}

TEST(OffloadPlan, HasNoneWhereATensorHasNoWay) {
  Problem problem;
  problem.places = {"a", "b"};
  problem.radios = {{}};
  problem.route.assign(2, std::vector<std::optional<Route>>(2));
  problem.nodes = {{"input", {{0, {}}}, {}, 7, true}, {"l", {{1, {}}}, {0}, 1}};
  EXPECT_FALSE(evaluate(problem, {0, 0}));
  EXPECT_FALSE(best_by_program(problem));
  EXPECT_FALSE(best_by_cut(problem));
  EXPECT_FALSE(greedy_plan(problem));
}

TEST(OffloadProgram, EqualsTryingEveryPlan) {
  Random random(1);
  for (int i = 0; i < instances(40); ++i) {
    const ProblemShape shape{.layers = 5,
                             .places = 2 + static_cast<int>(random.below(2)),
                             .chain = random.below(2) > 0,
                             .alternatives = random.below(2) > 0,
                             .bounds = random.below(4) > 0,
                             .ways_missing = random.below(3) == 0};
    const Problem problem = random_problem(random, shape);
    expect_same_cost(problem, best_by_program(problem), best_of_all(problem), i);
  }
}

TEST(OffloadMinCut, EqualsTryingEveryPlanOfADag) {
  Random random(2);
  for (int i = 0; i < instances(200); ++i) {
    const Problem problem = random_problem(random, {.layers = 7, .ways_missing = random.below(3) == 0});
    ASSERT_TRUE(is_cut(problem));
    expect_same_cost(problem, best_by_cut(problem), best_of_all(problem), i);
  }
}

TEST(OffloadMinCut, EqualsTheProgramOnLargerDags) {
  Random random(3);
  for (int i = 0; i < instances(6); ++i) {
    const Problem problem = random_problem(random, {.layers = 20});
    expect_same_cost(problem, best_by_cut(problem), best_by_program(problem), i);
  }
}

// Where a tensor may only go one way, cuts are all the plans of a chain.
TEST(OffloadCuts, HaveTheBestPlanOfAChainAmongThem) {
  Random random(4);
  for (int i = 0; i < instances(100); ++i) {
    Problem problem = random_problem(random, {.layers = 8, .chain = true});
    problem.nodes.pop_back();
    problem.route[1][0].reset();
    ASSERT_TRUE(is_chain(problem));
    std::optional<Plan> best;
    for (const Cut& cut : all_cuts(problem))
      if (cost(problem, cut.plan) < cost(problem, best)) best = cut.plan;
    expect_same_cost(problem, best, best_by_cut(problem), i);
  }
}

TEST(OffloadEnvelope, IsTheLowestLineEverywhere) {
  Random random(5);
  for (int i = 0; i < instances(100); ++i) {
    std::vector<Line> lines(1 + random.below(12));
    for (Line& line : lines) line = {tenths(random, 0, 100), tenths(random, 0, 60)};
    const auto stretches = lower_envelope(lines);
    EXPECT_LE(stretches.size(), lines.size());
    for (int k = 0; k < 50; ++k) {
      const double x = tenths(random, 0, 200);
      std::size_t here = 0;
      while (here + 1 < stretches.size() && stretches[here + 1].from <= x) ++here;
      double least = INFINITY;
      for (const Line& line : lines) least = std::min(least, line.constant + line.slope * x);
      const Line& said = lines[stretches[here].line];
      EXPECT_NEAR(said.constant + said.slope * x, least, 1e-9);
    }
  }
}

TEST(OffloadEnvelope, BeginsWithTheFlattestOfEqualLines) {
  const auto stretches = lower_envelope({{1, 2}, {1, 1}, {3, 0}, {2, 0.5}});
  ASSERT_EQ(stretches.size(), 2u);  // lines 1, 2 and 3 meet in one point
  EXPECT_EQ(stretches[0].line, 1u);
  EXPECT_EQ(stretches[1].line, 2u);
  EXPECT_EQ(stretches[1].from, 2);
}

// Xie et al.'s example: 2000 and 500 units are all that the cheaper two can do in 2000 us.
TEST(OffloadSplit, OfTheSurvey) {
  SplitProblem problem{.units = 4096, .unit = {{5, 1}, {2, 4}, {9, 0.5}}, .most_ms = 2000, .weights = {1, 0}};
  const auto split = best_split(problem);
  EXPECT_EQ(split->units, (std::vector<std::uint64_t>{2000, 500, 1596}));
  EXPECT_EQ(split->total.mJ, 25364);
  EXPECT_EQ(cheapest_split(problem)->units, split->units);
  EXPECT_EQ(fastest_split(problem).total.ms, 1260.5);
  problem.most_ms = 1260.5;
  EXPECT_EQ(best_split(problem)->units, (std::vector<std::uint64_t>{1260, 315, 2521}));
  problem.most_ms = 1260;
  EXPECT_FALSE(best_split(problem));
  EXPECT_FALSE(cheapest_split(problem));
}

SplitProblem random_split(Random& random, std::uint64_t most_units, std::size_t processors) {
  SplitProblem problem;
  problem.units = 1 + random.below(most_units);
  for (std::size_t p = 0; p < processors; ++p) problem.unit.push_back({tenths(random, 0, 90), tenths(random, 1, 90)});
  problem.most_ms = fastest_split(problem).total.ms * tenths(random, 8, 30);
  return problem;
}

TEST(OffloadSplit, ProgramEqualsTheClosedForm) {
  Random random(6);
  for (int i = 0; i < instances(100); ++i) {
    const SplitProblem problem = random_split(random, 100000, 1 + random.below(6));
    const auto by_program = best_split(problem), closed = cheapest_split(problem);
    ASSERT_EQ(by_program.has_value(), closed.has_value()) << "instance " << i;
    if (!closed) continue;
    EXPECT_NEAR(by_program->total.mJ, closed->total.mJ, 1e-7 * (1 + closed->total.mJ)) << "instance " << i;
  }
}

// Of three processors, every split of the units; under any weights.
TEST(OffloadSplit, ProgramAndLeastTimeEqualTryingEverySplit) {
  Random random(7);
  for (int i = 0; i < instances(60); ++i) {
    SplitProblem problem = random_split(random, 40, 3);
    problem.weights = {tenths(random, 0, 10), tenths(random, 0, 10)};
    double least = INFINITY, first = INFINITY;
    for (std::uint64_t a = 0; a <= problem.units; ++a)
      for (std::uint64_t b = 0; a + b <= problem.units; ++b) {
        const Split split = split_cost(problem, {a, b, problem.units - a - b});
        first = std::min(first, split.total.ms);
        if (split.total.ms <= problem.most_ms * (1 + 1e-12)) least = std::min(least, problem.weights.of(split.total));
      }
    EXPECT_NEAR(fastest_split(problem).total.ms, first, 1e-9);
    const auto split = best_split(problem);
    ASSERT_EQ(split.has_value(), std::isfinite(least)) << "instance " << i;
    if (!split) continue;
    EXPECT_NEAR(problem.weights.of(split->total), least, 1e-7 * (1 + least)) << "instance " << i;
  }
}

// DeepX's weighted sum: as energy counts for more, it falls and the time grows.
TEST(OffloadSplit, WeightsTraceAMonotonicFront) {
  SplitProblem problem{.units = 4096, .unit = {{5, 1}, {2, 4}, {9, 0.5}}, .weights = {}};
  Split before = fastest_split(problem);
  for (int tenth = 0; tenth <= 10; ++tenth) {
    problem.weights = {tenth / 10.0, 1 - tenth / 10.0};
    const Split now = *best_split(problem);
    EXPECT_LE(now.total.mJ, before.total.mJ * (1 + 1e-9));
    EXPECT_GE(now.total.ms, before.total.ms * (1 - 1e-9));
    before = now;
  }
  EXPECT_EQ(before.units, (std::vector<std::uint64_t>{0, 4096, 0}));
}

TEST(OffloadGreedy, KeepsTheBoundsAndIsNearTheBest) {
  Random random(8);
  double ratios = 0, worst = 1;
  int solved = 0, missed = 0;
  for (int i = 0; i < instances(150); ++i) {
    const Problem problem = random_problem(random, {.layers = 6, .places = 3, .alternatives = true, .bounds = true});
    const auto best = best_of_all(problem), greedy = greedy_plan(problem);
    ASSERT_TRUE(best || !greedy) << "instance " << i;
    missed += best && !greedy;
    if (!best || !greedy) continue;
    EXPECT_TRUE(keeps_bounds(problem, *greedy));
    const double ratio = cost(problem, greedy) / cost(problem, best);
    EXPECT_GE(ratio, 1 - 1e-9);
    ratios += ratio, worst = std::max(worst, ratio), ++solved;
  }
  EXPECT_LT(ratios / solved, 1.05);
  EXPECT_LT(worst, 2);
  EXPECT_LT(missed, 0.05 * (solved + missed));
  fmt::print("greedy over {} instances: mean {:.4f}, worst {:.4f} times the best, no plan found in {}\n", solved,
             ratios / solved, worst, missed);
}

// 64 layers on 3 processors under a bound that bites: half way from the cheapest plan's latency to the least.
TEST(OffloadProgram, SolvesSixtyFourLayersOnThreeProcessors) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
  };
  Random random(9);
  Problem problem = random_problem(random, {.layers = 64, .places = 3, .chain = true});
  const double slow = best_by_program(problem)->total.ms, fast = fastest_plan(problem)->total.ms;
  problem.most_ms = (slow + fast) / 2;
  const auto begin = Clock::now();
  const auto best = best_by_program(problem);
  const auto middle = Clock::now();
  const auto greedy = greedy_plan(problem);
  const auto end = Clock::now();
  ASSERT_TRUE(best && greedy);
  fmt::print("64 layers x 3: CBC {:.3f} s, greedy {:.5f} s, {:.4f} times the best\n", seconds(begin, middle),
             seconds(middle, end), cost(problem, greedy) / cost(problem, best));
  EXPECT_GE(cost(problem, greedy), cost(problem, best) * (1 - 1e-9));
  EXPECT_LT(cost(problem, greedy), cost(problem, best) * 1.5);
}

}  // namespace
}  // namespace eyrie::offload
