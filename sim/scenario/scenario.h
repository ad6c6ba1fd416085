// Scenarios of offloading: what `eyrie offload` is asked. Each kind has a reader, and an answer that the solvers of
// sim/offload work out.
#pragma once
#include <string>
#include <variant>

#include "sim/scenario/catalogue_scenario.h"
#include "sim/scenario/placement_answer.h"
#include "sim/scenario/split_scenario.h"

namespace eyrie::offload {

struct Scenario {
  std::string name;  // the file's, without its ending
  std::variant<Placement, SplitScenario, CatalogueScenario> task;
};

// Reads and checks a scenario file. Throws UserError with every problem found.
Scenario read_scenario(const std::string& path);

}  // namespace eyrie::offload
