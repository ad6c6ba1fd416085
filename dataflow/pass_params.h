// What a machine file says about what may overlap at the edges of a pass (key `pass`).
#pragma once

namespace eyrie {

// The cost of a strip of ofmap rows that is narrower than the PE set.
enum class RemainderStrip {
  cut,   // the pass runs on the narrower set
  full,  // the pass runs on the full set, the surplus columns on zeros; their work is counted as surplus
};

struct PassParams {
  bool ifmap_during_filter_load = false;  // ifmaps flow while the filter network still loads
  bool filter_load_during_drain = false;  // the next pass' filters load while the last psums of this one leave
  RemainderStrip remainder_strip = RemainderStrip::cut;
  bool overlaps_feature_maps = true;  // passes run while ifmaps come from DRAM and ofmaps go to it
};

}  // namespace eyrie
