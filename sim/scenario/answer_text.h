// Answers as tables on the screen.
#pragma once
#include <string>

#include "sim/scenario/scenario.h"

namespace eyrie::offload {

std::string answer_text(const Placement& placement, const PlacementAnswer& answer);
std::string answer_text(const SplitScenario& scenario, const SplitAnswer& answer);
std::string answer_text(const CatalogueScenario& scenario, const CatalogueAnswer& answer);

// What a placement's grid, trace and study found, as far as they were asked for.
std::string conditions_text(const Placement& placement, const PlacementAnswer& answer);

}  // namespace eyrie::offload
