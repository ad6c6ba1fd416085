#include "sim/scenario/answer_files.h"

#include "sim/scenario/answer_json.h"
#include "sim/scenario/answer_page.h"
#include "sim/scenario/answer_pictures.h"
#include "sim/scenario/answer_text.h"
#include "sim/version.h"

namespace eyrie::offload {
namespace {

template <class Task, class Answer>
AnswerFiles files_of(const Scenario& scenario, const Task& task, const Answer& answer) {
  Json json{{"eyrie_version", version()}, {"scenario", scenario.name}, {"question", task.question}};
  json.update(answer_json(task, answer));
  const PlanePictures pictures = answer_pictures(task, answer);
  json["pictures"] = pictures_json(pictures);
  const std::string text = answer_text(task, answer);
  AnswerFiles files{task.question.empty() ? text : task.question + "\n\n" + text, {}};
  files.files.push_back({kAnswerName, json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"});
  files.files.push_back(
      {kPageName, answer_page(task.question.empty() ? scenario.name : task.question, text, pictures)});
  for (const auto& [name, picture] : pictures) files.files.push_back({name + ".svg", draw_plane(picture).file()});
  return files;
}

}  // namespace

AnswerFiles answer_files(const Scenario& scenario, const ProfileOptions& profiles, const AnswerOptions& options) {
  if (const auto* said = std::get_if<Placement>(&scenario.task)) {
    const Placement placement = with_profiles(*said, profiles);
    return files_of(scenario, placement, answer(placement, options));
  }
  if (const auto* said = std::get_if<SplitScenario>(&scenario.task)) {
    const SplitScenario split = with_profiles(*said, profiles);
    return files_of(scenario, split, answer(split));
  }
  const CatalogueScenario catalogue = with_profiles(std::get<CatalogueScenario>(scenario.task), profiles);
  return files_of(scenario, catalogue, answer(catalogue));
}

}  // namespace eyrie::offload
