// Every table that comes with Eyrie, simulated: the bar that a change to a machine has to keep.
#include <gmock/gmock.h>

#include "sim/validate.h"

namespace eyrie {
namespace {

TEST(PublishedTables, AreMetWithinTheirTolerances) {
  std::vector<PublishedTable> tables;
  for (const std::string& path : shipped_tables()) tables.push_back(read_published(path));
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
