#include "sim/host_memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "sim/memory_need.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

// "MemAvailable:   24103204 kB"
std::uint64_t available() {
  std::ifstream file("/proc/meminfo");
  std::string key, unit;
  for (std::uint64_t kilobytes = 0; file >> key >> kilobytes; std::getline(file, unit))
    if (key == "MemAvailable:") return kilobytes * 1024;
  return kNoMemoryLimit;
}

// A file of one number; "max" and whatever cannot be read are no limit.
std::uint64_t number_in(const fs::path& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  return file >> number ? number : kNoMemoryLimit;
}

std::uint64_t left_of(const fs::path& limit, const fs::path& used) {
  const std::uint64_t most = number_in(limit), taken = number_in(used);
  if (most == kNoMemoryLimit || taken == kNoMemoryLimit) return most;
  return most - std::min(most, taken);
}

// Of the group of a "hierarchy:controllers:path" line and of all groups above it.
std::uint64_t left_of_groups(const fs::path& root, fs::path group, const char* limit, const char* used) {
  std::uint64_t left = kNoMemoryLimit;
  for (group = group.relative_path();; group = group.parent_path()) {
    left = std::min(left, left_of(root / group / limit, root / group / used));
    if (group.empty()) return left;
  }
}

std::uint64_t control_groups() {
  std::ifstream file("/proc/self/cgroup");
  std::uint64_t left = kNoMemoryLimit;
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1), group = line.substr(second + 1);
    if (controllers.empty())
      left = std::min(left, left_of_groups("/sys/fs/cgroup", group, "memory.max", "memory.current"));
    else if (controllers == "memory")
      left = std::min(left,
                      left_of_groups("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes", "memory.usage_in_bytes"));
  }
  return left;
}

std::uint64_t address_space() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kNoMemoryLimit;
  return limit.rlim_cur;
}

}  // namespace

std::uint64_t host_memory() { return std::min({available(), control_groups(), address_space()}); }

}  // namespace eyrie
