// What `eyrie offload` gives: the answer to a scenario for a reader and for a program.
#pragma once
#include <string>
#include <vector>

#include "sim/atomic_file.h"
#include "sim/scenario/profiles.h"
#include "sim/scenario/scenario.h"

namespace eyrie::offload {

inline constexpr const char* kAnswerName = "offload.json";
inline constexpr const char* kPageName = "offload.html";

struct AnswerFiles {
  std::string text;                // for the screen
  std::vector<FileContent> files;  // offload.json first, the page, then pictures
};

// Simulates what has to be. Throws UserError if the scenario has no plan.
AnswerFiles answer_files(const Scenario& scenario, const ProfileOptions& profiles = {},
                         const AnswerOptions& options = {});

}  // namespace eyrie::offload
