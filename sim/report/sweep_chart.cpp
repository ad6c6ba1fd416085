// Pictures of sweeps, drawn.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/number.h"
#include "sim/report/bar_chart.h"
#include "sim/report/sweep_plot.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

// "1.27 s", "473 us", "49.0 mJ"; without a unit as tables have it.
std::string value_text(double value, const std::string& unit) {
  if (unit.empty()) return value != 0 && std::abs(value) < 1 ? fmt::format("{:.3g}", value) : short_number(value);
  static constexpr const char* kPrefixes[] = {"p", "n", "u", "m", "", "k", "M"};
  if (value == 0) return "0";
  const int step = std::clamp(static_cast<int>(std::floor(std::log10(std::abs(value)) / 3 + 1e-9)), -4, 2);
  return fmt::format("{:.3g} {}{}", value / std::pow(1000.0, step), kPrefixes[step + 4], unit);
}

// An axis from `low` to `high`, or of powers if the values grow by factors.
struct Scale {
  double low = 0, high = 1;
  bool powers = false;

  double share(double value) const {
    if (!(high > low)) return 0.5;
    return powers ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  }
};

constexpr double kLeft = 76, kTop = 44, kWidth = 520, kHeight = 300, kRight = 24, kBelow = 66, kLegend = 18;
constexpr double kManyTimes = 30;  // from the least value to the largest, above which an axis is one of powers
constexpr std::size_t kMostTicks = 12;
constexpr const char* kGrid = "#bbbbbb";

class LineChart {
 public:
  explicit LineChart(const PlotData& data) : data_(data) {
    for (const std::string& x : data.xs) xs_.push_back(number_in(x).value_or(0));
    const auto [least, most] = std::minmax_element(xs_.begin(), xs_.end());
    x_ = {*least, *most, *least > 0 && *most / *least > kManyTimes};
    Spread y{std::numeric_limits<double>::max(), 0};
    if (data.ratio) include(1, y);
    for (std::size_t x = 0; x < xs_.size(); ++x)
      for (std::size_t line = 0; line < data.lines.size(); ++line) {
        if (const auto value = data.y[x][line][0]) include(*value, y);
        if (const auto spread = spread_at(x, line)) include(spread->least, y), include(spread->most, y);
      }
    y_.powers = y.least > 0 && y.most / y.least > kManyTimes;
    y_.low = y_.powers ? std::pow(10, floor_power(y.least)) : y.least < 0 ? -ticks_to(-y.least).last : 0;
    y_.high = y_.powers ? std::pow(10, ceil_power(y.most)) : ticks_to(y.most).last;
  }

  Svg drawn() {
    const double foot = kTop + kHeight + kBelow;
    const bool named = data_.lines.size() > 1 || !data_.lines.front().empty();
    const double end = named ? foot + kLegend * static_cast<double>(data_.lines.size()) - 4 : foot - 12;
    Svg svg(kLeft + kWidth + kRight, end + note_height(data_.note), data_.title);
    svg.text(kLeft, 24, data_.title, {.size = 15, .bold = true});
    draw_axes(svg);
    for (std::size_t line = 0; line < data_.lines.size(); ++line) draw_band(svg, line);
    for (std::size_t line = 0; line < data_.lines.size(); ++line) draw_line(svg, line, named ? foot : 0);
    draw_note(svg, kLeft, end, data_.note);
    return svg;
  }

 private:
  static void include(double value, Spread& range) {
    range = {std::min(range.least, value), std::max(range.most, value)};
  }
  std::optional<Spread> spread_at(std::size_t x, std::size_t line) const {
    return data_.spread.empty() ? std::nullopt : data_.spread[x][line];
  }

  // From the least to the greatest of the points whose mean a line is.
  void draw_band(Svg& svg, std::size_t line) const {
    std::vector<std::pair<double, double>> above, below;
    for (std::size_t i = 0; i < xs_.size(); ++i)
      if (const auto spread = spread_at(i, line)) {
        above.emplace_back(at_x(xs_[i]), at_y(spread->most));
        below.emplace_back(at_x(xs_[i]), at_y(spread->least));
      }
    above.insert(above.end(), below.rbegin(), below.rend());
    if (!above.empty()) svg.area(above, series_colour(line));
  }

  double at_x(double value) const { return kLeft + kWidth * (0.02 + 0.96 * x_.share(value)); }
  double at_y(double value) const { return kTop + kHeight * (1 - y_.share(value)); }

  void tick_y(Svg& svg, double value) const {
    svg.line(kLeft, at_y(value), kLeft + kWidth, at_y(value), kGrid, 0.5);
    svg.text(kLeft - 6, at_y(value) + 4, value_text(value, data_.unit), {.size = 11, .anchor = "end"});
  }

  void draw_axes(Svg& svg) const {
    const std::size_t each = (xs_.size() + kMostTicks - 1) / kMostTicks;
    for (std::size_t i = 0; i < xs_.size(); i += each) {
      svg.line(at_x(xs_[i]), kTop + kHeight, at_x(xs_[i]), kTop + kHeight + 4, kGrid, 1);
      svg.text(at_x(xs_[i]), kTop + kHeight + 17, fmt::format("{:g}", xs_[i]), {.size = 11, .anchor = "middle"});
    }
    if (y_.powers) {
      for (const int power : powers_between(floor_power(y_.low), ceil_power(y_.high))) tick_y(svg, std::pow(10, power));
    } else {
      const double step = ticks_to(std::max(y_.high, -y_.low)).step;
      for (auto i = std::lround(y_.low / step); i <= std::lround(y_.high / step); ++i)
        tick_y(svg, static_cast<double>(i) * step);
    }
    svg.line(kLeft, kTop + kHeight, kLeft + kWidth, kTop + kHeight, "currentColor");
    svg.text(kLeft + kWidth / 2, kTop + kHeight + 38, data_.x_name, {.size = 12, .anchor = "middle"});
    svg.text(16, kTop + kHeight / 2, data_.y_name, {.size = 12, .anchor = "middle", .turn = -90});
    if (data_.ratio) svg.line(kLeft, at_y(1), kLeft + kWidth, at_y(1), "currentColor", 1.5);
  }

  std::string spread_text(std::size_t x, std::size_t line) const {
    const auto spread = spread_at(x, line);
    if (!spread) return "";
    return fmt::format("; from {} to {}", value_text(spread->least, data_.unit), value_text(spread->most, data_.unit));
  }

  void draw_line(Svg& svg, std::size_t line, double legend) const {
    const std::string colour = series_colour(line);
    std::optional<std::pair<double, double>> before;
    for (std::size_t i = 0; i < xs_.size(); ++i) {
      const auto value = data_.y[i][line][0];
      if (!value) continue;
      const std::pair here{at_x(xs_[i]), at_y(*value)};
      if (before) svg.line(before->first, before->second, here.first, here.second, colour, 2);
      svg.circle(
          here.first, here.second, 3.5, colour,
          fmt::format("{}{}{}: {} at {} {}{}", data_.lines[line], data_.lines[line].empty() ? "" : ", ", data_.y_name,
                      value_text(*value, data_.unit), data_.x_name, data_.xs[i], spread_text(i, line)));
      before = here;
    }
    if (legend == 0) return;
    const double y = legend + kLegend * static_cast<double>(line);
    std::string name = data_.lines[line];
    if (const auto even = break_even(data_, line))
      name += fmt::format("; breaks even at {} {:.3g}", data_.x_name, *even);
    svg.line(kLeft, y - 4, kLeft + 18, y - 4, colour, 3);
    svg.text(kLeft + 24, y, name, {.size = 12});
  }

  const PlotData& data_;
  std::vector<double> xs_;
  Scale x_, y_;
};

}  // namespace

Svg draw(const PlotData& data) {
  if (data.numbers && data.parts.size() == 1 && !data.xs.empty()) return LineChart(data).drawn();
  BarChart chart{data.title, "", data.xs, data.lines, data.parts, {}};
  chart.note = data.note;
  chart.text = [&data](double value) { return value_text(value, data.unit); };
  chart.label_sums = true;
  chart.value = [&data](std::size_t x, std::size_t line, std::size_t part) {
    return std::max(0.0, data.y[x][line][part].value_or(0));
  };
  if (!data.spread.empty())
    chart.range = [&data](std::size_t x, std::size_t line) -> std::optional<std::pair<double, double>> {
      const auto& spread = data.spread[x][line];
      return spread ? std::optional(std::pair(spread->least, spread->most)) : std::nullopt;
    };
  return draw(chart);
}

}  // namespace eyrie
