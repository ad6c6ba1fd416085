#include "sim/base/sc/counter_tree.h"

#include <map>
#include <string_view>
#include <utility>

namespace eyrie {

void for_each_counted(sc_core::sc_object& root, const std::function<void(Counted&)>& visit) {
  if (auto* counted = dynamic_cast<Counted*>(&root)) visit(*counted);
  for (sc_core::sc_object* child : root.get_child_objects()) for_each_counted(*child, visit);
}

CounterTotals collect(sc_core::sc_object& root) {
  CounterTotals totals;
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> stalls;  // by unit and reason
  for_each_counted(root, [&](Counted& module) {
    for (const Counter* counter : module.counter_group().counters()) totals.accesses[counter->key] += counter->value();
    for (const StallCounter* stall : module.counter_group().stalls())
      stalls[{module.unit(), stall->reason}] += stall->value();
  });
  for (const auto& [name, cycles] : stalls)
    totals.stalls[std::string(name.first) + "." + std::string(name.second)] += cycles;
  return totals;
}

void reset(sc_core::sc_object& root) {
  for_each_counted(root, [](Counted& module) {
    CounterGroup& group = module.counter_group();
    group.useful_cycles = 0;
    for (Counter* counter : group.counters()) counter->reset();
    for (StallCounter* stall : group.stalls()) stall->reset();
  });
}

void CounterRow::include(Counted& unit) {
  CounterGroup& group = unit.counter_group();
  values_.push_back(&group.useful_cycles);
  for (Counter* counter : group.counters()) values_.push_back(&counter->value_);
  for (StallCounter* stall : group.stalls()) values_.push_back(&stall->value_);
}

std::vector<std::uint64_t> CounterRow::read() const {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(values_.size());
  for (const std::uint64_t* value : values_) numbers.push_back(*value);
  return numbers;
}

void CounterRow::write(const std::vector<std::uint64_t>& numbers) {
  for (std::size_t i = 0; i < values_.size(); ++i) *values_[i] = numbers[i];
}

void CounterRow::add(const std::vector<std::uint64_t>& numbers, std::uint64_t times) {
  for (std::size_t i = 0; i < values_.size(); ++i) *values_[i] += numbers[i] * times;
}

}  // namespace eyrie
