#include "sim/timing/pass_timer.h"

#include <algorithm>

namespace eyrie {

PassTimer::PassTimer(const SpatialConfig& machine)
    : machine_(machine),
      pes_(static_cast<std::size_t>(machine.pes()),
           PeTimes(machine.pe, static_cast<std::uint32_t>(machine.networks.psum_words))),
      place_(pes_.size()),
      filter_(machine.networks.filter_packets),
      ifmap_(machine.networks.ifmap_words),
      psum_(machine.networks.psum_packets),
      output_(machine.networks) {}

void PassTimer::start(const PassProgram& program) {
  program_ = &program;
  output_.start(program.chain_filters, static_cast<std::uint32_t>(machine_.pe.fifos.output_packets),
                static_cast<std::uint32_t>(machine_.networks.psum_words), program.output_packets);
  filter_.start(program.filter);
  ifmap_.start(program.ifmap);
  psum_.start(program.psum);
  tops_.assign(program.chains, nullptr);
  for (std::size_t i = 0; i < program.work.size(); ++i) {
    const PeWork& work = program.work[i];
    PeTimes* const over = work.top ? nullptr : &pes_[i - 1];
    if (work.top) tops_[work.chain] = &pes_[i];
    pes_[i].start(program, work, over ? over->psum_in() : output_.queue(work.chain), over,
                  work.bottom ? nullptr : &pes_[i + 1]);
    place_[work.pe] = static_cast<std::uint32_t>(i);
  }
  pass_ = {};
  left_out_ = 0;
  sequences_ = 0;
  after_.state.clear();
  for (std::size_t i = 0; i < program.work.size(); ++i) ready_.push_back(&pes_[i]);
  advance_ready();
}

std::optional<TimedPass> PassTimer::time(const PassProgram& program, Cycle patience) {
  start(program);
  PassCycle now = 0;
  while (!output_.done()) {
    if (++now > patience) return std::nullopt;
    const std::uint64_t left = ifmap_.left();
    cycle(now);
    if (ifmap_.at_start_of_sequence() && ifmap_.left() < left && ++sequences_ == program.step) between_windows(now + 1);
  }
  if (!all_finished()) return std::nullopt;
  pass_.followed = now;
  pass_.times.cycles = now + left_out_;
  for (std::size_t i = 0; i < program.work.size(); ++i) pass_.pes.push_back(pes_[i].stalls());
  pass_.filter = filter_.cycles();
  pass_.ifmap = ifmap_.cycles();
  pass_.psum = psum_.cycles();
  pass_.output = output_.counts();
  return std::move(pass_);
}

// What one unit does in a cycle the others see in the next: the buffer first, whose pushes the networks do not look at.
void PassTimer::cycle(PassCycle now) {
  const bool wrote = output_.take() > 0;
  const bool read_psums = psum_.read(!wrote || machine_.global_buffer.psum_ports == PsumPorts::separate) > 0;
  const int ifmap_words = ifmap_.read();
  pass_.times.ifmap_read.insert(pass_.times.ifmap_read.end(), static_cast<std::size_t>(ifmap_words), now + left_out_);
  const bool read_filters = filter_.read() > 0;
  if (read_filters) pass_.times.filters_read = now;
  pass_.buffer_useful += wrote || read_psums || ifmap_words > 0 || read_filters;

  const auto pe = [&](std::uint32_t index) -> PeTimes& { return pes_[place_[index]]; };
  const bool ifmap_holds = !machine_.pass.ifmap_during_filter_load && filter_.finished_at() >= now;
  filter_.send(
      now, false, [&](std::uint32_t to) { return pe(to).filter_room(); },
      [&](std::uint32_t to, std::uint32_t words) { pe(to).push_filters(now, words, ready_); });
  ifmap_.send(
      now, ifmap_holds, [&](std::uint32_t to) { return pe(to).ifmap_room(); },
      [&](std::uint32_t to, std::uint32_t) { pe(to).push_pixel(now, ready_); });
  psum_.send(
      now, false, [&](std::uint32_t to) { return pe(to).psum_in().room(); },
      [&](std::uint32_t to, std::uint32_t) { pe(to).push_psums(now, ready_); });
  output_.send(now, [&](std::uint32_t chain) { tops_[chain]->made_room(ready_); });
  advance_ready();
}

bool PassTimer::all_finished() const {
  const auto end = pes_.begin() + static_cast<std::ptrdiff_t>(program_->work.size());
  return output_.empty() && std::all_of(pes_.begin(), end, [](const PeTimes& pe) { return pe.finished(); });
}

void PassTimer::advance_ready() {
  while (!ready_.empty()) {
    PeTimes* const pe = ready_.back();
    ready_.pop_back();
    pe->advance(ready_);
    const PeWork& work = program_->work[static_cast<std::size_t>(pe - pes_.data())];
    if (work.top) output_.look_at(work.chain);
  }
}

}  // namespace eyrie
