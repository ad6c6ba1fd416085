// Rules that scenarios of every kind share.
#pragma once
#include <string>

#include "sim/offload/plan_problem.h"
#include "sim/scenario/scenario_file.h"

namespace eyrie::offload {

inline constexpr double kmJPerNJ = 1e-6, kMsPerUs = 1e-3;

// Costs and sizes that a file may give: far beyond any machine, and their sums stay finite.
inline constexpr double kLeast = 1e-9, kMost = 1e12;
inline constexpr double kMostUtilization = 0.99;
inline constexpr std::size_t kMostPlaces = 64;

// A map or list of this path is neither empty nor has more entries than solvers take.
void some_entries(YamlReader& file, const std::string& path, const std::string& entry, std::size_t entries,
                  std::size_t most = kMostPlaces);

// Throws UserError with the file's problems and those of files that it names, if there are any.
void throw_all(const YamlReader& file, const std::vector<std::string>& others);

// What is to be least: energy alone, latency alone, or both by `weights` as the file has them under these keys; they
// belong to a weighted objective and only to it.
Weights weights_of(YamlReader& file, Objective objective, const Weights& weights, const std::string& energy_key,
                   const std::string& time_key);

}  // namespace eyrie::offload
