// Pictures of answers.
#pragma once
#include "sim/report/plane_pictures.h"
#include "sim/scenario/scenario.h"

namespace eyrie::offload {

// Energy against latency with the front of plans; the best decision over rate and utilisation.
PlanePictures answer_pictures(const Placement& placement, const PlacementAnswer& answer);
// Energy against time with the front of splits.
PlanePictures answer_pictures(const SplitScenario& scenario, const SplitAnswer& answer);
// Accuracy against energy with the front of models.
PlanePictures answer_pictures(const CatalogueScenario& scenario, const CatalogueAnswer& answer);

}  // namespace eyrie::offload
