#include "tools/cli/overrides.h"

#include <limits>

namespace eyrie {
namespace {

constexpr int kMostImages = 65536;

}  // namespace

WorkloadOverrides overrides_of(CommandLine& line) {
  WorkloadOverrides overrides;
  if (const auto batch = line.number("batch", 1, kMostImages)) overrides.batch = static_cast<int>(*batch);
  overrides.seed = line.number("seed", 0, std::numeric_limits<std::uint64_t>::max());
  overrides.layers = line.list("layers");
  return overrides;
}

}  // namespace eyrie
