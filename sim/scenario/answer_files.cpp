#include "sim/scenario/answer_files.h"

#include "sim/scenario/answer_json.h"
#include "sim/scenario/answer_text.h"
#include "sim/version.h"

namespace eyrie::offload {
namespace {

std::string json_text(const Scenario& scenario, const std::string& question, const Json& answer) {
  Json json{{"eyrie_version", version()}, {"scenario", scenario.name}, {"question", question}};
  json.update(answer);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

AnswerFiles answer_files(const Scenario& scenario) {
  return std::visit(
      [&](const auto& task) -> AnswerFiles {
        const auto found = answer(task);
        const std::string question = task.question.empty() ? "" : task.question + "\n\n";
        return {question + answer_text(task, found),
                {{kAnswerName, json_text(scenario, task.question, answer_json(task, found))}}};
      },
      scenario.task);
}

}  // namespace eyrie::offload
