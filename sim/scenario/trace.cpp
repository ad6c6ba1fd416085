#include "sim/scenario/trace.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>

#include "sim/offload/assignment.h"
#include "sim/offload/plan_cache.h"

namespace eyrie::offload {
namespace {

constexpr double kMsPerS = 1000;

// When each radio was used last.
class RadioClocks {
 public:
  explicit RadioClocks(const Placement& placement) {
    for (const Link& link : placement.links)
      if (link.radio) radios_.push_back(&*link.radio);
    ends_.resize(radios_.size());
  }

  // What using each radio now costs more than leaving it alone. One that is still in its tail need not be woken: its
  // tail begins anew. The problem's radio 0 is that of links without one.
  void charge(double ms, Problem& problem) const {
    for (std::size_t r = 0; r < radios_.size(); ++r) {
      if (!ends_[r]) continue;
      const double since = std::max(0.0, ms - *ends_[r]);
      if (since < radios_[r]->tail_ms()) problem.radios[r + 1] = {radios_[r]->tail_mJ(since), 0};
    }
  }

  void used(double ms, const Problem& problem, const Plan& plan) {
    for (const Sent& sent : plan.sent)
      if (const std::size_t radio = problem.route[sent.from][sent.to]->radio; radio > 0) ends_[radio - 1] = ms;
  }

 private:
  std::vector<const Radio*> radios_;
  std::vector<std::optional<double>> ends_;
};

using Way = std::function<std::optional<Plan>(const Problem& now)>;

Replay replay(const std::string& name, const Placement& placement, const std::vector<Moment>& trace, const Way& way) {
  Replay replay;
  replay.way = name;
  RadioClocks radios(placement);
  Choice last;
  for (const Moment& moment : trace) {
    Problem now = problem_of(placement, moment.conditions);
    radios.charge(moment.s * kMsPerS, now);
    const auto begin = std::chrono::steady_clock::now();
    const auto plan = way(now);
    replay.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!plan) {
      ++replay.none;
      continue;
    }
    replay.total += plan->total;
    replay.worst_ms = std::max(replay.worst_ms, plan->total.ms);
    replay.late += keeps_bounds(now, *plan) ? 0 : 1;
    replay.changes += last.empty() || last == plan->choice ? 0 : 1;
    last = plan->choice;
    radios.used(moment.s * kMsPerS + plan->total.ms, now, *plan);
  }
  return replay;
}

}  // namespace

std::vector<Replay> replays(const Placement& placement, const std::vector<Moment>& trace,
                            const std::vector<Choice>& cached) {
  std::vector<Replay> all;
  all.push_back(replay("solved anew", placement, trace, [](const Problem& now) {
    const auto best = best_plan(now);
    return best ? best : fastest_plan(now);
  }));
  if (!cached.empty())
    all.push_back(replay("looked up", placement, trace, [&](const Problem& now) -> std::optional<Plan> {
      const auto found = look_up(now, cached);
      return found ? std::optional(found->plan) : std::nullopt;
    }));
  for (std::size_t p = 0; p < placement.processors.size(); ++p)
    all.push_back(replay("all on " + placement.processors[p].name, placement, trace,
                         [p](const Problem& now) { return pure_plan(now, p); }));
  return all;
}

}  // namespace eyrie::offload
