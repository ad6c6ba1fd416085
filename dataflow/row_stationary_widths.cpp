#include "dataflow/row_stationary_widths.h"

#include <algorithm>

namespace eyrie {

void ColumnChoices::add_cuts(const std::vector<SegmentCuts>& segments) {
  for (const int f : widths_) {
    std::vector<ColumnCuts>& cuts = cuts_.emplace_back();
    for (const SegmentCuts& segment : segments) cuts.emplace_back(segment.layer, f).kinds.clear();
  }
}

std::vector<SegmentCuts> ColumnChoices::least_cuts(std::vector<SegmentCuts> uncut, std::size_t first,
                                                   std::size_t end) const {
  for (std::size_t i = 0; i < uncut.size(); ++i) {
    ColumnCuts& columns = uncut[i].columns;
    columns = cuts_[first][i];
    columns.kinds.assign(2, ColumnBlock(uncut[i].layer, 0, 1));
    columns.kinds.back().columns = widths_[first];
    columns.kinds.back().held = 0;
    for (std::size_t some = first + 1; some < end; ++some) {
      columns.count = std::min(columns.count, cuts_[some][i].count);
      columns.span = std::min(columns.span, cuts_[some][i].span);
      columns.held = std::min(columns.held, cuts_[some][i].held);
    }
  }
  return uncut;
}

}  // namespace eyrie
