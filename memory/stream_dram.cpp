#include "memory/stream_dram.h"

#include <algorithm>

namespace eyrie {

namespace {
constexpr Cycle kNever = ~Cycle{0};
constexpr std::uint64_t kWordBits = 16;   // of a counted word
constexpr double kBitsPerMegabit = 8000;  // GB/s to Mbit/s
}  // namespace

StreamDram::StreamDram(sc_core::sc_module_name name, const StreamDramParams& params, double core_MHz)
    : sc_module(name), params_(params), link_(core_MHz, params.bandwidth_GBps * kBitsPerMegabit) {}

void StreamDram::start_layer(Cycle lead) {
  lead_ = lead;
  free_ = busy_ = last_arrival_ = 0;
  bits_ = {};
  burst_ = {};
  queue_.clear();
  arrivals_.clear();
}

// Takes the link as soon as the block may move and the link is free.
Cycle StreamDram::move(Operand operand, Cycle after_lead, std::uint64_t bits) {
  const std::uint64_t begin = std::max(free_, link_.ticks_before(after_lead));
  free_ = begin + bits;
  busy_ += bits;
  // A word counts as soon as a bit of it moves.
  std::uint64_t& moved = bits_[static_cast<std::size_t>(operand)];
  counter_of(operand) += ceil_div(moved + bits, kWordBits) - ceil_div(moved, kWordBits);
  moved += bits;
  if (trace) add_to_burst(operand, begin, bits);
  return last_arrival_ = link_.cycle_after(free_) + static_cast<Cycle>(params_.latency_cycles) - lead_;
}

void StreamDram::move_first_queued() {
  const Block& block = queue_.front();
  arrivals_[block.number] = move(block.operand, block.from + lead_, block.bits);
  queue_.pop_front();
}

Cycle StreamDram::stream(Operand operand, Cycle from, std::uint64_t bits) {
  const std::uint64_t wanted = link_.ticks_before(from + lead_);
  while (!queue_.empty() && free_ < wanted && queue_.front().from < from) move_first_queued();
  return move(operand, from + lead_, bits);
}

Cycle StreamDram::stream_asked_before(Operand operand, std::uint64_t bits) { return move(operand, 0, bits); }

std::uint64_t StreamDram::queue(Operand operand, Cycle from, std::uint64_t bits) {
  const auto place = std::upper_bound(queue_.begin(), queue_.end(), from,
                                      [](Cycle cycle, const Block& block) { return cycle < block.from; });
  queue_.insert(place, {arrivals_.size(), operand, from, bits});
  arrivals_.push_back(kNever);
  return arrivals_.size() - 1;
}

Cycle StreamDram::arrival(std::uint64_t block) {
  while (arrivals_[block] == kNever) move_first_queued();
  return arrivals_[block];
}

Cycle StreamDram::all_arrived() {
  while (!queue_.empty()) move_first_queued();
  return last_arrival_;
}

Counter& StreamDram::counter_of(Operand operand) {
  switch (operand) {
    case Operand::kFilter:
      return counters.filter_reads;
    case Operand::kBias:
      return counters.bias_reads;
    case Operand::kOfmap:
      return counters.ofmap_writes;
    default:
      return counters.ifmap_reads;
  }
}

void StreamDram::add_to_burst(Operand operand, std::uint64_t begin, std::uint64_t bits) {
  const std::uint64_t gap = link_.ticks_before(static_cast<Cycle>(params_.latency_cycles));
  if (burst_.operand != operand || begin > burst_.end + gap) {
    end_burst();
    burst_ = {operand, begin, begin, 0};
  }
  burst_.end = begin + bits;
  burst_.bits += bits;
}

// What moved before the layer began is shown at its beginning.
void StreamDram::end_burst() {
  if (!trace || burst_.bits == 0) return;
  const auto cycle = [this](std::uint64_t tick) { return std::max(link_.cycle_after(tick), lead_) - lead_; };
  trace->span("dram", eyrie::name(burst_.operand).data(), cycle(burst_.begin), cycle(burst_.end),
              ceil_div(burst_.bits, kWordBits));
  burst_ = {};
}

void StreamDram::finish_layer(Cycle cycles) {
  end_burst();
  counters.useful_cycles = std::min(cycles, link_.cycle_after(busy_));
  counters.idle += cycles - counters.useful_cycles;
}

}  // namespace eyrie
