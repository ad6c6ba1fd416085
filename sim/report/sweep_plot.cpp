#include "sim/report/sweep_plot.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "sim/number.h"
#include "sim/report/sweep_names.h"
#include "sim/report/sweep_points.h"

namespace eyrie {
namespace {

using Row = SweepPoints::Row;

constexpr std::size_t kMostParts = 8;   // of a stack that are told apart
constexpr std::size_t kMostAdded = 12;  // lines, if the plot leaves out axes; more than that are drawn as their mean
constexpr std::size_t kMostLines = 24;  // of any plot
constexpr double kJoulesPerPicojoule = 1e-12;

// Which line, or place on the x axis, each point has. Their names are as shown.
struct Places {
  std::vector<std::size_t> of_row;
  std::vector<std::string> names;
};

// Points with the same values of these inputs are one place, in the order of the sweep file.
Places places_by(const SweepPoints& points, const std::vector<std::string>& inputs) {
  std::vector<std::map<std::string, std::size_t>> ranks;
  std::vector<ShownValues> shown;
  for (const std::string& input : inputs) {
    ranks.push_back(points.ranks(input));
    shown.emplace_back(ranks.back());
  }
  std::map<std::vector<std::size_t>, std::pair<std::size_t, std::string>> places;
  std::vector<std::map<std::vector<std::size_t>, std::pair<std::size_t, std::string>>::iterator> rows;
  for (const Row* row : points.rows()) {
    std::vector<std::size_t> key;
    for (std::size_t i = 0; i < inputs.size(); ++i) key.push_back(ranks[i].at(points.text(*row, inputs[i])));
    const auto [place, is_new] = places.try_emplace(key);
    for (std::size_t i = 0; is_new && i < inputs.size(); ++i)
      place->second.second += (i > 0 ? ", " : "") + shown[i].with_name(inputs[i], points.text(*row, inputs[i]));
    rows.push_back(place);
  }
  Places all;
  for (auto& [key, place] : places) {
    place.first = all.names.size();
    all.names.push_back(place.second);
  }
  for (const auto& place : rows) all.of_row.push_back(place->second.first);
  return all;
}

// Likewise on the x axis: numbers ascending.
Places places_on_x(const SweepPoints& points, const std::string& x, bool numbers) {
  const auto ranks = points.ranks(x);
  const ShownValues shown(ranks);
  std::vector<std::pair<double, std::string>> order;
  std::map<std::string, std::size_t> at;
  for (const Row* row : points.rows()) {
    const std::string& text = points.text(*row, x);
    if (at.try_emplace(text, 0).second)
      order.emplace_back(numbers ? *number_in(text) : static_cast<double>(ranks.at(text)), text);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Places all;
  for (const auto& [rank, text] : order) {
    at[text] = all.names.size();
    all.names.push_back(shown.of(text));
  }
  for (const Row* row : points.rows()) all.of_row.push_back(at.at(points.text(*row, x)));
  return all;
}

std::string energy_unit(const SweepPoints& points) {
  return points.rows().empty() ? "" : points.text(*points.rows().front(), "energy.unit");
}

std::string y_name(const SweepPoints& points, const Plot& plot) {
  std::string name = plot.y == "seconds" ? "time" : plot.y == "energy.total" ? "energy" : spoken(plot.y);
  if (!plot.against.empty()) {
    // Inputs that go together have the same point in mind: the first one tells it.
    const auto& [input, value] = plot.against.front();
    const std::string of = ShownValues(points.ranks(input)).with_name(input, value);
    const bool is_time = plot.y == "seconds" || plot.y == "cycles";
    return is_time ? "speed-up over " + of : fmt::format("times less {} than {}", name, of);
  }
  if (plot.y == "energy.per_mac") name = "energy of a MAC";
  if (plot.y == "energy.components") name = "energy";
  const std::string unit = energy_unit(points);
  return plot.y.starts_with("energy.") && unit != "pJ" ? fmt::format("{}, {}", name, unit) : name;
}

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

// Chooses lines for the values of axes that the plot leaves out, or their mean, and says so.
Places choose_lines(const SweepPoints& points, const Plot& plot, PlotData& data) {
  std::vector<std::string> named{plot.x};
  named.insert(named.end(), plot.lines.begin(), plot.lines.end());
  const std::vector<std::string> left_out = points.left_out(named);
  std::vector<std::string> inputs = plot.lines, spoken_names;
  inputs.insert(inputs.end(), left_out.begin(), left_out.end());
  for (const std::string& input : left_out) spoken_names.push_back(spoken(input));
  Places lines = places_by(points, inputs);
  const std::string names = fmt::format("{}", fmt::join(spoken_names, ", "));
  if (!left_out.empty() && lines.names.size() > kMostAdded) {
    lines = places_by(points, plot.lines);
    data.note = fmt::format("Mean over all values of {}; from the least to the greatest is marked.", names);
  } else if (!left_out.empty()) {
    data.note = fmt::format("Each value of {} has {} of its own.", names,
                            data.numbers && points.parts(plot.y).size() == 1 ? "a line" : "a bar");
  }
  if (lines.names.size() > kMostLines) {
    data.note +=
        fmt::format("{}The first {} of {} are drawn.", data.note.empty() ? "" : " ", kMostLines, lines.names.size());
    lines.names.resize(kMostLines);
  }
  return lines;
}

// Adds up the points of each place, and makes means of the sums.
class Means {
 public:
  Means(PlotData& data, std::size_t xs) : data_(data), counts_(xs, std::vector<std::size_t>(data.lines.size())) {
    data.y.assign(xs, {data.lines.size(), std::vector<std::optional<double>>(data.parts.size())});
    data.spread.assign(xs, std::vector<std::optional<Spread>>(data.lines.size()));
  }

  void add(std::size_t x, std::size_t line, const std::vector<std::optional<double>>& values) {
    std::optional<double> total;
    for (std::size_t p = 0; p < values.size(); ++p) {
      if (!values[p]) continue;
      auto& sum = data_.y[x][line][p];
      sum = sum.value_or(0) + *values[p];
      total = total.value_or(0) + *values[p];
    }
    if (!total) return;
    auto& spread = data_.spread[x][line];
    spread = spread ? Spread{std::min(spread->least, *total), std::max(spread->most, *total)} : Spread{*total, *total};
    several_ |= ++counts_[x][line] > 1;
  }

  void finish() {
    if (!several_) {
      data_.spread.clear();
      return;
    }
    for (std::size_t x = 0; x < counts_.size(); ++x)
      for (std::size_t line = 0; line < counts_[x].size(); ++line)
        for (auto& sum : data_.y[x][line])
          if (sum) *sum /= static_cast<double>(counts_[x][line]);
    if (data_.note.empty()) data_.note = "Means of several points; from the least to the greatest is marked.";
  }

 private:
  PlotData& data_;
  std::vector<std::vector<std::size_t>> counts_;  // [x][line]
  bool several_ = false;
};

void fill(const SweepPoints& points, const Plot& plot, const Places& xs, const Places& lines, PlotData& data) {
  const std::vector<std::string> parts = points.parts(plot.y);
  for (const std::string& part : parts)
    data.parts.push_back(part == plot.y ? data.y_name : spoken(part.substr(plot.y.size() + 1)));
  const double scale = data.unit == "J" ? kJoulesPerPicojoule : 1;
  const auto bases = data.ratio ? points.beside(plot.against) : std::vector<const Row*>{};
  Means means(data, xs.names.size());
  for (std::size_t r = 0; r < points.rows().size(); ++r) {
    const std::size_t line = lines.of_row[r];
    if (line >= lines.names.size()) continue;
    std::vector<std::optional<double>> values;
    for (const std::string& part : parts) {
      auto value = points.number(*points.rows()[r], part);
      if (data.ratio) {
        const auto whole = bases[r] ? points.number(*bases[r], part) : std::nullopt;
        value = value && whole && *value > 0 ? std::optional(*whole / *value) : std::nullopt;
      }
      values.push_back(value ? std::optional(*value * scale) : std::nullopt);
    }
    means.add(xs.of_row[r], line, values);
  }
  means.finish();
  const bool all_alone = std::none_of(bases.begin(), bases.end(), [](const Row* base) { return base; });
  if (data.ratio && all_alone) data.note = "The points to compare with did not run.";
}

}  // namespace

PlotData plot_data(const ReportSweep& sweep, const Plot& plot) {
  const SweepPoints points(sweep);
  PlotData data;
  data.x_name = spoken(plot.x);
  data.y_name = y_name(points, plot);
  data.title = plot.title.empty() ? data.y_name + " against " + data.x_name : plot.title;
  data.ratio = !plot.against.empty();
  data.numbers = std::all_of(points.rows().begin(), points.rows().end(),
                             [&](const Row* row) { return points.number(*row, plot.x).has_value(); });
  const bool is_energy = plot.y.starts_with("energy.") && energy_unit(points) == "pJ";
  if (!data.ratio && (is_energy || plot.y == "seconds")) data.unit = is_energy ? "J" : "s";
  const Places xs = places_on_x(points, plot.x, data.numbers), lines = choose_lines(points, plot, data);
  data.xs = xs.names;
  data.lines = lines.names;
  fill(points, plot, xs, lines, data);
  join_small_parts(data);
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

}  // namespace eyrie
