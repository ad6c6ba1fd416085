// Ofmaps wider than a mapping's f are worked on in blocks of columns.
#pragma once
#include "dataflow/mapping.h"
#include "dataflow/plan.h"
#include "workloads/folded.h"
#include "workloads/layer.h"
#include "workloads/transposed.h"

namespace eyrie {

// What a block of ofmap columns computes is a layer of its own: with a padding, negative where it sees less of the
// plane, that lets its windows meet what they meet in the whole layer.
inline Layer of_columns(Layer layer, const Range& columns) {
  layer.padding.left -= columns.begin * layer.stride.x;
  const int seen = (columns.count - 1) * layer.stride.x + layer.window_W();
  layer.padding.right = seen - layer.W - layer.padding.left;
  return layer;
}

// The layer as a mapping has it run. Dataflows but row stationary, whose PEs share what windows of an axis have in
// common, run it folded.
inline Layer as_run(const Layer& layer, const Mapping& mapping) {
  const Layer run = mapping.dataflow == Dataflow::rs ? layer : Folding(layer).layer();
  return mapping.transposed ? transposed(run) : run;
}

}  // namespace eyrie
