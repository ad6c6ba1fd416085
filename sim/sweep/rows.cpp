#include "sim/sweep/rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/csv.h"
#include "sim/yaml_edit.h"

namespace eyrie {
namespace {

template <class T, class Text>
std::string line(const std::vector<T>& cells, Text text) {
  std::string all;
  for (const T& cell : cells) all += (&cell == &cells.front() ? "" : ",") + csv_cell(text(cell));
  return all + "\n";
}

// Columns that hold something in one of the rows at least, after the first ones.
RowTable without_empty_columns(const RowTable& table, std::size_t first) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto filled = [i](const auto& row) { return row[i].index() != 0; };
    if (i < first || std::any_of(table.rows.begin(), table.rows.end(), filled)) kept.push_back(i);
  }
  RowTable all{{}, std::vector<std::vector<Cell>>(table.rows.size())};
  for (const std::size_t i : kept) {
    all.columns.push_back(table.columns[i]);
    for (std::size_t row = 0; row < table.rows.size(); ++row) all.rows[row].push_back(table.rows[row][i]);
  }
  return all;
}

}  // namespace

RowTable rows_of(Store& store, const std::vector<std::string>& inputs, const std::unordered_set<std::string>& hashes) {
  RowTable table{{"hash", "status", "message"}, {}};
  table.columns.insert(table.columns.end(), inputs.begin(), inputs.end());
  const std::size_t first = table.columns.size();
  for (const std::string& column : store.columns()) {
    const auto known = std::find(table.columns.begin(), table.columns.end(), column);
    if (known == table.columns.end() && !column.starts_with("machine.") && !column.starts_with("workload."))
      table.columns.push_back(column);
  }
  store.each_row(table.columns, [&](const std::vector<Cell>& row) {
    if (hashes.contains(cell_text(row.front()))) table.rows.push_back(row);
  });
  return without_empty_columns(table, first);
}

std::string csv(const RowTable& table) {
  std::string all = line(table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) all += line(row, [](const Cell& cell) { return cell_text(cell); });
  return all;
}

std::string description_json(const Sweep& sweep, const std::vector<std::string>& inputs) {
  using Json = nlohmann::ordered_json;
  Json json{{"question", sweep.question}, {"inputs", inputs}, {"values", Json::object()}, {"plots", Json::array()}};
  for (const Zipped& zipped : sweep.axes)
    for (const Axis& axis : zipped) {
      Json& values = json["values"][axis.name] = Json::array();
      for (const YamlPtr& value : axis.values) values.push_back(cell_text(cell_of(one_line(*value))));
    }
  for (const Plot& plot : sweep.plots) {
    Json against = Json::object();
    for (const auto& [input, value] : plot.against) against[input] = cell_text(cell_of(value));
    json["plots"].push_back(
        {{"title", plot.title}, {"x", plot.x}, {"y", plot.y}, {"lines", plot.lines}, {"against", against}});
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ndjson(const RowTable& table) {
  std::string all;
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (const auto* count = std::get_if<std::int64_t>(&row[i])) object[table.columns[i]] = *count;
      if (const auto* number = std::get_if<double>(&row[i])) object[table.columns[i]] = *number;
      if (const auto* text = std::get_if<std::string>(&row[i])) object[table.columns[i]] = *text;
    }
    all += object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  }
  return all;
}

}  // namespace eyrie
