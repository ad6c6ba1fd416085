// How windows share taps along an axis, and how filters that do not fit the array are cut.
#include "dataflow/window_axis.h"

#include <gmock/gmock.h>

#include <set>

#include "dataflow/filter_segments.h"

namespace eyrie {
namespace {

using testing::ElementsAre;

TEST(WindowAxis, WindowsOfAPlainFilterAreOneSet) {
  const WindowAxis axis{.taps = 3, .stride = 2};
  EXPECT_EQ(axis.phases(), 1);
  EXPECT_EQ(axis.step(), 2);
  EXPECT_THAT(axis.positions(0, 3), ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

// Taps 2 pixels apart: windows 0 and 2 share taps, as windows 1 and 3 do.
TEST(WindowAxis, EveryOtherWindowOfAFilterDilatedByTwoIsInTheOtherSet) {
  const WindowAxis axis{.taps = 3, .stride = 1, .dilation = 2};
  EXPECT_EQ(axis.phases(), 2);
  EXPECT_EQ(axis.step(), 1);
  EXPECT_THAT(windows_by_set(axis, 5), ElementsAre(0, 2, 4, 1, 3));
  EXPECT_THAT(axis.positions(0, 5), ElementsAre(0, 2, 4, 6, 8, 1, 3, 5, 7));
}

TEST(WindowAxis, AStrideThatTheDilationDividesMakesOneSet) {
  const WindowAxis axis{.taps = 3, .stride = 4, .dilation = 2};
  EXPECT_EQ(axis.phases(), 1);
  EXPECT_EQ(axis.step(), 2);
  EXPECT_THAT(axis.positions(1, 2), ElementsAre(4, 6, 8, 10, 12));
}

TEST(WindowAxis, NumbersEveryTapThatAnyWindowMeetsOnce) {
  for (int taps = 1; taps <= 4; ++taps)
    for (int stride = 1; stride <= 5; ++stride)
      for (int dilation = 1; dilation <= 6; ++dilation)
        for (int windows = 1; windows <= 7; ++windows) {
          SCOPED_TRACE(testing::Message() << taps << " " << stride << " " << dilation << " " << windows);
          const WindowAxis axis{taps, stride, dilation};
          std::set<int> met;
          for (int window = 0; window < windows; ++window)
            for (int tap = 0; tap < taps; ++tap) met.insert(window * stride + tap * dilation);
          const std::vector<int> positions = axis.positions(0, windows);
          EXPECT_EQ(std::set<int>(positions.begin(), positions.end()), met);
          EXPECT_EQ(axis.span(windows), static_cast<int>(met.size())) << "none of them twice";
        }
}

TEST(FilterSegments, AFilterThatFitsIsNotCut) {
  const Layer layer{.name = "fits", .C = 3, .H = 20, .W = 20, .M = 4, .R = 12, .S = 12};
  const auto segments = filter_segments(layer, SpatialLimits{});
  ASSERT_EQ(segments.size(), 1u);
  EXPECT_EQ(segments[0].layer.R, 12);
  EXPECT_EQ(segments[0].layer.padding, Padding(0));
}

// 13 rows and columns on 12 rows of PEs with 12 ifmap words each: 7 + 6.
TEST(FilterSegments, AFilterLargerThanTheArrayIsCutEvenly) {
  const Layer layer{.name = "large", .C = 1, .H = 20, .W = 20, .M = 1, .R = 13, .S = 13, .padding = 2};
  const auto segments = filter_segments(layer, SpatialLimits{});
  ASSERT_EQ(segments.size(), 4u);
  const FilterSegment& last = segments[3];
  EXPECT_EQ(last.first_row, 7);
  EXPECT_EQ(last.first_column, 7);
  EXPECT_EQ(last.layer.R, 6);
  EXPECT_EQ(last.layer.S, 6);
  EXPECT_EQ(last.layer.padding, Padding(-5, 2, -5, 2));
  for (const FilterSegment& segment : segments) {
    EXPECT_EQ(segment.layer.E(), layer.E());
    EXPECT_EQ(segment.layer.F(), layer.F());
  }
}

// 4 words a pass: columns of 4 taps leave room for a single row.
TEST(FilterSegments, AFilterLargerThanThePrefetchBufferIsCutToo) {
  const Layer layer{.name = "prefetch", .C = 1, .H = 5, .W = 5, .M = 1, .R = 3, .S = 4};
  SpatialLimits limits;
  limits.prefetch_words = 4;
  EXPECT_EQ(filter_segments(layer, limits).size(), 3u);
  EXPECT_EQ(largest_segment(layer, limits).R, 1);
}

}  // namespace
}  // namespace eyrie
