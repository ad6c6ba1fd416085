// Windows of a pass that go as the one before: found, and counted instead of followed.
#include <algorithm>

#include "sim/timing/pass_timer.h"

namespace eyrie {

// Of a row that are followed whatever they repeat: the last, which frees all pixels, and the one before it.
constexpr std::uint32_t kLastWindows = 2;

// `now`: the next cycle.
void PassTimer::between_windows(PassCycle now) {
  sequences_ = 0;
  // While filters come, there is more to the state than what is taken down.
  const auto depth = static_cast<PassCycle>(machine_.pe.fifos.filter_packets);
  if (filter_.left() > 0 || now <= filter_.finished_at() + depth + 1) return;
  const auto has_windows = [&](const PeWork& work) { return pes_[work.pe].windows_left() >= kLastWindows + 1; };
  if (!std::all_of(program_->work.begin(), program_->work.end(), has_windows)) return after_.state.clear();
  std::swap(before_, after_);
  take_down(now, after_);
  if (!(before_.state == after_.state)) return;
  const std::uint64_t periods = periods_to_leave_out(before_, after_);
  if (periods > 0) leave_out(before_, after_, periods);
}

std::size_t PassTimer::state_size() const {
  std::size_t size = 2 * StreamTimes::kStateSize + output_.state_size();
  for (const PeWork& work : program_->work) size += pes_[work.pe].state_size();
  return size;
}

void PassTimer::take_down(PassCycle now, Moment& moment) const {
  moment.now = now;
  moment.state.start(state_size());
  moment.rows.clear();
  moment.windows_left.clear();
  moment.stalls.clear();
  for (const PeWork& work : program_->work) {
    const PeTimes& pe = pes_[work.pe];
    pe.visit_state(now, moment.state);
    moment.rows.push_back(pe.row());
    moment.windows_left.push_back(pe.windows_left());
    moment.stalls.push_back(pe.stalls());
  }
  ifmap_.visit_state(moment.state);
  psum_.visit_state(moment.state);
  output_.visit_state(now, moment.state);
  moment.ifmap_left = ifmap_.left();
  moment.psum_left = psum_.left();
  moment.output_left = output_.left();
  moment.filter = filter_.cycles();
  moment.ifmap = ifmap_.cycles();
  moment.psum = psum_.cycles();
  moment.output = output_.counts();
  moment.buffer_useful = pass_.buffer_useful;
  moment.ifmap_read = pass_.times.ifmap_read.size();
}

// None of them may meet the end of a row, which frees pixels, or of a network's transactions.
std::uint64_t PassTimer::periods_to_leave_out(const Moment& before, const Moment& after) const {
  if (before.rows != after.rows) return 0;
  std::uint64_t periods = std::min(
      {ifmap_.periods(before.ifmap_left), psum_.periods(before.psum_left), output_.periods(before.output_left)});
  for (std::size_t i = 0; i < after.rows.size(); ++i) {
    const std::uint32_t left = after.windows_left[i], windows = before.windows_left[i] - left;
    if (windows == 0) return 0;
    periods = std::min<std::uint64_t>(periods, (left - kLastWindows) / windows);
  }
  return periods;
}

// All stays as it is, but that less is left to do. Only the counts and the times of what follows know of it.
void PassTimer::leave_out(const Moment& before, const Moment& after, std::uint64_t periods) {
  for (std::size_t i = 0; i < after.rows.size(); ++i) {
    PeTimes& pe = pes_[program_->work[i].pe];
    pe.leave_out(static_cast<std::uint32_t>(periods) * (before.windows_left[i] - after.windows_left[i]));
    pe.add_stalls(before.stalls[i], periods);
  }
  filter_.leave_out(filter_.left(), before.filter, periods);
  ifmap_.leave_out(before.ifmap_left, before.ifmap, periods);
  psum_.leave_out(before.psum_left, before.psum, periods);
  output_.leave_out(before.output_left, before.output, periods);
  pass_.buffer_useful += periods * (pass_.buffer_useful - before.buffer_useful);
  const PassCycle period = after.now - before.now;
  auto& read = pass_.times.ifmap_read;
  const std::size_t words = after.ifmap_read - before.ifmap_read;
  read.resize(after.ifmap_read + periods * words);
  for (std::size_t word = after.ifmap_read; word < read.size(); ++word) read[word] = read[word - words] + period;
  left_out_ += static_cast<PassCycle>(periods) * period;
}

}  // namespace eyrie
