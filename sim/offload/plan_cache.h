// Plans kept for conditions to come: which of them lose least against solving anew.
#pragma once
#include <functional>
#include <vector>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

// What a cache of so many plans loses on the conditions that it was chosen for: cost over the best one's, less 1.
struct CacheLoss {
  std::vector<std::size_t> kept;  // plans, by their places in the list that they were chosen from
  double mean = 0, worst = 0;
};

// costs[condition][plan], infinite where the plan breaks a bound; best[condition] is what solving gives. A condition in
// which none of the kept plans is allowed costs way_out[condition]. The result for 1, 2, ... plans up to `most`: each
// begins with the one before it and the plan that makes the mean least, then plans are swapped as long as that makes it
// smaller. So the mean never grows with the number of plans.
std::vector<CacheLoss> choose_plans(const std::vector<std::vector<double>>& costs, const std::vector<double>& best,
                                    const std::vector<double>& way_out, std::size_t most);

// What a look-up finds.
struct LookUp {
  Plan plan;
  std::size_t kept = 0;      // which of the cached plans
  bool keeps_bounds = true;  // false: the fastest of them is the way out
};

// Works out every cached plan under the present conditions and takes the best one that keeps the bounds, or else the
// fastest. Nothing if none of them can be carried out at all.
std::optional<LookUp> look_up(const Problem& now, const std::vector<Choice>& cached);

}  // namespace eyrie::offload
