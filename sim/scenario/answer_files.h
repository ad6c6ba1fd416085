// What `eyrie offload` gives: the answer to a scenario for a reader and for a program.
#pragma once
#include <string>
#include <vector>

#include "sim/atomic_file.h"
#include "sim/scenario/scenario.h"

namespace eyrie::offload {

inline constexpr const char* kAnswerName = "offload.json";

struct AnswerFiles {
  std::string text;                // for the screen
  std::vector<FileContent> files;  // offload.json first
};

// Throws UserError if the scenario has no plan.
AnswerFiles answer_files(const Scenario& scenario);

}  // namespace eyrie::offload
