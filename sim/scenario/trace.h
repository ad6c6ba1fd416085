// Conditions over time, as they were measured, and what an inference at each moment costs by different ways to choose
// its plan. A radio that was used shortly before is still awake.
#pragma once
#include <string>
#include <vector>

#include "sim/scenario/condition_grid.h"
#include "sim/scenario/placement.h"

namespace eyrie::offload {

struct Moment {
  double s = 0;
  Conditions conditions;
};

// Reads a CSV file: time_s, and a column NAME.Mbps of a link or NAME.utilization of a processor for whatever varies; an
// inference a row. Throws UserError with every problem found.
std::vector<Moment> read_trace(const std::string& path, const Placement& placement);

// What a way of choosing comes to over all inferences.
struct Replay {
  std::string way;
  Cost total;
  double worst_ms = 0;
  std::size_t late = 0;     // inferences past the bound on latency
  std::size_t changes = 0;  // of the plan from one inference to the next
  std::size_t none = 0;     // inferences for which there is no plan at all
  double seconds = 0;       // that choosing took; not a result
};

// Solving anew for each inference, looking up in a cache of these plans if there are any, and each pure choice.
std::vector<Replay> replays(const Placement& placement, const std::vector<Moment>& trace,
                            const std::vector<Choice>& cached);

}  // namespace eyrie::offload
