#include "sim/scenario/scenario.h"

#include <filesystem>

#include "sim/scenario/scenario_file.h"

namespace eyrie::offload {
Scenario read_scenario(const std::string& path) {
  YamlReader file(path);
  Scenario scenario{std::filesystem::path(path).stem().string(), {}};
  // A file that does not say its kind is read as a placement: its reader then misses the key.
  switch (file.peek<ScenarioKind>("kind")) {
    case ScenarioKind::placement:
      scenario.task = read_placement(file);
      break;
    case ScenarioKind::split:
      scenario.task = read_split(file);
      break;
    case ScenarioKind::catalogue:
      scenario.task = read_catalogue(file);
      break;
  }
  return scenario;
}

}  // namespace eyrie::offload
