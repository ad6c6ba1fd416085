// Catalogues of models, and plans kept for conditions to come.
#include <gmock/gmock.h>

#include <algorithm>

#include "sim/offload/catalogue.h"
#include "sim/offload/plan_cache.h"
#include "tests/random_offload.h"

namespace eyrie::offload {
namespace {

using testing::ElementsAre;

// VGG-16 and its compressed forms: sizes and accuracies of Xie et al., energies by their formula.
const std::vector<Model> kSurvey{{"8 bit", 75.33, 70.91, 128},
                                 {"original", 75.29, 157.14, 513},
                                 {"70 % pruned", 75.02, 48.15, 154},
                                 {"SVD", 73.55, 35.17, 89},
                                 {"90 % pruned", 73.27, 15.92, 51}};

TEST(OffloadCatalogue, ChoosesFromTheSurveysFront) {
  const auto front = pareto_front(kSurvey, 1e9);
  EXPECT_THAT(front, ElementsAre(0, 2, 3, 4));
  EXPECT_FALSE(by_accuracy(kSurvey, front, 75.34));
  EXPECT_EQ(by_accuracy(kSurvey, front, 75.33), 0u);
  EXPECT_EQ(by_accuracy(kSurvey, front, 75.03), 0u);
  EXPECT_EQ(by_accuracy(kSurvey, front, 75.02), 2u);
  EXPECT_EQ(by_accuracy(kSurvey, front, 73.55), 3u);
  EXPECT_EQ(by_accuracy(kSurvey, front, 73.27), 4u);
  EXPECT_EQ(by_budget(kSurvey, front, 70.91), 0u);
  EXPECT_EQ(by_budget(kSurvey, front, 70.9), 2u);
  EXPECT_EQ(by_budget(kSurvey, front, 35.17), 3u);
  EXPECT_EQ(by_budget(kSurvey, front, 15.92), 4u);
  EXPECT_FALSE(by_budget(kSurvey, front, 15.91));
  EXPECT_THAT(pareto_front(kSurvey, 100), ElementsAre(3, 4));
}

// SVD lies below the line from 90 % to 70 %, which gives 74.3 for its energy.
TEST(OffloadCatalogue, MixesNeighboursOnTheHull) {
  const auto front = pareto_front(kSurvey, 1e9);
  EXPECT_THAT(upper_hull(kSurvey, front), ElementsAre(0, 2, 4));
  const auto mixture = best_mixture(kSurvey, front, 35.17, 1e9);
  EXPECT_EQ(mixture->cheap, 4u);
  EXPECT_EQ(mixture->dear, 2u);
  EXPECT_NEAR(mixture->accuracy, 73.27 + (35.17 - 15.92) / (48.15 - 15.92) * (75.02 - 73.27), 1e-9);
  EXPECT_EQ(best_mixture(kSurvey, front, 65, 256)->dear, 0u);  // 154 and 128 MB do not fit together
  EXPECT_EQ(best_mixture(kSurvey, front, 65, 256)->cheap, 4u);
}

TEST(OffloadCache, LosesNothingWithEveryPlanAndNeverMoreWithOneMore) {
  Random random(10);
  for (int i = 0; i < instances(50); ++i) {
    std::vector<std::vector<double>> costs(12, std::vector<double>(6));
    std::vector<double> best, out(12, 100);
    for (auto& row : costs) {
      for (double& cost : row) cost = tenths(random, 1, 90);
      best.push_back(*std::min_element(row.begin(), row.end()));
    }
    const auto all = choose_plans(costs, best, out, 6);
    ASSERT_EQ(all.size(), 6u);
    for (std::size_t k = 1; k < all.size(); ++k) EXPECT_LE(all[k].mean, all[k - 1].mean);
    EXPECT_EQ(all.back().mean, 0);
    EXPECT_EQ(all.back().worst, 0);
  }
}

TEST(OffloadCache, TakesTheFastestWhereNoPlanKeepsTheBounds) {
  Problem problem;
  problem.places = {"a"};
  problem.route = {{std::nullopt}};
  problem.nodes = {{"l", {{0, {1, 9}}, {0, {5, 3}}}, {}, 0}};
  problem.most_ms = 10;
  EXPECT_EQ(look_up(problem, {{0}, {1}})->kept, 0u);
  problem.most_ms = 5;
  EXPECT_EQ(look_up(problem, {{0}, {1}})->kept, 1u);
  problem.most_ms = 2;
  EXPECT_EQ(look_up(problem, {{0}, {1}})->kept, 1u);
  EXPECT_FALSE(look_up(problem, {{0}, {1}})->keeps_bounds);
}

}  // namespace
}  // namespace eyrie::offload
