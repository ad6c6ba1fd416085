#include "sim/spatial/timed_counts.h"

namespace eyrie {
namespace {

// Pixels that a PE takes: each row's windows share all but a step.
std::uint64_t pixels(const PassProgram& program, const PeWork& work) {
  const auto windows = static_cast<std::uint64_t>(program.positions), rows = static_cast<std::uint64_t>(program.sets);
  const std::uint64_t per_image =
      rows * static_cast<std::uint64_t>(program.taps) + (windows - rows) * static_cast<std::uint64_t>(program.step);
  return static_cast<std::uint64_t>(program.images) * work.channels * per_image;
}

void count_pe(const PassProgram& program, const PeWork& work, const PeStalls& stalls, Cycle cycles,
              ProcessingElement& pe) {
  auto& of = pe.counters;
  const std::uint64_t psums = std::uint64_t{work.filters} * static_cast<std::uint64_t>(program.positions) *
                              static_cast<std::uint64_t>(program.images);
  const std::uint64_t filter_words =
      std::uint64_t{work.filters} * work.channels * static_cast<std::uint64_t>(program.taps);
  const std::uint64_t macs = psums * work.channels * static_cast<std::uint64_t>(program.taps);
  pe.count_macs(program.stays, macs, 0);
  of.filter_writes += filter_words;
  of.ifmap_writes += pixels(program, work);
  if (!work.bottom) of.psums_from_below += psums;
  of.filter_load += stalls.filter_load;
  of.ifmap += stalls.ifmap;
  of.psum_in += stalls.psum_in;
  of.psum_out += stalls.psum_out;
  of.psum_adder += stalls.psum_adder;
  of.done += cycles - macs - stalls.filter_load - stalls.ifmap - stalls.psum_in - stalls.psum_out - stalls.psum_adder;
}

void count_array(const PassProgram& program, const TimedPass& pass, PeArray& array) {
  std::vector<bool> used(array.size());
  for (std::size_t i = 0; i < program.work.size(); ++i) {
    const PeWork& work = program.work[i];
    used[work.pe] = true;
    count_pe(program, work, pass.pes[i], pass.times.cycles, array.pe(work.pe));
  }
  for (std::size_t i = 0; i < array.size(); ++i)
    if (!used[i]) array.pe(i).counters.unused += pass.times.cycles;
}

// Words taken from the bus, by each PE.
std::uint64_t delivered(const Multicast& multicast) {
  std::uint64_t round = 0, rest = 0;
  const std::size_t length = multicast.sequence.size();
  for (std::size_t i = 0; i < length; ++i) {
    const auto [tag, words] = multicast.sequence[i];
    round += words * multicast.destinations(tag).size();
    if (i + 1 == multicast.transactions % length) rest = round;
  }
  return multicast.transactions / length * round + rest;
}

template <class Item>
void count_network(const Multicast& multicast, const StreamCycles& cycles, MulticastNetwork<Item>& network) {
  auto& of = network.counters;
  of.sent += multicast.words;
  of.delivered += delivered(multicast);
  of.useful_cycles += cycles.useful;
  of.buffer += cycles.buffer;
  of.blocked += cycles.blocked;
  of.held += cycles.held;
  of.done += cycles.done;
}

}  // namespace

void count(const PassProgram& program, const TimedPass& pass, const Units& units) {
  count_array(program, pass, units.array);
  count_network(program.filter, pass.filter, units.filter_network);
  count_network(program.ifmap, pass.ifmap, units.ifmap_network);
  count_network(program.psum, pass.psum, units.psum_network);
  auto& output = units.output_network.counters;
  output.sent += pass.output.words;
  output.useful_cycles += pass.output.useful;
  output.empty += pass.output.empty;
  auto& buffer = units.buffer.counters;
  buffer.filter_reads += program.filter.words;
  buffer.ifmap_reads += program.ifmap.words;
  buffer.psum_reads += program.psum.words;
  buffer.psum_writes += pass.output.words;
  buffer.useful_cycles += pass.buffer_useful;
  buffer.full += pass.times.cycles - pass.buffer_useful;
}

}  // namespace eyrie
