#include "sim/scenario/answer_json.h"

namespace eyrie::offload {
namespace {

Json picture_json(const Scatter& scatter) {
  Json json{{"kind", "scatter"},
            {"title", scatter.title},
            {"x_name", scatter.x_name},
            {"y_name", scatter.y_name},
            {"series", Json::array()}};
  for (const Scatter::Series& series : scatter.series) {
    Json points = Json::array();
    for (const Scatter::Point& point : series.points)
      points.push_back({{"x", number_json(point.x)}, {"y", number_json(point.y)}, {"name", point.name}});
    json["series"].push_back({{"name", series.name}, {"joined", series.joined}, {"points", std::move(points)}});
  }
  return json;
}

// A cell without a decision has the number behind the last one.
Json picture_json(const DecisionMap& map) {
  Json cells = Json::array();
  for (const auto& cell : map.cells) cells.push_back(cell.value_or(map.decisions.size()));
  return {{"kind", "map"},
          {"title", map.title},
          {"x_name", map.x_name},
          {"y_name", map.y_name},
          {"xs", numbers_json(map.xs)},
          {"ys", numbers_json(map.ys)},
          {"decisions", map.decisions},
          {"cells", std::move(cells)}};
}

}  // namespace

Json pictures_json(const PlanePictures& pictures) {
  Json json = Json::array();
  for (const auto& [name, picture] : pictures) {
    json.push_back({{"name", name}});
    json.back().update(std::visit([](const auto& any) { return picture_json(any); }, picture));
  }
  return json;
}

}  // namespace eyrie::offload
