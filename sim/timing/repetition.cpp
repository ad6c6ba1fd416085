// Windows of a pass that go as the one before, and pixels of a window: found, and counted instead of followed.
#include <algorithm>

#include "sim/timing/pass_timer.h"

namespace eyrie {

// Of a row that are followed whatever they repeat: the last, which frees all pixels, and the one before it.
constexpr std::uint32_t kLastWindows = 2;

// Of a window: fewer rounds are followed as fast as they are compared, and the first are still those of the window
// before to the PEs.
constexpr std::size_t kLeastRounds = 6, kFirstRound = 2, kLastRound = 4;
constexpr int kTries = 3;

void PassTimer::find_rounds(const std::vector<Multicast::Transaction>& sequence) {
  rounds_ = 0;
  rounds_tried_ = 0;
  if (machine_.pe.loop_order != LoopOrder::ifmap_major) return;
  round_ = 1;
  while (round_ < sequence.size() && sequence[round_] != sequence[0]) ++round_;
  std::size_t alike = round_;
  while (alike < sequence.size() && sequence[alike] == sequence[alike - round_]) ++alike;
  if (alike / round_ >= kLeastRounds) rounds_ = alike / round_;
}

// While filters come, there is more to the state than what is taken down.
bool PassTimer::filters_are_loaded(PassCycle now) const {
  return filter_.left() == 0 &&
         now > filter_.finished_at() + static_cast<PassCycle>(machine_.pe.fifos.filter_packets) + 1;
}

// `now`: the next cycle.
void PassTimer::between_windows(PassCycle now) {
  sequences_ = 0;
  round_after_.state.clear();
  if (!filters_are_loaded(now)) return;
  const auto has_windows = [&](const PeWork& work) { return pes_[work.pe].place().windows_left > kLastWindows; };
  if (!std::all_of(program_->work.begin(), program_->work.end(), has_windows)) return after_.state.clear();
  std::swap(before_, after_);
  take_down(now, after_);
  if (before_.state == after_.state) leave_out_repetition(before_, after_);
}

void PassTimer::between_rounds(PassCycle now) {
  const std::size_t round = ifmap_.next() / round_;
  if (round < kFirstRound || round > kLastRound || rounds_tried_ == kTries || !filters_are_loaded(now)) return;
  std::swap(round_before_, round_after_);
  take_down(now, round_after_);
  if (round_before_.state == round_after_.state)
    leave_out_repetition(round_before_, round_after_);
  else if (round == kLastRound)
    ++rounds_tried_;
}

void PassTimer::leave_out_repetition(const Moment& before, const Moment& after) {
  const std::uint64_t periods = periods_to_leave_out(before, after);
  if (periods > 0) leave_out(before, after, periods);
}

std::size_t PassTimer::state_size() const {
  std::size_t size = 2 * StreamTimes::kStateSize + 1 + output_.state_size();
  for (const PeWork& work : program_->work) size += pes_[work.pe].state_size();
  return size;
}

void PassTimer::take_down(PassCycle now, Moment& moment) const {
  moment.at = now + left_out_;
  moment.state.start(state_size());
  moment.places.clear();
  moment.stalls.clear();
  for (const PeWork& work : program_->work) {
    const PeTimes& pe = pes_[work.pe];
    pe.visit_state(now, moment.state);
    moment.places.push_back(pe.place());
    moment.stalls.push_back(pe.stalls());
  }
  ifmap_.visit_state(moment.state);
  psum_.visit_state(moment.state);
  moment.state(static_cast<std::uint32_t>(psum_.next()));
  output_.visit_state(now, moment.state);
  moment.ifmap_left = ifmap_.left();
  moment.ifmap_next = ifmap_.next();
  moment.psum_left = psum_.left();
  moment.output_left = output_.left();
  moment.filter = filter_.cycles();
  moment.ifmap = ifmap_.cycles();
  moment.psum = psum_.cycles();
  moment.output = output_.counts();
  moment.buffer_useful = pass_.buffer_useful;
  moment.ifmap_read = pass_.times.ifmap_read.size();
}

// None of them may meet the end of a row or a window, where PEs go another way, or of a network's transactions.
std::uint64_t PassTimer::periods_to_leave_out(const Moment& before, const Moment& after) const {
  std::uint64_t periods = std::min(
      {ifmap_.periods(before.ifmap_left), psum_.periods(before.psum_left), output_.periods(before.output_left)});
  if (const std::size_t transactions = after.ifmap_next - before.ifmap_next)
    periods = std::min<std::uint64_t>(periods, (rounds_ * round_ - 1 - after.ifmap_next) / transactions);
  for (std::size_t i = 0; i < after.places.size(); ++i) {
    const PeTimes::Place &from = before.places[i], &to = after.places[i];
    const std::uint32_t windows = from.windows_left - to.windows_left, pixels = to.pixel - from.pixel;
    if (from.row != to.row) return 0;
    if (windows > 0 && pixels == 0 && to.windows_left >= kLastWindows)
      periods = std::min<std::uint64_t>(periods, (to.windows_left - kLastWindows) / windows);
    else if (windows == 0 && pixels > 0 && to.alike_until == from.alike_until)
      periods = std::min<std::uint64_t>(periods, (to.alike_until - to.pixel) / pixels);
    else
      return 0;
  }
  return periods;
}

// All stays as it is, but that less is left to do. Only the counts and the times of what follows know of it.
void PassTimer::leave_out(const Moment& before, const Moment& after, std::uint64_t periods) {
  for (std::size_t i = 0; i < after.places.size(); ++i) {
    PeTimes& pe = pes_[program_->work[i].pe];
    const PeTimes::Place &from = before.places[i], &to = after.places[i];
    const auto times = static_cast<std::uint32_t>(periods);
    pe.leave_out(times * (from.windows_left - to.windows_left), times * (to.pixel - from.pixel));
    pe.add_stalls(before.stalls[i], periods);
  }
  filter_.leave_out(filter_.left(), filter_.next(), before.filter, periods);
  ifmap_.leave_out(before.ifmap_left, before.ifmap_next, before.ifmap, periods);
  psum_.leave_out(before.psum_left, psum_.next(), before.psum, periods);
  output_.leave_out(before.output_left, before.output, periods);
  pass_.buffer_useful += periods * (pass_.buffer_useful - before.buffer_useful);
  const PassCycle period = after.at - before.at;
  auto& read = pass_.times.ifmap_read;
  const std::size_t words = after.ifmap_read - before.ifmap_read;
  read.resize(after.ifmap_read + periods * words);
  for (std::size_t word = after.ifmap_read; word < read.size(); ++word) read[word] = read[word - words] + period;
  left_out_ += static_cast<PassCycle>(periods) * period;
}

}  // namespace eyrie
