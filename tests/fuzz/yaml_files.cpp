// Files in YAML, beside the shipped ones, so that those they name are found.
#include <initializer_list>

#include "sim/base/fault.h"
#include "sim/dram_file.h"
#include "sim/machine_config.h"
#include "sim/published.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/trace.h"
#include "sim/sweep/points.h"
#include "sim/sweep/sweep.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "tests/fuzz/targets.h"

namespace eyrie::fuzz {
namespace {

namespace fs = std::filesystem;

// A folder beside what the repository has in `folder`.
fs::path beside(const char* folder) {
  const fs::path source = EYRIE_SOURCE_DIR, copy = scratch() / "eyrie";
  if (!fs::exists(copy)) {
    fs::create_directories(copy / "configs/sweeps");
    fs::create_directories(copy / "configs/published");
    fs::create_directories(copy / "configs/offload");
    fs::create_directory_symlink(source / "workloads", copy / "workloads");
    for (const auto& entry : fs::directory_iterator(source / "configs"))
      if (const fs::path link = copy / "configs" / entry.path().filename(); !fs::exists(link))
        fs::create_symlink(entry.path(), link);
  }
  return copy / folder;
}

void read(const char* folder, const std::string& bytes, auto&& reader) try {
  reader(write(beside(folder), "any.yaml", bytes));
} catch (const UserError&) {
}

}  // namespace

void machine(const std::string& bytes) {
  read("configs", bytes, [](const std::string& path) { read_machine(path); });
}

void workload(const std::string& bytes) {
  read("configs", bytes, [](const std::string& path) { read_workload(path); });
}

void sweep(const std::string& bytes) {
  read("configs/sweeps", bytes, [](const std::string& path) {
    const Sweep sweep = read_sweep(path);
    Points points(sweep);
    if (sweep.crossed() < 1000) points.next();
  });
}

void published(const std::string& bytes) {
  read("configs/published", bytes, [](const std::string& path) { read_published(path); });
}

// A scenario that reads well is prepared for its solver.
void scenario(const std::string& bytes) {
  read("configs/offload", bytes, [](const std::string& path) {
    const offload::Scenario read = offload::read_scenario(path);
    if (const auto* placement = std::get_if<offload::Placement>(&read.task))
      offload::problem_of(*placement, placement->conditions());
  });
}

void radio(const std::string& bytes) {
  std::vector<std::string> problems;
  read("configs", bytes, [&](const std::string& path) { offload::read_radio(path, problems); });
}

void conditions_csv(const std::string& bytes) {
  static const auto known =
      offload::read_scenario(fs::path(EYRIE_SOURCE_DIR) / "configs/offload/alexnet-wifi.yaml").task;
  read("configs", bytes,
       [&](const std::string& path) { offload::read_trace(path, std::get<offload::Placement>(known)); });
}

void profile_json(const std::string& bytes) { offload::profile_in(bytes, 2); }

void technology(const std::string& bytes) {
  std::vector<std::string> problems;
  read("configs", bytes, [&](const std::string& path) { read_technology(path, problems); });
}

void arithmetic(const std::string& bytes) {
  std::vector<std::string> problems;
  read("configs", bytes, [&](const std::string& path) { read_arithmetic(path, problems); });
}

void dram_device(const std::string& bytes) {
  std::vector<std::string> problems;
  read("configs", bytes, [&](const std::string& path) { read_dram_device(path, problems); });
}

}  // namespace eyrie::fuzz
