#include "sim/sweep/filter.h"

#include <fmt/core.h>

#include <algorithm>
#include <sstream>

#include "sim/number.h"
#include "sim/suggest.h"
#include "sim/sweep/sweep.h"
#include "sim/yaml_edit.h"

namespace eyrie {
namespace {

using Terms = std::vector<Filter::Term>;

bool is_comparison(const std::string& word) {
  static const std::vector<std::string> all{"==", "!=", "<", "<=", ">", ">="};
  return std::find(all.begin(), all.end(), word) != all.end();
}

std::vector<std::string> names_of(const std::vector<const Axis*>& axes) {
  std::vector<std::string> names;
  for (const Axis* axis : axes) names.push_back(axis->name);
  return names;
}

Filter::Term term(const std::string& word, const std::vector<const Axis*>& axes) {
  const std::vector<std::string> names = names_of(axes);
  const auto axis = std::find(names.begin(), names.end(), word);
  return {axis == names.end() ? -1 : static_cast<int>(axis - names.begin()), word};
}

void demand_axes(const Filter& filter, const std::vector<const Axis*>& axes) {
  for (const Terms& side : {filter.left, filter.right})
    for (const auto& [axis, word] : side)
      if (axis < 0 && (word.starts_with("machine.") || word.starts_with("workload.")))
        throw BadFilter{fmt::format("{}: no such axis{}", word, suggestion(word, names_of(axes))), true};
}

bool all_numbers(const Filter::Term& term, const std::vector<const Axis*>& axes) {
  if (term.axis < 0) return number_in(term.text).has_value();
  const auto& values = axes[static_cast<std::size_t>(term.axis)]->values;
  return std::all_of(values.begin(), values.end(), [](const YamlPtr& value) { return number_in(one_line(*value)); });
}

void demand_numbers(const Filter& filter, const std::vector<const Axis*>& axes) {
  const bool plain = filter.left.size() == 1 && filter.right.size() == 1;
  if (plain && (filter.comparison == "==" || filter.comparison == "!=")) return;
  for (const Terms& side : {filter.left, filter.right})
    for (const Filter::Term& each : side)
      if (!all_numbers(each, axes)) throw BadFilter{each.text + ": not a number; texts compare with == and != only"};
}

std::string text_of(const Filter::Term& term, const std::vector<YamlPtr>& values) {
  return term.axis < 0 ? term.text : one_line(*values[static_cast<std::size_t>(term.axis)]);
}

std::optional<double> product(const Terms& terms, const std::vector<YamlPtr>& values) {
  double all = 1;
  for (const Filter::Term& each : terms) {
    const auto number = number_in(text_of(each, values));
    if (!number) return std::nullopt;
    all *= *number;
  }
  return all;
}

template <class T>
bool holds(const std::string& comparison, const T& left, const T& right) {
  if (comparison == "==") return left == right;
  if (comparison == "!=") return left != right;
  if (comparison == "<") return left < right;
  if (comparison == "<=") return left <= right;
  if (comparison == ">") return left > right;
  return left >= right;
}

}  // namespace

Filter parse_filter(const std::string& text, const std::vector<const Axis*>& axes) {
  const BadFilter misshapen{text +
                            ": expected a comparison of two axes or values with spaces between all, as "
                            "machine.array.rows * machine.array.columns <= 256"};
  Filter filter;
  Terms* side = &filter.left;
  std::istringstream words(text);
  bool wants_value = true;
  for (std::string word; words >> word; wants_value = !wants_value) {
    if (wants_value) {
      if (is_comparison(word) || word == "*") throw misshapen;
      side->push_back(term(word, axes));
    } else if (is_comparison(word) && filter.comparison.empty()) {
      filter.comparison = word;
      side = &filter.right;
    } else if (word != "*") {
      throw misshapen;
    }
  }
  if (wants_value || filter.right.empty()) throw misshapen;
  demand_axes(filter, axes);
  demand_numbers(filter, axes);
  return filter;
}

bool passes(const Filter& filter, const std::vector<YamlPtr>& values) {
  const auto left = product(filter.left, values), right = product(filter.right, values);
  if (left && right) return holds(filter.comparison, *left, *right);
  return holds(filter.comparison, text_of(filter.left.front(), values), text_of(filter.right.front(), values));
}

}  // namespace eyrie
