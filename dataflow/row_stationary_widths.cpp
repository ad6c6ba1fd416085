#include "dataflow/row_stationary_widths.h"

#include <algorithm>

namespace eyrie {

void ColumnChoices::add_cuts(const LayerCuts& cuts) {
  for (const int f : widths_) {
    std::vector<ColumnCuts>& of_f = cuts_.emplace_back();
    const auto add = [&](const SegmentCuts& segment) { of_f.emplace_back(segment.layer, f).kinds.clear(); };
    for (const SegmentCuts& segment : cuts) add(segment);
    if (cuts.whole) add(*cuts.whole);
  }
}

LayerCuts ColumnChoices::least_cuts(LayerCuts uncut, std::size_t first, std::size_t end) const {
  for (std::size_t i = 0; i < uncut.size(); ++i) set_least(uncut.segments[i], i, first, end);
  if (uncut.whole) set_least(*uncut.whole, uncut.size(), first, end);
  return uncut;
}

void ColumnChoices::set_least(SegmentCuts& segment, std::size_t index, std::size_t first, std::size_t end) const {
  ColumnCuts& columns = segment.columns;
  columns = cuts_[first][index];
  columns.kinds.assign(2, ColumnBlock(segment.layer, 0, 1));
  columns.kinds.back().columns = widths_[first];
  columns.kinds.back().held = 0;
  for (std::size_t some = first + 1; some < end; ++some) {
    columns.count = std::min(columns.count, cuts_[some][index].count);
    columns.span = std::min(columns.span, cuts_[some][index].span);
    columns.held = std::min(columns.held, cuts_[some][index].held);
  }
}

}  // namespace eyrie
