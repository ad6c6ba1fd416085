#include "memory/output_network.h"

#include <algorithm>

namespace eyrie {

OutputNetwork::OutputNetwork(sc_core::sc_module_name name, const NetworkParams& params,
                             std::vector<Link<PsumPacket>*> outputs, const CoreClock& clock)
    : sc_module(name),
      to_buffer(2 * std::max(1, params.output_words / params.psum_words)),
      words_per_cycle_(params.output_words),
      packets_per_cycle_(std::max(1, params.output_words / params.psum_words)),
      outputs_(std::move(outputs)) {
  SC_METHOD(tick);
  sensitive << clock.tick();
  dont_initialize();
}

void OutputNetwork::start(const PassProgram& program) {
  chains_.clear();
  for (const PeWork& work : program.work)
    if (work.top) chains_.push_back(outputs_[work.pe]);
  next_ = 0;
}

void OutputNetwork::tick() {
  const Cycle now = core_now();
  if (cycles_left_ > 0) {
    ++counters.useful_cycles;
    if (--cycles_left_ == 0) to_buffer.push(now, moving_);
    return;
  }
  if (!to_buffer.can_push(now)) {
    ++counters.blocked;
    return;
  }
  if (!take_one(now)) {
    ++counters.empty;
    return;
  }
  for (int more = 1; more < packets_per_cycle_ && to_buffer.can_push(now) && take_one(now);) ++more;
  ++counters.useful_cycles;
}

bool OutputNetwork::take_one(Cycle now) {
  const std::size_t chains = chains_.size();
  for (std::size_t looked = 0; looked < chains; ++looked) {
    Link<PsumPacket>* const chain = chains_[next_];
    if (++next_ == chains) next_ = 0;
    if (!chain->can_pop(now)) continue;
    moving_ = chain->pop(now);
    counters.sent += moving_.count;
    cycles_left_ = static_cast<int>(ceil_div(moving_.count, static_cast<std::uint64_t>(words_per_cycle_))) - 1;
    if (cycles_left_ == 0) to_buffer.push(now, moving_);
    return true;
  }
  return false;
}

}  // namespace eyrie
