#include "sim/base/queue.h"

#include <gtest/gtest.h>

#include <memory>

namespace eyrie {
namespace {

// Growing while the items lie around the end of the memory as well as while they do not.
TEST(Queue, GivesBackItsItemsInOrderHoweverItGrows) {
  Queue<std::unique_ptr<int>> queue;
  int in = 0, out = 0;
  for (const int more : {3, 8, 30, 100}) {
    for (int i = 0; i < more; ++i) queue.push(std::make_unique<int>(in++));
    EXPECT_EQ(*queue.back(), in - 1);
    for (int i = 0; i < more - 2; ++i) {
      EXPECT_EQ(*queue.front(), out);
      EXPECT_EQ(*queue.pop(), out++);
    }
    ASSERT_EQ(queue.size(), static_cast<std::size_t>(in - out));
    for (int i = 0; i < in - out; ++i) EXPECT_EQ(*queue[static_cast<std::size_t>(i)], out + i);
  }
  queue.clear();
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace eyrie
