#include "memory/dram.h"

#include <algorithm>

namespace eyrie {
namespace {

constexpr int kCountedBits = 16;  // DRAM traffic is counted in 16-b words

// Of `total` spread evenly over `words`, what the first `upto` have.
std::uint64_t spread(std::uint64_t total, std::uint64_t words, std::uint64_t upto) { return total * upto / words; }

}  // namespace

Dram::Dram(sc_core::sc_module_name name, const DramParams& params, const CompressionParams& codec, double core_MHz,
           GlobalBuffer& buffer)
    : sc_module(name), params_(params), codec_(codec), crossing_(core_MHz, params.clock_MHz), buffer_(buffer) {
  SC_METHOD(run);
  sensitive << requested_ << buffer.ifmap_freed();
  dont_initialize();
}

void Dram::start_layer(std::uint32_t ifmap_words) {
  for (Stream& stream : streams_) stream = Stream{};
  ifmap_words_ = ifmap_words;
  ifmap_filled_ = 0;
  tiles_left_ = 0;
  origin_ = core_now();
  link_tick_ = 0;
  link_free_ = 0;
}

void Dram::enqueue(DramStream which, Transfer transfer) {
  Stream& stream = streams_[static_cast<int>(which)];
  stream.queue.push_back(std::move(transfer));
  if (stream.queue.size() == 1) {
    stream.not_before = std::max(stream.not_before, core_now() - origin_ + 1);
    prepare(stream, which);
  }
  requested_.notify(sc_core::SC_ZERO_TIME);
}

void Dram::run() {
  const Cycle now = core_now() - origin_;
  Stream& ifmaps = streams_[static_cast<int>(DramStream::kIfmap)];
  if (!ifmaps.queue.empty() && ifmaps.eligible == kNever) prepare_fill(ifmaps, DramStream::kIfmap);
  retire(now);
  while (link_free_ <= now && start_burst(now)) {
  }
  wait();
}

void Dram::retire(Cycle now) {
  bool any = false;
  const auto count_up = [&](std::deque<Cycle>& times, std::uint64_t& counter) {
    for (; !times.empty() && times.front() <= now; times.pop_front(), any = true) ++counter;
  };
  for (Stream& stream : streams_) {
    count_up(stream.arrivals, stream.arrived);
    count_up(stream.leavings, tiles_left_);
  }
  if (any) progress_.notify(sc_core::SC_ZERO_TIME);
}

bool Dram::start_burst(Cycle now) {
  for (int i = 0; i < 3; ++i) {
    if (streams_[i].eligible > now) continue;
    move(streams_[i], static_cast<DramStream>(i), now);
    return true;
  }
  return false;
}

// Gives the link to a stream's next burst, and says when the burst after it may ask.
void Dram::move(Stream& stream, DramStream which, Cycle now) {
  const Transfer& transfer = stream.queue.front();
  const std::uint32_t from = stream.moved, words = burst_words(stream), upto = from + words;
  if (from == 0) count(transfer);
  const std::uint64_t beats = ceil_div(transfer.link_bits, static_cast<std::uint64_t>(params_.width_bits));
  link_tick_ = std::max(link_tick_, crossing_.ticks_before(now)) + spread(beats, transfer.words, upto) -
               spread(beats, transfer.words, from);
  link_free_ = std::max(now, crossing_.cycle_after(link_tick_));
  counters.useful_cycles += link_free_ - now;
  if (trace) trace->span("dram", kOperandNames[static_cast<std::size_t>(transfer.operand)], now, link_free_, words);
  Cycle there = std::max(now, crossing_.cycle_after(link_tick_ + params_.latency_cycles));
  stream.not_before = now;  // a drain's next burst may be coded while this one is on the link
  if (which != DramStream::kOfmap) {
    stream.not_before = link_free_;
    if (transfer.coded > 0) there = decode(stream, from, words, there);
    fill_buffer(transfer, which, from, words);
  }
  stream.moved = upto;
  if (upto == transfer.words) {
    stream.arrivals.push_back(there);
    stream.queue.pop_front();
    stream.moved = 0;
  }
  prepare(stream, which);
}

// Gives the decoder a burst that comes at a time, and says when its words are out. The decoder holds the burst it works
// on and one more.
Cycle Dram::decode(Stream& stream, std::uint32_t from, std::uint32_t words, Cycle comes) {
  stream.not_before = std::max(stream.not_before, stream.codec_free);
  stream.codec_free = std::max(stream.codec_free, comes) + codec_cycles(stream.queue.front(), from, words);
  return stream.codec_free;
}

void Dram::fill_buffer(const Transfer& transfer, DramStream which, std::uint32_t from, std::uint32_t words) {
  const Word* const values = transfer.values.empty() ? nullptr : transfer.values.data() + from;
  if (which == DramStream::kIfmap) {
    if (values) buffer_.fill_ifmap(ifmap_filled_, values, words);
    ifmap_filled_ += words;
    counters.ifmap_fills += words;
  } else if (transfer.operand == Operand::kFilter) {
    if (values) buffer_.fill_filters(from, values, words);
    counters.filter_fills += words;
  }
}

// Says when the stream's next burst may have the link, if it does not have to wait for something else.
void Dram::prepare(Stream& stream, DramStream which) {
  stream.eligible = kNever;
  if (stream.queue.empty()) return;
  if (which != DramStream::kOfmap) {
    prepare_fill(stream, which);
    return;
  }
  const Transfer& transfer = stream.queue.front();
  const std::uint32_t words = burst_words(stream);
  stream.codec_free = std::max(stream.codec_free, stream.not_before) + codec_cycles(transfer, stream.moved, words);
  stream.eligible = stream.codec_free;
  if (stream.moved + words == transfer.words) stream.leavings.push_back(stream.codec_free);
}

void Dram::prepare_fill(Stream& stream, DramStream which) {
  const std::uint64_t after = ifmap_filled_ + burst_words(stream);
  if (which == DramStream::kIfmap && after > buffer_.freed() + ifmap_words_)
    buffer_.notify_when_freed(after - ifmap_words_);
  else
    stream.eligible = stream.not_before;
}

Cycle Dram::codec_cycles(const Transfer& transfer, std::uint32_t from, std::uint32_t words) const {
  return ceil_div(spread(transfer.coded, transfer.words, from + words) - spread(transfer.coded, transfer.words, from),
                  static_cast<std::uint64_t>(codec_.codec_words_per_cycle));
}

std::uint32_t Dram::burst_words(const Stream& stream) const {
  return std::min<std::uint32_t>(params_.burst_words, stream.queue.front().words - stream.moved);
}

void Dram::count(const Transfer& transfer) {
  const std::uint64_t words = ceil_div(transfer.link_bits, kCountedBits);
  if (transfer.operand == Operand::kFilter) counters.filter_reads += words;
  if (transfer.operand == Operand::kIfmap) counters.ifmap_reads += words;
  if (transfer.operand == Operand::kBias) counters.bias_reads += words;
  if (transfer.operand == Operand::kOfmap) {
    counters.ofmap_drains += transfer.words;
    counters.ofmap_writes += words;
  }
}

// Sleeps until the link is free for someone who wants it, or something arrives; requests wake it too.
void Dram::wait() {
  Cycle wake = kNever;
  for (const Stream& stream : streams_) {
    if (stream.eligible != kNever) wake = std::min(wake, std::max(stream.eligible, link_free_));
    if (!stream.arrivals.empty()) wake = std::min(wake, stream.arrivals.front());
    if (!stream.leavings.empty()) wake = std::min(wake, stream.leavings.front());
  }
  if (wake != kNever) next_trigger(core_cycles(origin_ + wake - core_now()), requested_ | buffer_.ifmap_freed());
}

}  // namespace eyrie
