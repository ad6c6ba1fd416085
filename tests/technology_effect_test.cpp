// What a technology that is not the machine's own does to its mappings.
#include "sim/technology_effect.h"

#include <gmock/gmock.h>

#include "sim/run.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;
const std::string kEyeriss = kSource + "/configs/eyeriss.yaml";

struct TechnologyEffect : testing::Test {
  std::string effect(const std::string& technology) {
    machine = read_machine(kEyeriss, technology);
    const auto own = read_in_own_technology(kEyeriss, machine);
    result = run(machine, workload);
    return own ? technology_effect(machine, *own, workload, result.layers) : "";
  }
  MachineConfig machine;
  Workload workload = read_workload(kSource + "/workloads/tiny.yaml");
  RunResult result;
};

TEST_F(TechnologyEffect, NamesTheLayersWhoseMappingsAreNotThoseOfTheMachinesOwn) {
  for (WorkloadLayer& entry : workload.layers) entry.mapping.reset();
  const std::string said = effect("horowitz-45nm");
  const RunResult own = run(read_machine(kEyeriss), workload);
  std::string others;
  for (std::size_t i = 0; i < own.layers.size(); ++i)
    if (own.layers[i].mapping != result.layers[i].mapping)
      others += (others.empty() ? "" : ", ") + own.layers[i].layer.name;
  EXPECT_EQ(said,
            "eyeriss: mappings chosen with energies of horowitz-45nm; with its own, eyeriss-65nm-normalized, they " +
                (others.empty() ? "are the same" : "differ for " + others));
}

TEST_F(TechnologyEffect, IsNoneOfTheMachinesOwnTechnology) { EXPECT_EQ(effect("eyeriss-65nm-normalized"), ""); }

TEST_F(TechnologyEffect, IsNoneWhereEnergyDoesNotChoose) {
  workload.objective = Objective::delay;
  EXPECT_EQ(effect("horowitz-45nm"), "");
}

}  // namespace
}  // namespace eyrie
