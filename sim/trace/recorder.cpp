#include "sim/trace/recorder.h"

#include <cmath>
#include <limits>

namespace eyrie {
namespace {

constexpr std::size_t kMostWindows = 128;  // of a layer, if the user did not choose their length

template <class Map>
Map difference(Map sum, const Map& before) {
  for (auto& [key, value] : sum)
    if (const auto was = before.find(key); was != before.end()) value -= was->second;
  return sum;
}

// Parts whose sum, added up from the first to the last, is the last of these running sums, to the bit.
std::vector<double> exact_parts(const std::vector<double>& sums) {
  std::vector<double> parts;
  double sum = 0;
  for (const double wanted : sums) {
    double part = wanted - sum;
    if (&wanted == &sums.back()) {
      for (int i = 0; i < 64 && sum + part != wanted; ++i)
        part = std::nextafter(part, sum + part < wanted ? std::numeric_limits<double>::infinity()
                                                        : -std::numeric_limits<double>::infinity());
    }
    sum += part;
    parts.push_back(part);
  }
  return parts;
}

// Each window's energy from those up to each window's end.
void set_energies(const std::vector<Energy>& sums, std::vector<TraceWindow>& windows) {
  for (const auto& [component, total] : sums.back().components) {
    std::vector<double> values;
    for (const Energy& sum : sums) values.push_back(sum.components.at(component));
    const std::vector<double> parts = exact_parts(values);
    for (std::size_t i = 0; i < windows.size(); ++i) windows[i].energy.components[component] = parts[i];
  }
  for (TraceWindow& window : windows) {
    window.energy.unit = sums.back().unit;
    for (const auto& [component, value] : window.energy.components) window.energy.total += value;
  }
}

}  // namespace

void Recorder::begin_layer(const std::string& name, std::function<CounterTotals()> counters) {
  layers_.push_back({name, 0, {}, {}});
  counters_ = std::move(counters);
  marks_.clear();
  stride_ = 1;
  boundaries_ = 0;
}

void Recorder::span(const char* unit, const char* what, Cycle begin, Cycle end, std::uint64_t words) {
  if (options_.spans) layers_.back().spans.push_back({unit, what, begin, end, words});
}

void Recorder::boundary(Cycle now) {
  const Cycle since = now - (marks_.empty() ? 0 : marks_.back().at);
  if (since == 0) return;
  ++boundaries_;
  if (options_.window ? since < *options_.window : boundaries_ < stride_) return;
  boundaries_ = 0;
  marks_.push_back({now, counters_()});
  if (!options_.window && marks_.size() == kMostWindows) thin_out();
}

// Makes one window of every two.
void Recorder::thin_out() {
  std::vector<Mark> kept;
  for (std::size_t i = 1; i < marks_.size(); i += 2) kept.push_back(std::move(marks_[i]));
  marks_ = std::move(kept);
  stride_ *= 2;
}

// The last window takes in what comes after the last boundary: the ofmaps' way to DRAM.
void Recorder::end_layer(const LayerResult& result, const std::function<Energy(const Accesses&, Cycle)>& energy) {
  TracedLayer& layer = layers_.back();
  layer.cycles = result.cycles;
  while (!marks_.empty() && marks_.back().at >= result.cycles) marks_.pop_back();
  marks_.push_back({result.cycles, {result.accesses, result.stalls}});
  Mark before;
  std::vector<Energy> sums;
  for (const Mark& mark : marks_) {
    layer.windows.push_back(
        {before.at,
         mark.at,
         {difference(mark.sum.accesses, before.sum.accesses), difference(mark.sum.stalls, before.sum.stalls)},
         {}});
    sums.push_back(energy(mark.sum.accesses, mark.at));
    before = mark;
  }
  sums.back() = result.energy;
  set_energies(sums, layer.windows);
}

}  // namespace eyrie
