// The corners are drawn, often enough that a few hundred layers meet all of them.
#include "tests/corner_layers.h"

#include <gmock/gmock.h>

#include <array>
#include <functional>

namespace eyrie {
namespace {

struct Corner {
  const char* name;
  std::function<bool(const Layer&)> is;
};

const std::array kCorners{
    Corner{"the first window lies wholly in padding", [](const Layer& l) { return l.padding.top >= l.window_H(); }},
    Corner{"so does the last", [](const Layer& l) { return l.padding.right >= l.window_W(); }},
    Corner{"and no window meets a pixel",
           [](const Layer& l) { return l.padding.top >= (l.E() - 1) * l.stride.y + l.window_H(); }},
    Corner{"pixels behind the last window",
           [](const Layer& l) { return (l.E() - 1) * l.stride.y + l.window_H() < l.padding.top + l.H; }},
    Corner{"a plane a pixel high", [](const Layer& l) { return l.H == 1 && l.W > 1; }},
    Corner{"a plane a pixel wide", [](const Layer& l) { return l.W == 1 && l.H > 1; }},
    Corner{"a plane of a pixel, and several windows",
           [](const Layer& l) { return l.H == 1 && l.W == 1 && l.E() * l.F() > 1; }},
    Corner{"a kernel larger than the plane", [](const Layer& l) { return l.R > l.H; }},
    Corner{"a stride larger than the kernel", [](const Layer& l) { return l.stride.x > l.window_W() && l.F() > 1; }},
    Corner{"one ifmap channel", [](const Layer& l) { return l.C == 1 && l.M > 1; }},
    Corner{"one ofmap channel", [](const Layer& l) { return l.M == 1 && l.C > 1; }},
    Corner{"a multiplier", [](const Layer& l) { return l.groups == l.C && l.M > l.C && l.C > 1; }},
    Corner{"padding of four sizes",
           [](const Layer& l) { return l.padding.top != l.padding.bottom && l.padding.left != l.padding.right; }},
    Corner{"dilation", [](const Layer& l) { return l.dilation.y > 1 && l.R > 1; }},
    Corner{"a batch", [](const Layer& l) { return l.N > 1 && l.kind != LayerKind::kFc; }},
    Corner{"a large batch of an fc layer", [](const Layer& l) { return l.N > 16 && l.kind == LayerKind::kFc; }},
};

TEST(CornerLayers, MeetEveryCornerAndAreLayers) {
  std::array<int, kCorners.size()> met{};
  Random random(1);
  for (int i = 0; i < 600; ++i) {
    const Layer layer = corner_layer(random);
    ASSERT_THAT(problems_of(layer), testing::IsEmpty()) << "layer " << i;
    for (std::size_t c = 0; c < kCorners.size(); ++c) met[c] += kCorners[c].is(layer);
  }
  for (std::size_t c = 0; c < kCorners.size(); ++c) EXPECT_GE(met[c], 3) << kCorners[c].name;
}

TEST(CornerLayers, HaveDataWithoutAValueWithOneAndWithoutAZero) {
  Random random(2);
  int none = 0, one = 0, all = 0;
  for (int i = 0; i < 200; ++i) {
    const Layer layer = corner_layer(random);
    const double weights = corner_data(random, layer).weight_density;
    none += weights == 0;
    all += weights == 1;
    one += weights == 1.0 / (layer.M * layer.group_C() * layer.R * layer.S);
  }
  EXPECT_GE(std::min({none, one, all}), 10);
}

}  // namespace
}  // namespace eyrie
