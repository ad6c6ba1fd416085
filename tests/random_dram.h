// Random DRAMs with banks, for tests.
#pragma once
#include "memory/memory_params.h"
#include "workloads/random.h"

namespace eyrie {

inline DramDevice random_dram_device(Random& random) {
  const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
  DramDevice device;
  device.clock_MHz = in(50, 1600);
  device.ranks = in(1, 2);
  device.bank_groups = 1 << in(0, 2);
  device.banks = device.bank_groups * (1 << in(0, 2));
  device.command_clocks = in(1, 4);
  device.burst_length = 8 << in(0, 1);
  DramTimings& t = device.timings;
  for (int* timing : {&t.tRCD, &t.tRP, &t.tCL, &t.tRTP, &t.tCCD_S, &t.tRRD_S, &t.tWR, &t.tWTR_S, &t.tBTA})
    *timing = in(1, 40);
  t.tRAS = t.tRCD + in(0, 20);
  t.tRPab = t.tRP + in(0, 5);
  t.tCWL = in(1, t.tCL);
  t.tCCD_L = t.tCCD_S + in(0, 4);
  t.tRRD_L = t.tRRD_S + in(0, 4);
  t.tWTR_L = t.tWTR_S + in(0, 4);
  t.tFAW = 4 * t.tRRD_S + in(0, 50);
  t.tREFI = in(1200, 3000);
  t.tRFC = in(50, 300);
  return device;
}

inline DramScheduling random_scheduling(Random& random) {
  return {.page = random.below(2) == 0 ? PagePolicy::open : PagePolicy::closed,
          .mapping = static_cast<AddressMapping>(random.below(3)),
          .queue_requests = static_cast<int>(random.in(1, 40)),
          .most_passes = static_cast<int>(random.in(0, 20))};
}

inline DramParams random_banked_dram(Random& random) {
  DramParams dram{.model = DramModel::banked,
                  .latency_cycles = static_cast<int>(random.in(0, 40)),
                  .burst_words = static_cast<int>(random.in(1, 300)),
                  .scheduling = random_scheduling(random),
                  .device = random_dram_device(random)};
  dram.device.channels = static_cast<int>(random.in(1, 3));
  dram.device.row_bytes = 512 << random.below(3);
  dram.width_bits = 2 * dram.device.width_bits * dram.device.channels;
  dram.clock_MHz = dram.device.clock_MHz;
  return dram;
}

}  // namespace eyrie
