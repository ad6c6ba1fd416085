#include "pe/scnn/bank_queues.h"

#include <algorithm>

#include "sim/base/instruction_set.h"

namespace eyrie {
namespace {

using Wide = std::uint16_t;

Wide fullest(const std::vector<Wide>& backlog) { return *std::max_element(backlog.begin(), backlog.end()); }

void drain(std::vector<Wide>& backlog, Cycle cycles) {
  const auto n = static_cast<Wide>(std::min<Cycle>(cycles, 0xffff));
  for (Wide& bank : backlog) bank = static_cast<Wide>(std::max(bank, n) - n);
}

}  // namespace

void run_pass_any(BankState<Wide>& state, const Pass<Wide>& pass, int queue_entries) {
  const std::size_t banks = state.backlog.size();
  for (int v = 0; v < pass.vectors; ++v) {
    const int most = fullest(state.backlog);
    Cycle stalls = most > queue_entries + 1 ? static_cast<Cycle>(most - queue_entries - 1) : 0;
    state.conflict_stalls += stalls;
    if (pass.delivered && pass.delivered[v] >= state.next + stalls) {
      const Cycle wait = pass.delivered[v] + 1 - state.next - stalls;
      state.weight_stalls += wait;
      stalls += wait;
    }
    drain(state.backlog, stalls + 1);
    for (int p = 0; p < pass.pixel_count; ++p) {
      const Wide* const row = pass.pixels[p] + static_cast<std::size_t>(v) * pass.row;
      for (std::size_t b = 0; b < banks; ++b) state.backlog[b] = static_cast<Wide>(state.backlog[b] + row[b]);
    }
    pass.issued[v] = state.next + stalls;
    state.next += stalls + 1;
  }
}

void run_pass_32_base(BankState<std::uint8_t>& state, const Pass<std::uint8_t>& pass, int queue_entries);
void run_pass_32_avx2(BankState<std::uint8_t>& state, const Pass<std::uint8_t>& pass, int queue_entries);

const std::vector<PassLoop<std::uint8_t>>& pass_loops_32() {
  static const auto loops = usable<PassLoop<std::uint8_t>>({
#if defined(__x86_64__)
    {InstructionSet::avx2, run_pass_32_avx2},
#endif
        {InstructionSet::base, run_pass_32_base},
  });
  return loops;
}

}  // namespace eyrie
