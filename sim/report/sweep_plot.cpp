#include "sim/report/sweep_plot.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/report/bar_chart.h"
#include "sim/sweep/number.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

using Row = std::vector<std::string>;

// "../scnn.yaml+../eie.yaml" is "scnn+eie".
std::string short_value(const std::string& text) {
  if (!text.ends_with(".yaml")) return text;
  std::string all;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('+', begin), text.size());
    std::string part = text.substr(begin, end - begin);
    part = part.substr(part.rfind('/') + 1);
    if (part.ends_with(".yaml")) part.resize(part.size() - 5);
    all += (all.empty() ? "" : "+") + part;
    begin = end + 1;
  }
  return all;
}

// "machine.array.columns" is "array columns", "workload.defaults.weights.density" "weights density".
std::string spoken(std::string name) {
  for (const char* head : {"machine.", "workload.", "defaults."})
    if (name.starts_with(head)) name = name.substr(std::string(head).size());
  if (name == "pes") return "PEs";
  std::replace(name.begin(), name.end(), '_', ' ');
  std::replace(name.begin(), name.end(), '.', ' ');
  return name;
}

// The points that ran, and their columns by name.
class Points {
 public:
  explicit Points(const ReportSweep& sweep) : sweep_(sweep) {
    const auto status = column("status");
    for (const Row& row : sweep.points.rows)
      if (!status || row[*status] == "done") rows_.push_back(&row);
  }

  const std::vector<const Row*>& rows() const { return rows_; }

  std::optional<std::size_t> column(const std::string& name) const {
    const auto& columns = sweep_.points.columns;
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
  }

  std::string text(const Row& row, const std::string& name) const {
    const auto at = column(name);
    return at ? row[*at] : "";
  }
  std::optional<double> number(const Row& row, const std::string& name) const { return number_in(text(row, name)); }

  // The point that has these values, and those of `row` in all other inputs; null if it did not run.
  const Row* beside(const Row& row, const std::vector<std::pair<std::string, std::string>>& values) const {
    const auto fits = [&](const Row* other) {
      return std::all_of(sweep_.inputs.begin(), sweep_.inputs.end(), [&](const std::string& input) {
        const auto set =
            std::find_if(values.begin(), values.end(), [&](const auto& each) { return each.first == input; });
        return text(*other, input) == (set == values.end() ? text(row, input) : set->second);
      });
    };
    const auto found = std::find_if(rows_.begin(), rows_.end(), fits);
    return found == rows_.end() ? nullptr : *found;
  }

  // Where an input's value of this point stands in the order of the sweep file.
  std::size_t position(const Row& row, const std::string& input) const {
    const auto values = sweep_.values.find(input);
    if (values == sweep_.values.end()) return 0;
    const auto& all = values->second;
    return static_cast<std::size_t>(std::find(all.begin(), all.end(), text(row, input)) - all.begin());
  }

  // The results that a plot's y names, those with the largest sum first.
  std::vector<std::string> parts(const std::string& y) const {
    if (y != "energy.components" && y != "stalls") return {y};
    std::map<std::string, double> sums;
    for (const Row* row : rows_)
      for (const std::string& name : sweep_.points.columns)
        if (name.starts_with(y + ".")) sums[name] += number(*row, name).value_or(0);
    std::vector<std::string> names;
    for (const auto& [name, total] : sums)
      if (total > 0) names.push_back(name);
    std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return sums[a] > sums[b]; });
    return names;
  }

 private:
  const ReportSweep& sweep_;
  std::vector<const Row*> rows_;
};

// "scnn", "pes 64", "objective delay"
std::string input_text(const std::string& input, const std::string& value) {
  const bool file = input == "machine" || input == "workload";
  return file ? short_value(value) : spoken(input) + " " + short_value(value);
}

std::string line_of(const Points& points, const Row& row, const Plot& plot) {
  std::string name;
  for (const std::string& input : plot.lines)
    name += (name.empty() ? "" : ", ") + input_text(input, points.text(row, input));
  return name;
}

std::string energy_unit(const Points& points) {
  return points.rows().empty() ? "" : points.text(*points.rows().front(), "energy.unit");
}

std::string y_name(const Points& points, const Plot& plot) {
  std::string name = plot.y == "seconds" ? "time" : plot.y == "energy.total" ? "energy" : spoken(plot.y);
  if (!plot.against.empty()) {
    // Inputs that go together have the same point in mind: the first one tells it.
    const std::string of = input_text(plot.against.front().first, plot.against.front().second);
    const bool is_time = plot.y == "seconds" || plot.y == "cycles";
    return is_time ? "speed-up over " + of : fmt::format("times less {} than {}", name, of);
  }
  if (plot.y == "energy.per_mac") name = "energy of a MAC";
  if (plot.y == "energy.components") name = "energy";
  const std::string unit = energy_unit(points);
  return plot.y.starts_with("energy.") && unit != "pJ" ? fmt::format("{}, {}", name, unit) : name;
}

// "1.27 s", "473 us", "49.0 mJ"; without a unit as tables have it.
std::string value_text(double value, const std::string& unit) {
  if (unit.empty()) return value != 0 && std::abs(value) < 1 ? fmt::format("{:.3g}", value) : short_number(value);
  static constexpr const char* kPrefixes[] = {"p", "n", "u", "m", "", "k", "M"};
  if (value <= 0) return "0";
  const int step = std::clamp(static_cast<int>(std::floor(std::log10(value) / 3 + 1e-9)), -4, 2);
  return fmt::format("{:.3g} {}{}", value / std::pow(1000.0, step), kPrefixes[step + 4], unit);
}

constexpr std::size_t kMostParts = 8;  // of a stack that are told apart

// Puts what is beyond the largest parts into one.
void join_small_parts(PlotData& data) {
  if (data.parts.size() <= kMostParts) return;
  data.parts.resize(kMostParts - 1);
  data.parts.emplace_back("others");
  for (auto& at_x : data.y)
    for (auto& line : at_x) {
      std::optional<double> others;
      for (std::size_t p = kMostParts - 1; p < line.size(); ++p)
        if (line[p]) others = others.value_or(0) + *line[p];
      line.resize(kMostParts - 1);
      line.push_back(others);
    }
}

template <class T>
std::size_t place(std::vector<T>& all, const T& one) {
  const auto found = std::find(all.begin(), all.end(), one);
  if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
  all.push_back(one);
  return all.size() - 1;
}

// An axis from `low` to `high`, or of powers if the values grow by factors.
struct Scale {
  double low = 0, high = 1;
  bool powers = false;

  double share(double value) const {
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
    x_ = {*least, *most > *least ? *most : *least + 1, *least > 0 && *most / *least > kManyTimes};
    double low = std::numeric_limits<double>::max(), high = 0;
    for (const auto& at_x : data.y)
      for (const auto& line : at_x)
        if (line[0]) low = std::min(low, *line[0]), high = std::max(high, *line[0]);
    if (data.ratio) low = std::min(low, 1.0), high = std::max(high, 1.0);
    y_.powers = low > 0 && high / low > kManyTimes;
    y_.low = y_.powers ? std::pow(10, std::floor(std::log10(low) + 1e-9)) : 0;
    y_.high = y_.powers ? std::pow(10, std::ceil(std::log10(high) - 1e-9)) : ticks_to(high).last;
  }

  Svg drawn() {
    const double foot = kTop + kHeight + kBelow;
    const bool named = data_.lines.size() > 1 || !data_.lines.front().empty();
    const double height = named ? foot + kLegend * static_cast<double>(data_.lines.size()) - 4 : foot - 12;
    Svg svg(kLeft + kWidth + kRight, height, data_.title);
    svg.text(kLeft, 24, data_.title, {.size = 15, .bold = true});
    draw_axes(svg);
    for (std::size_t line = 0; line < data_.lines.size(); ++line) draw_line(svg, line, named ? foot : 0);
    return svg;
  }

 private:
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
      for (double value = y_.low; value <= y_.high * 1.001; value *= 10) tick_y(svg, value);
    } else {
      const Ticks ticks = ticks_to(y_.high);
      for (double value = 0; value <= ticks.last * (1 + 1e-9); value += ticks.step) tick_y(svg, value);
    }
    svg.line(kLeft, kTop + kHeight, kLeft + kWidth, kTop + kHeight, "currentColor");
    svg.text(kLeft + kWidth / 2, kTop + kHeight + 38, data_.x_name, {.size = 12, .anchor = "middle"});
    svg.text(16, kTop + kHeight / 2, data_.y_name, {.size = 12, .anchor = "middle", .turn = -90});
    if (data_.ratio) svg.line(kLeft, at_y(1), kLeft + kWidth, at_y(1), "currentColor", 1.5);
  }

  void draw_line(Svg& svg, std::size_t line, double legend) const {
    const std::string colour = series_colour(line);
    std::optional<std::pair<double, double>> before;
    for (std::size_t i = 0; i < xs_.size(); ++i) {
      const auto value = data_.y[i][line][0];
      if (!value) continue;
      const std::pair here{at_x(xs_[i]), at_y(*value)};
      if (before) svg.line(before->first, before->second, here.first, here.second, colour, 2);
      svg.circle(here.first, here.second, 3.5, colour,
                 fmt::format("{}{}{}: {} at {} {}", data_.lines[line], data_.lines[line].empty() ? "" : ", ",
                             data_.y_name, value_text(*value, data_.unit), data_.x_name, data_.xs[i]));
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

PlotData plot_data(const ReportSweep& sweep, const Plot& plot) {
  const Points points(sweep);
  PlotData data;
  data.x_name = spoken(plot.x);
  data.y_name = y_name(points, plot);
  data.title = plot.title.empty() ? data.y_name + " against " + data.x_name : plot.title;
  data.ratio = !plot.against.empty();
  data.numbers = std::all_of(points.rows().begin(), points.rows().end(),
                             [&](const Row* row) { return points.number(*row, plot.x).has_value(); });
  std::vector<std::string> xs;
  std::map<std::size_t, std::string> ordered_xs;
  std::map<std::vector<std::size_t>, std::string> ordered_lines;
  for (const Row* row : points.rows()) {
    place(xs, points.text(*row, plot.x));
    ordered_xs[points.position(*row, plot.x)] = points.text(*row, plot.x);
    std::vector<std::size_t> key;
    for (const std::string& input : plot.lines) key.push_back(points.position(*row, input));
    ordered_lines[key] = line_of(points, *row, plot);
  }
  for (const auto& [key, line] : ordered_lines) place(data.lines, line);
  if (data.numbers) {
    std::stable_sort(xs.begin(), xs.end(), [](const auto& a, const auto& b) { return *number_in(a) < *number_in(b); });
  } else if (ordered_xs.size() == xs.size()) {
    std::size_t i = 0;
    for (const auto& [at, x] : ordered_xs) xs[i++] = x;
  }
  const std::vector<std::string> parts = points.parts(plot.y);
  for (const std::string& part : parts)
    data.parts.push_back(part == plot.y ? data.y_name : spoken(part.substr(plot.y.size() + 1)));
  const bool is_energy = plot.y.starts_with("energy.") && energy_unit(points) == "pJ";
  if (!data.ratio && (is_energy || plot.y == "seconds")) data.unit = is_energy ? "J" : "s";
  const double scale = data.unit == "J" ? 1e-12 : 1;
  data.y.assign(xs.size(), {data.lines.size(), std::vector<std::optional<double>>(parts.size())});
  for (const Row* row : points.rows()) {
    const Row* base = data.ratio ? points.beside(*row, plot.against) : nullptr;
    auto& values = data.y[place(xs, points.text(*row, plot.x))][place(data.lines, line_of(points, *row, plot))];
    for (std::size_t p = 0; p < parts.size(); ++p) {
      std::optional<double> value = points.number(*row, parts[p]);
      if (data.ratio) {
        const auto whole = base ? points.number(*base, parts[p]) : std::nullopt;
        value = value && whole && *value > 0 ? std::optional(*whole / *value) : std::nullopt;
      }
      if (value) values[p] = *value * scale;
    }
  }
  join_small_parts(data);
  for (const std::string& x : xs) data.xs.push_back(short_value(x));
  return data;
}

std::optional<double> break_even(const PlotData& data, std::size_t line) {
  if (!data.ratio || !data.numbers) return std::nullopt;
  std::optional<std::pair<double, double>> before;
  for (std::size_t i = 0; i < data.xs.size(); ++i) {
    const auto value = data.y[i][line][0];
    if (!value) continue;
    const std::pair here{number_in(data.xs[i]).value_or(0), *value};
    const bool crosses = before && (before->second - 1) * (here.second - 1) < 0;
    if (crosses)
      return before->first + (here.first - before->first) * (1 - before->second) / (here.second - before->second);
    before = here;
  }
  return std::nullopt;
}

Svg draw(const PlotData& data) {
  if (data.numbers && data.parts.size() == 1 && !data.xs.empty()) return LineChart(data).drawn();
  BarChart chart{data.title, "", data.xs, data.lines, data.parts, {}};
  chart.text = [&data](double value) { return value_text(value, data.unit); };
  chart.label_sums = true;
  chart.value = [&data](std::size_t x, std::size_t line, std::size_t part) {
    return data.y[x][line][part].value_or(0);
  };
  return draw(chart);
}

}  // namespace eyrie
