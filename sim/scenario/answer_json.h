// Answers as JSON. Numbers have twelve digits: the last bits of a double are those of a sum's order.
#pragma once
#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/report/plane_pictures.h"
#include "sim/scenario/scenario.h"

namespace eyrie::offload {

using Json = nlohmann::ordered_json;

inline Json number_json(double value) { return std::stod(fmt::format("{:.12g}", value)); }

inline Json numbers_json(const std::vector<double>& values) {
  Json json = Json::array();
  for (const double value : values) json.push_back(number_json(value));
  return json;
}

Json answer_json(const Placement& placement, const PlacementAnswer& answer);
Json answer_json(const SplitScenario& scenario, const SplitAnswer& answer);
Json answer_json(const CatalogueScenario& scenario, const CatalogueAnswer& answer);

// What a placement's grid, trace and study found, as far as they were asked for.
Json conditions_json(const Placement& placement, const PlacementAnswer& answer);

// What eyrie report draws again.
Json pictures_json(const PlanePictures& pictures);

}  // namespace eyrie::offload
