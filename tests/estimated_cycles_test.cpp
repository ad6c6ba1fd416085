// The estimated cycles against simulated ones.
#include <gtest/gtest.h>

#include <fmt/core.h>

#include <cmath>

#include "sim/run.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/mapping_choice.h"
#include "tests/read_spatial_machine.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

// The estimate of a layer, relative to the simulation, on the mapping the simulation ran; 0: equal.
double error_of(const SpatialConfig& machine, const WorkloadLayer& entry, const LayerResult& simulated) {
  const SpatialLimits limits = limits_of(machine);
  const SpatialTiming timing = timing_of(machine);
  const LayerTraffic traffic = traffic_of(machine, entry);
  const TimedLayer timed{entry.layer, limits, timing, traffic};
  const Cycle estimate = rank_mapping(timed, Objective::delay, AccessCosts{}, *simulated.mapping).cycles;
  return static_cast<double>(estimate) / static_cast<double>(simulated.cycles) - 1;
}

// Gives every layer the best mapping of the objective.
void map_layers(const SpatialConfig& machine, Workload& workload, Objective objective) {
  for (WorkloadLayer& entry : workload.layers)
    entry.mapping = std::get<0>(best_mappings_on(machine, entry, objective, 1)).front().mapping;
}

void expect_close(const std::string& network, Objective objective, int batch, double tolerance) {
  const SpatialConfig machine = read_spatial_machine(kSource + "/configs/eyeriss.yaml");
  Workload workload = read_workload(kSource + "/workloads/" + network + ".yaml", {.batch = batch});
  map_layers(machine, workload, objective);
  RunOptions unchecked;
  unchecked.check = false;
  const RunResult result = run(machine, workload, unchecked);
  double largest = 0;
  std::string where;
  for (std::size_t i = 0; i < workload.layers.size(); ++i) {
    const double error = error_of(machine, workload.layers[i], result.layers[i]);
    EXPECT_LE(std::abs(error), tolerance) << workload.layers[i].layer.name;
    if (std::abs(error) < std::abs(largest)) continue;
    largest = error;
    where = workload.layers[i].layer.name;
  }
  fmt::print("{}, batch {}: the largest difference of estimated cycles from simulated ones is {:+.2f} %, {}\n", network,
             batch, 100 * largest, where);
}

class EstimatedCycles : public testing::TestWithParam<Objective> {};

TEST_P(EstimatedCycles, AreCloseToTheSimulatedOnesOfAlexNet) { expect_close("alexnet", GetParam(), 1, 0.08); }
TEST_P(EstimatedCycles, AreCloseToTheSimulatedOnesOfAlexNetsBatches) { expect_close("alexnet", GetParam(), 4, 0.08); }
TEST_P(EstimatedCycles, AreCloseToTheSimulatedOnesOfVgg16) { expect_close("vgg16", GetParam(), 1, 0.08); }

INSTANTIATE_TEST_SUITE_P(Objectives, EstimatedCycles,
                         testing::Values(Objective::energy, Objective::delay, Objective::edp));

}  // namespace
}  // namespace eyrie
