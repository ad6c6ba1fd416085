#include "tools/cli/memory_limit.h"

#include <charconv>
#include <cmath>
#include <map>

#include "sim/host_memory.h"
#include "sim/memory_need.h"

namespace eyrie {
namespace {

// 8G, 512M, 1.5G, or a number of bytes; nothing if it is none of these.
std::optional<std::uint64_t> bytes_of(const std::string& text) {
  static const std::map<std::string, double> kUnits{
      {"", 1}, {"K", 0x1p10}, {"M", 0x1p20}, {"G", 0x1p30}, {"T", 0x1p40}};
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const auto unit = kUnits.find(std::string(rest, end));
  if (error != std::errc() || unit == kUnits.end() || !(number >= 0)) return std::nullopt;
  const double bytes = number * unit->second;
  return bytes < 0x1p63 ? static_cast<std::uint64_t>(bytes) : kNoMemoryLimit;
}

}  // namespace

Option memory_limit_option() {
  return {"memory-limit", "SIZE",
          "layers that take more memory, by an estimate, are refused: 8G, 512M or none; what the machine has if not "
          "given"};
}

std::uint64_t memory_limit_of(CommandLine& line) {
  const auto text = line.value("memory-limit");
  if (!text) return host_memory();
  if (*text == "none") return kNoMemoryLimit;
  if (const auto bytes = bytes_of(*text)) return *bytes;
  line.problems.push_back("--memory-limit: " + *text + ": expected a size such as 8G or 512M, or none");
  return kNoMemoryLimit;
}

}  // namespace eyrie
