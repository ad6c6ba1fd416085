#include "sim/offload/catalogue.h"

#include <algorithm>

namespace eyrie::offload {

std::vector<std::size_t> pareto_front(const std::vector<Model>& models, double memory_MB) {
  std::vector<std::size_t> order, front;
  for (std::size_t m = 0; m < models.size(); ++m)
    if (models[m].MB <= memory_MB) order.push_back(m);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return models[a].accuracy != models[b].accuracy ? models[a].accuracy > models[b].accuracy
                                                    : models[a].mJ < models[b].mJ;
  });
  for (const std::size_t m : order)
    if (front.empty() || models[m].mJ < models[front.back()].mJ) front.push_back(m);
  return front;
}

std::optional<std::size_t> by_accuracy(const std::vector<Model>& models, const std::vector<std::size_t>& front,
                                       double accuracy) {
  std::optional<std::size_t> cheapest;
  for (const std::size_t m : front)
    if (models[m].accuracy >= accuracy) cheapest = m;
  return cheapest;
}

std::optional<std::size_t> by_budget(const std::vector<Model>& models, const std::vector<std::size_t>& front,
                                     double mJ) {
  for (const std::size_t m : front)
    if (models[m].mJ <= mJ) return m;
  return std::nullopt;
}

std::vector<std::size_t> upper_hull(const std::vector<Model>& models, const std::vector<std::size_t>& front) {
  std::vector<std::size_t> hull;
  for (const std::size_t m : front) {
    // The last one goes if it lies on or below the line from the one before it to this one.
    while (hull.size() > 1) {
      const Model &a = models[hull[hull.size() - 2]], &b = models[hull.back()], &c = models[m];
      if ((b.accuracy - c.accuracy) * (a.mJ - c.mJ) > (a.accuracy - c.accuracy) * (b.mJ - c.mJ)) break;
      hull.pop_back();
    }
    hull.push_back(m);
  }
  return hull;
}

std::optional<Mixture> best_mixture(const std::vector<Model>& models, const std::vector<std::size_t>& front, double mJ,
                                    double memory_MB) {
  std::optional<Mixture> best;
  for (const std::size_t cheap : front)
    for (const std::size_t dear : front) {
      const Model &a = models[cheap], &b = models[dear];
      if (a.mJ > mJ || b.mJ < a.mJ || (cheap != dear && a.MB + b.MB > memory_MB)) continue;
      const double share = cheap == dear ? 0 : std::min(1.0, (mJ - a.mJ) / (b.mJ - a.mJ));
      const double accuracy = a.accuracy + share * (b.accuracy - a.accuracy);
      if (!best || accuracy > best->accuracy) best = Mixture{cheap, dear, share, accuracy};
    }
  return best;
}

}  // namespace eyrie::offload
