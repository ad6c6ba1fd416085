#include "sim/scenario/simulated.h"

#include <fmt/core.h>

#include <filesystem>

#include "sim/base/fault.h"
#include "sim/scenario/file_rules.h"
#include "sim/sweep/sweep.h"
#include "sim/table_files.h"

namespace eyrie::offload {
namespace {

constexpr double kmJPerPJ = 1e-9;
constexpr const char* kNoFile = ": no such file; names are relative to this file's folder";

std::vector<std::string> found_machines(YamlReader& file, const std::string& path, const std::string& said) {
  std::vector<std::string> files;
  for (const std::string& part : parts_of_pair(said)) {
    files.push_back(file_beside(file.file(), part));
    if (files.back().empty()) file.problem(path, part + kNoFile);
  }
  return files;
}

std::string found_technology(YamlReader& file, const std::string& path, const std::string& name) {
  const std::string folder = std::filesystem::path(file.file()).parent_path().string();
  const auto found = find_file(name, {folder.empty() ? "." : folder, shipped_configs()});
  if (!found) file.problem(path, name + ": no such file beside this one or under configs/");
  return found ? std::filesystem::absolute(*found).string() : "";
}

// Energies in pJ, or in MACs of which the file says what one takes.
double mJ_per_unit(YamlReader& file, const std::string& path, const std::optional<double>& MAC_pJ,
                   const Contestant& contestant) {
  const bool in_pJ = base_of(contestant.configs.front().machine).technology.unit == "pJ";
  if (in_pJ && MAC_pJ) file.problem(path + ".MAC_pJ", "the technology has its energies in pJ already");
  if (!in_pJ && !MAC_pJ)
    file.problem(path, "the technology has its energies in MACs, expected MAC_pJ: what one of 16 bits takes");
  return MAC_pJ.value_or(1) * kmJPerPJ;
}

std::string as_pair(const std::vector<std::string>& files) {
  std::string pair;
  for (const std::string& file : files) pair += (pair.empty() ? "" : "+") + file;
  return pair;
}

}  // namespace

std::optional<Simulated> read_simulated(YamlReader& file, const std::string& path, const MachineKeys& said,
                                        std::vector<std::string>& others) {
  file.within(path + ".MAC_pJ", said.MAC_pJ.value_or(1), kLeast, kMost);
  if (!said.machine) {
    for (const char* key : {".technology", ".MAC_pJ"})
      if (file.given(path + key)) file.problem(path + key, "belongs to a machine");
    return std::nullopt;
  }
  Simulated simulated;
  simulated.files = found_machines(file, path + ".machine", *said.machine);
  if (said.technology) simulated.technology = found_technology(file, path + ".technology", *said.technology);
  if (!file.clean(path)) return std::nullopt;
  try {
    simulated.contestant = read_contestants({as_pair(simulated.files)}, simulated.technology).front();
    simulated.mJ_per_unit = mJ_per_unit(file, path, said.MAC_pJ, simulated.contestant);
  } catch (const UserError& error) {
    others.insert(others.end(), error.problems.begin(), error.problems.end());
    return std::nullopt;
  }
  return simulated;
}

std::optional<WorkloadSource> read_source(YamlReader& file, const std::string& path, const std::string& name,
                                          std::vector<std::string>& others) {
  const std::string found = file_beside(file.file(), name);
  if (found.empty()) {
    file.problem(path, name + kNoFile);
    return std::nullopt;
  }
  try {
    return WorkloadSource{found, read_workload(found)};
  } catch (const UserError& error) {
    others.insert(others.end(), error.problems.begin(), error.problems.end());
    return std::nullopt;
  }
}

}  // namespace eyrie::offload
