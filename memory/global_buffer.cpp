#include "memory/global_buffer.h"

#include <algorithm>
#include <cassert>

namespace eyrie {

GlobalBuffer::GlobalBuffer(sc_core::sc_module_name name, const BufferParams& params, const NetworkParams& networks,
                           const CoreClock& clock)
    : sc_module(name), params_(params), networks_(networks) {
  SC_METHOD(tick);
  sensitive << clock.tick();
  dont_initialize();
  SC_METHOD(play);
  sensitive << due_;
  dont_initialize();
}

void GlobalBuffer::divide(std::uint32_t prefetch_words, std::uint32_t ifmap_words, std::uint32_t psum_words) {
  prefetch_.assign(prefetch_words, 0);
  ifmaps_.assign(ifmap_words, 0);
  psums_.assign(psum_words, 0);
  freed_ = freed_before_ = 0;
}

void GlobalBuffer::start(const PassProgram& program, std::uint32_t ifmap_at, std::uint32_t psum_at, std::uint32_t frees,
                         PassTimes* record) {
  program_ = &program;
  began_ = core_now();
  record_ = record;
  pass_is_done_ = false;
  frees_ = frees;
  ifmap_.start(program.ifmap, ifmap_at);
  ifmap_left_ = program.ifmap.transactions;
  psum_at_ = psum_at;
  psum_next_ = 0;
  psum_left_ = program.psum.transactions;
  output_left_ = program.output_packets;
  chain_at_.clear();
  chain_lane_.assign(program.chains, 0);
  psums_per_position_ = 0;
  for (const std::uint16_t filters : program.chain_filters) {
    chain_at_.push_back(psum_at + psums_per_position_);
    psums_per_position_ += filters;
  }
}

void GlobalBuffer::start_filters(const PassProgram& program, std::uint32_t at) {
  filters_.start(program.filter, at);
  filter_left_ = program.filter.transactions;
  filters_are_read_ = false;
}

void GlobalBuffer::replay(const PassTimes& times, std::uint32_t frees) {
  began_ = core_now();
  replayed_ = &times;
  frees_ = frees;
  pass_is_done_ = filters_are_read_ = false;
  due_.notify(core_cycles(times.filters_read));
  if (wanted_ != kNone) notify_when_freed(wanted_, began_);
}

// Makes the events of a replayed pass at the time, and at the point of the time, where ticks would make them.
void GlobalBuffer::play() {
  const Cycle since = core_now() - began_;
  if (!filters_are_read_) {
    filters_are_read_ = true;
    filters_read_.notify(sc_core::SC_ZERO_TIME);
  }
  if (since < replayed_->cycles) {
    due_.notify(core_cycles(replayed_->cycles - since));
    return;
  }
  const bool out_of_order = replayed_->ifmap_read.empty();
  replayed_ = nullptr;
  if (out_of_order) {
    free_words(core_now(), frees_);
  } else {
    freed_ += frees_;
    freed_before_ = freed_;
  }
  pass_is_done_ = true;
  pass_done_.notify(sc_core::SC_ZERO_TIME);
}

Cycle GlobalBuffer::freed_from(std::uint64_t wanted) const {
  if (wanted <= freed_before_) return 0;
  if (wanted <= freed_) return freed_at_ + 1;
  return replayed_ && wanted <= freed_ + frees_ ? replayed_read(wanted) + 1 : kNever;
}

// When the last of so many words is read for the last time, in the pass that is replayed.
Cycle GlobalBuffer::replayed_read(std::uint64_t words) const {
  const auto& read = replayed_->ifmap_read;
  return began_ + (read.empty() ? replayed_->cycles : read[words - freed_ - 1]);
}

void GlobalBuffer::notify_when_freed(std::uint64_t wanted, Cycle now) {
  wanted_ = wanted;
  if (freed_ >= wanted) {
    wanted_ = kNone;
    ifmap_freed_.notify(core_cycles(now + 1 - core_now()));
  } else if (replayed_ && wanted <= freed_ + frees_) {
    wanted_ = kNone;
    ifmap_freed_.notify(core_cycles(std::max(replayed_read(wanted), now) + 1 - core_now()));
  }
}

// What is read for the last time in a cycle makes room in the next.
void GlobalBuffer::free_words(Cycle now, std::uint32_t words) {
  if (freed_at_ != now) {
    freed_at_ = now;
    freed_before_ = freed_;
  }
  freed_ += words;
  if (freed_ >= wanted_) notify_when_freed(wanted_, now);
}

void GlobalBuffer::fill_filters(std::uint32_t at, const Word* words, std::size_t count) {
  assert(at + count <= prefetch_.size());
  std::copy_n(words, count, prefetch_.begin() + at);
}

void GlobalBuffer::fill_ifmap(std::uint64_t at, const Word* words, std::size_t count) {
  assert(at + count - freed_ <= ifmaps_.size());
  for (std::size_t i = 0; i < count; ++i) ifmaps_[(at + i) % ifmaps_.size()] = words[i];
}

void GlobalBuffer::fill_psums(std::uint32_t at, const std::vector<Psum>& psums) {
  std::copy(psums.begin(), psums.end(), psums_.begin() + at);
}

void GlobalBuffer::tick() {
  const Cycle now = core_now();
  const bool wrote = write_psums(now);
  bool busy = wrote;
  if (!wrote || params_.psum_ports == PsumPorts::separate) busy |= read_psums(now);
  busy |= read_ifmaps(now);
  busy |= read_filters(now);
  if (busy)
    ++counters.useful_cycles;
  else
    ++counters.full;
}

bool GlobalBuffer::read_filters(Cycle now) {
  int read = 0;
  for (; read < networks_.filter_packets && filter_left_ && to_filter_network->can_push(now); ++read) {
    FilterPacket packet{};
    packet.count = filters_.transaction().words;
    std::copy_n(prefetch_.begin() + filters_.at(), packet.count, packet.words.begin());
    filters_.advance();
    to_filter_network->push(now, packet);
    counters.filter_reads += packet.count;
    if (--filter_left_ > 0) continue;
    filters_are_read_ = true;
    if (record_) record_->filters_read = static_cast<std::uint32_t>(now - began_);
    filters_read_.notify(sc_core::SC_ZERO_TIME);
  }
  return read;
}

bool GlobalBuffer::read_ifmaps(Cycle now) {
  int read = 0;
  const auto size = static_cast<std::uint32_t>(ifmaps_.size());
  for (; read < networks_.ifmap_words && ifmap_left_ && to_ifmap_network->can_push(now); ++read, --ifmap_left_) {
    to_ifmap_network->push(now, ifmaps_[ifmap_.at() % size]);
    ifmap_.advance();
  }
  if (read == 0) return false;
  counters.ifmap_reads += read;
  if (!program_->ifmap.in_order()) return true;
  if (record_) record_->ifmap_read.insert(record_->ifmap_read.end(), read, static_cast<std::uint32_t>(now - began_));
  if (frees_) free_words(now, read);
  return true;
}

bool GlobalBuffer::read_psums(Cycle now) {
  int read = 0;
  for (; read < networks_.psum_packets && psum_left_ && to_psum_network->can_push(now); ++read, --psum_left_) {
    PsumPacket packet{};
    const auto& sequence = program_->psum.sequence;
    packet.count = sequence[psum_next_].words;
    packet.column = sequence[psum_next_].tag;
    if (++psum_next_ == sequence.size()) psum_next_ = 0;
    std::copy_n(psums_.begin() + psum_at_, packet.count, packet.words.begin());
    psum_at_ += packet.count;
    to_psum_network->push(now, packet);
    counters.psum_reads += packet.count;
  }
  return read;
}

bool GlobalBuffer::write_psums(Cycle now) {
  bool wrote = false;
  while (from_output_network->can_pop(now)) {
    const PsumPacket& packet = from_output_network->pop(now);
    std::uint32_t& at = chain_at_[packet.column];
    std::copy_n(packet.words.begin(), packet.count, psums_.begin() + at);
    at += packet.count;
    std::uint16_t& lane = chain_lane_[packet.column];
    lane += packet.count;
    if (lane == program_->chain_filters[packet.column]) {
      lane = 0;
      at += psums_per_position_ - program_->chain_filters[packet.column];
    }
    counters.psum_writes += packet.count;
    wrote = true;
    if (--output_left_ == 0) end_pass(now);
  }
  return wrote;
}

void GlobalBuffer::end_pass(Cycle now) {
  pass_is_done_ = true;
  if (!program_->ifmap.in_order() && frees_) free_words(now, frees_);
  if (record_) record_->cycles = static_cast<std::uint32_t>(now - began_);
  pass_done_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace eyrie
