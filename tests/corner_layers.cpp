#include "tests/corner_layers.h"

#include <algorithm>

namespace eyrie {
namespace {

class Corners {
 public:
  explicit Corners(Random& random) : random_(random) {}

  Layer layer() {
    Layer layer;
    layer.name = "corner";
    layer.N = one_in(3) ? in(2, 3) : 1;
    if (one_in(8)) {
      layer.kind = LayerKind::kFc;
      layer.N = one_in(3) ? in(2, 70) : 1;
      layer.C = size(90);
      layer.M = size(70);
      return layer;
    }
    const Axis rows = axis();
    const Axis columns = one_in(4) ? rows : axis();
    layer.H = rows.size, layer.W = columns.size;
    layer.R = rows.taps, layer.S = columns.taps;
    layer.stride = {rows.stride, columns.stride};
    layer.dilation = {rows.dilation, columns.dilation};
    layer.padding = {rows.before, rows.after, columns.before, columns.after};
    channels(layer);
    return layer;
  }

  DataRecipe data(const Layer& layer) {
    DataRecipe recipe;
    recipe.seed = random_.next();
    recipe.weight_density = density(1.0 * layer.M * layer.group_C() * layer.R * layer.S);
    recipe.activation_density = density(1.0 * layer.N * layer.C * layer.H * layer.W);
    if (one_in(2)) recipe.bias = {static_cast<Psum>(in(-300, 300))};
    return recipe;
  }

 private:
  struct Axis {
    int size = 1, taps = 1, stride = 1, dilation = 1, before = 0, after = 0;
    int window() const { return (taps - 1) * dilation + 1; }
    int missing() const { return std::max(0, window() - size - before - after); }  // for a first window
  };

  int in(int low, int high) { return static_cast<int>(random_.in(low, high)); }
  bool one_in(int n) { return in(1, n) == 1; }
  int size(int most) { return one_in(3) ? 1 : in(1, most); }

  Axis axis() {
    Axis axis{.size = size(10), .taps = size(5), .stride = in(1, 4), .dilation = one_in(4) ? in(2, 3) : 1};
    switch (in(0, 7)) {
      case 0:  // the first windows lie wholly in padding
        axis.before = axis.window() + in(0, axis.stride);
        axis.after = in(0, axis.window());
        break;
      case 1:  // the last ones do
        axis.after = axis.window() + in(0, axis.stride);
        axis.before = in(0, axis.window());
        break;
      case 2:  // a kernel larger than the plane
        axis.taps = axis.size + in(1, 3);
        axis.before = in(0, axis.missing());
        axis.after = axis.missing() + in(0, 2);
        break;
      case 3:  // pixels between the windows
        axis.stride = axis.window() + in(1, 3);
        axis.before = in(0, 2);
        break;
      case 4:  // pixels behind the last window
        axis.stride = in(2, 5);
        axis.size = std::max(axis.size, axis.window()) + axis.stride * in(0, 2);
        axis.size += axis.stride - 1 - (axis.size - axis.window()) % axis.stride;
        break;
      case 5:  // one window, and no padding
        axis.size = axis.window();
        break;
      default:  // anything
        axis.before = in(0, 3);
        axis.after = in(0, 3);
    }
    axis.size += axis.missing();
    return axis;
  }

  void channels(Layer& layer) {
    switch (in(0, 4)) {
      case 0:  // one, here or there
        (one_in(2) ? layer.C : layer.M) = in(1, 20);
        break;
      case 1:  // a group for each channel, with a multiplier
        layer.kind = one_in(2) ? LayerKind::kDepthwise : LayerKind::kConv;
        layer.C = layer.groups = in(1, 6);
        layer.M = layer.C * in(1, 3);
        break;
      case 2:
        layer.groups = in(2, 4);
        layer.C = layer.groups * in(1, 4);
        layer.M = layer.groups * in(1, 6);
        break;
      default:
        layer.C = in(1, 20);
        layer.M = in(1, 20);
    }
    // As many as leave a test its speed.
    while (layer.macs() / static_cast<unsigned>(layer.N) > 10000 && layer.C > layer.groups) layer.C -= layer.groups;
    while (layer.macs() / static_cast<unsigned>(layer.N) > 10000 && layer.M > layer.groups) layer.M -= layer.groups;
  }

  double density(double values) {
    switch (in(0, 5)) {
      case 0:
        return 0;
      case 1:
        return 1;
      case 2:
        return 1 / values;  // a single value
      default:
        return in(1, 9) / 10.0;
    }
  }

  Random& random_;
};

}  // namespace

Layer corner_layer(Random& random) { return Corners(random).layer(); }

DataRecipe corner_data(Random& random, const Layer& layer) { return Corners(random).data(layer); }

}  // namespace eyrie
