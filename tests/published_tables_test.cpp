// Every table that comes with Eyrie, simulated: the bar that a change to a machine has to keep.
#include <gmock/gmock.h>

#include <algorithm>

#include "sim/validate.h"

namespace eyrie {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Tables of GoogLeNet take minutes under the sanitizers, which see the same code in the others.
bool takes_minutes(const PublishedTable& table) {
  return kSanitized && std::any_of(table.runs.begin(), table.runs.end(), [](const auto& run) {
           return run.second.workload.find("googlenet") != std::string::npos;
         });
}

TEST(PublishedTables, AreMetWithinTheirTolerances) {
  std::vector<PublishedTable> tables;
  for (const std::string& path : shipped_tables()) {
    tables.push_back(read_published(path));
    if (takes_minutes(tables.back())) tables.pop_back();
  }
  const auto all = validate(tables, {});
  ASSERT_FALSE(all.empty());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (const Comparison& comparison : all[i]) {
      EXPECT_TRUE(comparison.within_tolerance())
          << tables[i].title << ": " << comparison.metric << ", " << comparison.layer << ": published "
          << comparison.published << " " << comparison.unit << ", simulated " << comparison.simulated;
    }
  }
}

}  // namespace
}  // namespace eyrie
