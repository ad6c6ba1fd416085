#include <fmt/core.h>

#include <cmath>

#include "sim/scenario/answer_text.h"
#include "sim/scenario/file_rules.h"
#include "sim/text_table.h"

namespace eyrie::offload {
namespace {

std::string nJ(double mJ) { return fmt::format("{:.10g}", mJ / kmJPerNJ); }
std::string us(double ms) { return fmt::format("{:.10g}", ms / kMsPerUs); }

std::string plan_table(const SplitScenario& scenario, const Split& split) {
  TextTable table({"processor", "units", "nJ", "us"});
  for (std::size_t p = 0; p < split.units.size(); ++p) {
    const Cost cost = static_cast<double>(split.units[p]) * scenario.problem.unit[p];
    table.add({scenario.processors[p], std::to_string(split.units[p]), nJ(cost.mJ), us(cost.ms)});
  }
  table.add({"plan", std::to_string(scenario.problem.units), nJ(split.total.mJ), us(split.total.ms)});
  return table.text();
}

}  // namespace

std::string answer_text(const SplitScenario& scenario, const SplitAnswer& answer) {
  const SplitProblem& problem = scenario.problem;
  const std::string within = std::isinf(problem.most_ms) ? "" : fmt::format(" within {} us", us(problem.most_ms));
  std::string text =
      fmt::format("{} units over {} processors{}\n\n", problem.units, scenario.processors.size(), within);
  text += plan_table(scenario, answer.best) + "\n";
  if (answer.closed_form) text += "the closed form, the cheapest processor filled first, costs the same\n\n";
  TextTable others({"choice", "nJ", "us", ""}, {3});
  const auto add = [&](const std::string& name, const Split& split) {
    const bool late = split.total.ms > problem.most_ms;
    others.add({name, nJ(split.total.mJ), us(split.total.ms), late ? "too late" : ""});
  };
  for (std::size_t p = 0; p < answer.pure.size(); ++p) add("all on " + scenario.processors[p], answer.pure[p]);
  add("fastest", answer.fastest);
  return text + others.text();
}

}  // namespace eyrie::offload
