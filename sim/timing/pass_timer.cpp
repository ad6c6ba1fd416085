#include "sim/timing/pass_timer.h"

#include <algorithm>

namespace eyrie {

PassTimer::PassTimer(const SpatialConfig& machine)
    : machine_(machine),
      filter_(machine.networks.filter_packets),
      ifmap_(machine.networks.ifmap_words),
      psum_(machine.networks.psum_packets),
      output_(machine.networks) {
  const auto pes = static_cast<std::size_t>(machine.pes());
  pes_.reserve(pes);
  while (pes_.size() < pes) pes_.emplace_back(machine.pe, static_cast<std::uint32_t>(machine.networks.psum_words));
}

void PassTimer::start(const PassProgram& program) {
  program_ = &program;
  output_.start(program.chain_filters, static_cast<std::uint32_t>(machine_.pe.fifos.output_packets),
                static_cast<std::uint32_t>(machine_.networks.psum_words), program.output_packets);
  filter_.start(program.filter);
  ifmap_.start(program.ifmap);
  psum_.start(program.psum);
  start_pes(program);
  pass_ = {};
  pass_.times.ifmap_read.reserve(program.ifmap.transactions);
  left_out_ = 0;
  sequences_ = 0;
  after_.state.clear();
  round_after_.state.clear();
  find_rounds(program.ifmap.sequence);
  for (const PeWork& work : program.work) ready_.push_back(&pes_[work.pe]);
  advance_ready();
}

void PassTimer::start_pes(const PassProgram& program) {
  const std::size_t tags = program.filter.first.size() - 1;
  filters_.resize(std::max(filters_.size(), tags));
  std::vector<std::uint32_t> words(tags);
  for (const auto& transaction : program.filter.sequence) words[transaction.tag] += transaction.words;
  std::vector<const FilterTimes*> filters(pes_.size());
  for (std::uint16_t tag = 0; tag < tags; ++tag) {
    filters_[tag].start(words[tag], machine_.pe.fifos.filter_packets, machine_.pe.macs_during_filter_load);
    for (const std::uint32_t pe : program.filter.destinations(tag)) filters[pe] = &filters_[tag];
  }
  tops_.assign(program.chains, nullptr);
  bottoms_.assign(program.chains, nullptr);
  for (std::size_t i = 0; i < program.work.size(); ++i) {
    const PeWork& work = program.work[i];
    PeTimes& pe = pes_[work.pe];
    PeTimes* const over = work.top ? nullptr : &pes_[program.work[i - 1].pe];
    if (work.top) tops_[work.chain] = &pe;
    if (work.bottom) bottoms_[work.chain] = &pe;
    pe.start(program, work, *filters[work.pe], over ? over->psum_in() : output_.queue(work.chain), over,
             work.bottom ? nullptr : &pes_[program.work[i + 1].pe]);
  }
}

std::optional<TimedPass> PassTimer::time(const PassProgram& program, Cycle patience) {
  start(program);
  PassCycle now = 0;
  while (!output_.done()) {
    if (++now > patience) return std::nullopt;
    const std::uint64_t left = ifmap_.left();
    cycle(now);
    if (ifmap_.left() == left) continue;
    if (ifmap_.next() == 0 && ++sequences_ == program.step)
      between_windows(now + 1);
    else if (rounds_ > 0 && ifmap_.next() % round_ == 0)
      between_rounds(now + 1);
  }
  if (!all_finished()) return std::nullopt;
  pass_.followed = now;
  pass_.times.cycles = now + left_out_;
  for (const PeWork& work : program.work) pass_.pes.push_back(pes_[work.pe].stalls());
  pass_.filter = filter_.cycles();
  pass_.ifmap = ifmap_.cycles();
  pass_.psum = psum_.cycles();
  pass_.output = output_.counts();
  if (!program.ifmap.in_order()) pass_.times.ifmap_read.clear();
  return std::move(pass_);
}

// What one unit does in a cycle the others see in the next: the buffer first, whose pushes the networks do not look at.
void PassTimer::cycle(PassCycle now) {
  const bool wrote = output_.take() > 0;
  const bool read_psums = psum_.read(!wrote || machine_.global_buffer.psum_ports == PsumPorts::separate) > 0;
  const int ifmap_words = ifmap_.read();
  for (int i = 0; i < ifmap_words; ++i) pass_.times.ifmap_read.push_back(now + left_out_);
  const bool read_filters = filter_.read() > 0;
  if (read_filters) pass_.times.filters_read = now;
  pass_.buffer_useful += wrote || read_psums || ifmap_words > 0 || read_filters;

  send(now);
  advance_ready();
}

void PassTimer::send(PassCycle now) {
  filter_.send(
      now, false, [&](std::uint16_t tag) { return filters_[tag].room(); },
      [&](std::uint16_t tag, std::uint32_t words) {
        filters_[tag].push(now, words);
        if (!filters_[tag].news()) return;
        for (const std::uint32_t pe : program_->filter.destinations(tag)) pes_[pe].filters_came(ready_);
      });
  ifmap_.send(
      now, !machine_.pass.ifmap_during_filter_load && filter_.finished_at() >= now,
      [&](std::uint16_t tag) {
        PassCycle room = 0;
        for (const std::uint32_t pe : program_->ifmap.destinations(tag)) room = std::max(room, pes_[pe].ifmap_room());
        return room;
      },
      [&](std::uint16_t tag, std::uint32_t) {
        for (const std::uint32_t pe : program_->ifmap.destinations(tag)) pes_[pe].push_pixel(now, ready_);
      });
  psum_.send(
      now, false, [&](std::uint16_t chain) { return bottoms_[chain]->psum_in().room(); },
      [&](std::uint16_t chain, std::uint32_t) { bottoms_[chain]->push_psums(now, ready_); });
  output_.send(now, [&](std::uint32_t chain) { tops_[chain]->made_room(ready_); });
}

bool PassTimer::all_finished() const {
  return output_.empty() && std::all_of(program_->work.begin(), program_->work.end(),
                                        [&](const PeWork& work) { return pes_[work.pe].finished(); });
}

void PassTimer::advance_ready() {
  while (!ready_.empty()) {
    PeTimes* const pe = ready_.back();
    ready_.pop_back();
    pe->advance(ready_);
    if (pe->top_of() != PeTimes::kNoChain) output_.look_at(pe->top_of());
  }
}

}  // namespace eyrie
