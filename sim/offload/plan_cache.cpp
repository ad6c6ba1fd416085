#include "sim/offload/plan_cache.h"

#include <algorithm>
#include <cmath>

namespace eyrie::offload {
namespace {

class Chooser {
 public:
  Chooser(const std::vector<std::vector<double>>& costs, const std::vector<double>& best,
          const std::vector<double>& way_out)
      : costs_(costs), best_(best), way_out_(way_out) {}

  CacheLoss loss(std::vector<std::size_t> kept) const {
    CacheLoss loss{std::move(kept), 0, 0};
    for (std::size_t c = 0; c < costs_.size(); ++c) {
      double least = INFINITY;
      for (const std::size_t plan : loss.kept) least = std::min(least, costs_[c][plan]);
      if (std::isinf(least)) least = way_out_[c];
      const double regret = best_[c] > 0 ? std::max(0.0, least / best_[c] - 1) : 0;
      loss.mean += regret / static_cast<double>(costs_.size());
      loss.worst = std::max(loss.worst, regret);
    }
    return loss;
  }

  CacheLoss with_one_more(const CacheLoss& before) const {
    CacheLoss least;
    for (std::size_t plan = 0; plan < costs_.front().size(); ++plan) {
      std::vector<std::size_t> kept = before.kept;
      if (std::find(kept.begin(), kept.end(), plan) != kept.end()) continue;
      kept.push_back(plan);
      CacheLoss now = loss(std::move(kept));
      if (least.kept.empty() || now.mean < least.mean) least = std::move(now);
    }
    return least;
  }

  CacheLoss swapped(CacheLoss least) const {
    for (bool better = true; better;) {
      better = false;
      for (std::size_t place = 0; place < least.kept.size(); ++place)
        for (std::size_t plan = 0; plan < costs_.front().size(); ++plan) {
          std::vector<std::size_t> kept = least.kept;
          if (std::find(kept.begin(), kept.end(), plan) != kept.end()) continue;
          kept[place] = plan;
          CacheLoss now = loss(std::move(kept));
          if (now.mean < least.mean * (1 - 1e-12)) least = std::move(now), better = true;
        }
    }
    return least;
  }

 private:
  const std::vector<std::vector<double>>& costs_;
  const std::vector<double>& best_;
  const std::vector<double>& way_out_;
};

}  // namespace

std::vector<CacheLoss> choose_plans(const std::vector<std::vector<double>>& costs, const std::vector<double>& best,
                                    const std::vector<double>& way_out, std::size_t most) {
  std::vector<CacheLoss> all;
  if (costs.empty()) return all;
  const Chooser chooser(costs, best, way_out);
  while (all.size() < std::min(most, costs.front().size()))
    all.push_back(chooser.swapped(chooser.with_one_more(all.empty() ? CacheLoss{} : all.back())));
  return all;
}

std::optional<LookUp> look_up(const Problem& now, const std::vector<Choice>& cached) {
  std::optional<LookUp> best, fastest;
  for (std::size_t i = 0; i < cached.size(); ++i) {
    const auto plan = evaluate(now, cached[i]);
    if (!plan) continue;
    if (!fastest || plan->total.ms < fastest->plan.total.ms) fastest = LookUp{*plan, i, false};
    if (!keeps_bounds(now, *plan)) continue;
    if (!best || now.weights.of(plan->total) < now.weights.of(best->plan.total)) best = LookUp{*plan, i, true};
  }
  return best ? best : fastest;
}

}  // namespace eyrie::offload
