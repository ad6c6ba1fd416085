#include "sim/base/sc/counter_tree.h"

#include <map>

namespace eyrie {
namespace {

// Each number's place among the names, once these are in order.
template <class Number, class Name>
void arrange(const std::map<Name, std::vector<const Number*>>& by_name,
             std::vector<std::pair<const Number*, std::size_t>>& numbers, std::vector<Name>& names) {
  for (const auto& [name, counted] : by_name) {
    for (const Number* number : counted) numbers.emplace_back(number, names.size());
    names.push_back(name);
  }
}

}  // namespace

CounterTree::CounterTree(sc_core::sc_object& root) {
  find(root);
  std::map<AccessKey, std::vector<const Counter*>> accesses;
  std::map<std::string, std::vector<const StallCounter*>> stalls;
  for (Counted* unit : units_) {
    for (const Counter* counter : unit->counter_group().counters()) accesses[counter->key].push_back(counter);
    for (const StallCounter* stall : unit->counter_group().stalls())
      stalls[std::string(unit->unit()) + "." + stall->reason].push_back(stall);
  }
  arrange(accesses, accesses_.numbers, accesses_.names);
  arrange(stalls, stalls_.numbers, stalls_.names);
}

void CounterTree::find(sc_core::sc_object& root) {
  if (auto* counted = dynamic_cast<Counted*>(&root)) units_.push_back(counted);
  for (sc_core::sc_object* child : root.get_child_objects()) find(*child);
}

template <class Number, class Name>
std::vector<std::uint64_t> CounterTree::Column<Number, Name>::sums() const {
  std::vector<std::uint64_t> sums(names.size());
  for (const auto& [number, place] : numbers) sums[place] += number->value();
  return sums;
}

CounterTotals CounterTree::collect() const {
  CounterTotals totals;
  const auto accesses = accesses_.sums(), stalls = stalls_.sums();
  for (std::size_t i = 0; i < accesses.size(); ++i)
    totals.accesses.emplace_hint(totals.accesses.end(), accesses_.names[i], accesses[i]);
  for (std::size_t i = 0; i < stalls.size(); ++i)
    totals.stalls.emplace_hint(totals.stalls.end(), stalls_.names[i], stalls[i]);
  return totals;
}

void CounterTree::reset() const {
  for (Counted* unit : units_) {
    CounterGroup& group = unit->counter_group();
    group.useful_cycles = 0;
    for (Counter* counter : group.counters()) counter->reset();
    for (StallCounter* stall : group.stalls()) stall->reset();
  }
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
