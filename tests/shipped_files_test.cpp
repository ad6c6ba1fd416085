// Every file under configs/ and workloads/, found by looking into the folders: a file that nobody can use is not
// shipped.
#include <gmock/gmock.h>

#include "dataflow/row_stationary.h"
#include "sim/machine_config.h"
#include "sim/run.h"
#include "sim/spatial/limits.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "tests/edited_file.h"
#include "tests/read_spatial_machine.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

const std::string kConfigs = EYRIE_SOURCE_DIR "/configs";
const std::string kWorkloads = EYRIE_SOURCE_DIR "/workloads";

std::vector<std::string> files(const std::string& folder) {
  std::vector<std::string> paths;
  for (const std::string& name : yaml_names(folder)) paths.push_back(folder + "/" + name + ".yaml");
  EXPECT_THAT(paths, testing::Not(testing::IsEmpty())) << folder;
  return paths;
}

RunResult run_tiny_on(const MachineConfig& machine) { return run(machine, read_workload(kWorkloads + "/tiny.yaml")); }

// But EIE, which runs fully connected layers only and whose energies one technology has.
TEST(ShippedFiles, EveryMachineRunsTheTinyWorkloadWithEveryTechnology) {
  for (const std::string& machine : files(kConfigs)) {
    if (std::holds_alternative<EieConfig>(read_machine(machine))) continue;
    for (const std::string& technology : files(kConfigs + "/technology")) {
      if (machine.ends_with("-lpddr3.yaml") && technology.ends_with("-normalized.yaml")) continue;  // tells no commands
      const RunResult result = run_tiny_on(read_machine(machine, technology));
      EXPECT_EQ(result.totals.outputs_match, true) << machine;
      EXPECT_GT(result.totals.energy.total, 0) << machine << " with " << technology;
    }
  }
}

TEST(ShippedFiles, EveryArithmeticIsTheSameOnMachineAndReference) {
  const std::string usual = "arithmetic: arithmetic/comparison.yaml";
  for (const std::string& arithmetic : files(kConfigs + "/arithmetic")) {
    const ScratchFolder folder;
    folder.write("machine.yaml", edited(text_of(kConfigs + "/eyeriss.yaml"), {{usual, "arithmetic: " + arithmetic}}));
    EXPECT_EQ(run_tiny_on(read_machine((folder / "machine.yaml").string())).totals.outputs_match, true) << arithmetic;
  }
}

TEST(ShippedFiles, EveryMappingFitsEveryMachine) {
  for (const std::string& machine : files(kConfigs)) {
    if (!std::holds_alternative<SpatialConfig>(read_machine(machine))) continue;
    for (const std::string& workload : files(kWorkloads))
      for (const WorkloadLayer& entry : read_workload(workload).layers) {
        if (!entry.mapping) continue;
        const auto misfit =
            row_stationary_misfit(entry.layer, *entry.mapping, limits_of(read_spatial_machine(machine)));
        EXPECT_FALSE(misfit) << machine << " " << workload << " " << entry.layer.name << ": " << misfit->reason;
      }
  }
}

}  // namespace
}  // namespace eyrie
