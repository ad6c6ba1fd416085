// Ifmap tiles that serve all segments of folded filters: where in such a tile a segment's pixels lie.
#pragma once
#include "dataflow/filter_segments.h"
#include "dataflow/row_stationary_program.h"
#include "sim/base/pass_program.h"

namespace eyrie {

// Has `ifmap`, the ifmaps of a segment's pass, read from a tile that lies in the order of the whole layer's filters.
void read_from_shared_tile(Multicast& ifmap, const FilterSegment& segment, const Layer& whole,
                           const RowStationaryPass& pass);

}  // namespace eyrie
