// Local offloading of one layer: its units spread over processors (Xie et al.'s integer program).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/unit_split.h"
#include "sim/scenario/profiles.h"
#include "sim/scenario/simulated.h"
#include "sim/yaml_reader.h"

namespace eyrie::offload {

// A processor whose costs are simulated: those of the layer, an even share for each of its units.
struct SimulatedProcessor {
  std::size_t processor = 0;
  Simulated machine;
  double utilization = 0;
  std::string key;  // "file:line: key"
};

struct SplitScenario {
  std::string question;
  std::vector<std::string> processors;
  std::vector<SimulatedProcessor> simulated;
  std::optional<WorkloadSource> source;  // of them
  std::size_t layer = 0;                 // of the source
  SplitProblem problem;
  bool energy_alone = true;  // is to be least
  std::string bound;         // "file:line: key" of the bound on time
};

// Checks the file. Throws UserError with every problem found.
SplitScenario read_split(YamlReader& file);

// With the costs of simulated processors. Throws UserError if a machine cannot run the layer.
SplitScenario with_profiles(SplitScenario scenario, const ProfileOptions& options);

struct SplitAnswer {
  Split best;
  Split fastest;
  bool closed_form = false;  // gives the same, where only energy counts
  std::vector<Split> pure;   // all units on one processor, in their order
  std::vector<Split> front;  // of least energy within times from the least possible to that of the least energy
};

// Throws UserError, with the least time that is possible, if the units cannot be done in the time.
SplitAnswer answer(const SplitScenario& scenario);

}  // namespace eyrie::offload
