// Pictures in a plane: points with a front, and a map of decisions.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/report/svg.h"

namespace eyrie {

// Points in a plane, those of a front joined by a line.
struct Scatter {
  struct Point {
    double x = 0, y = 0;
    std::string name;
  };
  struct Series {
    std::string name;
    std::vector<Point> points;
    bool joined = false;
  };
  std::string title, x_name, y_name;
  std::vector<Series> series;
};
Svg draw(const Scatter& scatter);

// Which of a list holds in each cell of a grid.
struct DecisionMap {
  std::string title, x_name, y_name;
  std::vector<double> xs, ys;
  std::vector<std::string> decisions;
  std::vector<std::optional<std::size_t>> cells;  // [y][x]; none: no decision
};
Svg draw(const DecisionMap& map);

using PlanePicture = std::variant<Scatter, DecisionMap>;
inline Svg draw_plane(const PlanePicture& picture) {
  return std::visit([](const auto& any) { return draw(any); }, picture);
}
// Each with the name of its file, without ending.
using PlanePictures = std::vector<std::pair<std::string, PlanePicture>>;

}  // namespace eyrie
