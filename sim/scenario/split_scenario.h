// Local offloading of one layer: its units spread over processors (Xie et al.'s integer program).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/unit_split.h"
#include "sim/yaml_reader.h"

namespace eyrie::offload {

struct SplitScenario {
  std::string question;
  std::vector<std::string> processors;
  SplitProblem problem;
  bool energy_alone = true;  // is to be least
  std::string bound;         // "file:line: key" of the bound on time
};

// Checks the file. Throws UserError with every problem found.
SplitScenario read_split(YamlReader& file);

struct SplitAnswer {
  Split best;
  Split fastest;
  bool closed_form = false;  // gives the same, where only energy counts
  std::vector<Split> pure;   // all units on one processor, in their order
  std::vector<Split> front;  // of least energy within times from the least possible to that of the least energy
};

// Throws UserError, with the least time that is possible, if the units cannot be done in the time.
SplitAnswer answer(const SplitScenario& scenario);

}  // namespace eyrie::offload
