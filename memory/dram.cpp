#include "memory/dram.h"

#include <algorithm>
#include <utility>

#include "memory/banked_dram.h"
#include "memory/dram_link.h"

namespace eyrie {
namespace {

constexpr int kCountedBits = 16;  // DRAM traffic is counted in 16-b words

// Of `total` spread evenly over `words`, what the first `upto` have.
std::uint64_t spread(std::uint64_t total, std::uint64_t words, std::uint64_t upto) {
  return total == words ? upto : total * upto / words;
}

std::uint64_t counted_words(const Transfer& transfer) {
  return ceil_div(transfer.link_bits, std::uint64_t{kCountedBits});
}

std::unique_ptr<DramPort> make_port(const DramParams& params, double core_MHz, CounterGroup& counters,
                                    StallCounter& idle) {
  if (params.model == DramModel::banked) return std::make_unique<BankedDram>(params, core_MHz, counters, idle);
  return std::make_unique<DramLink>(params, core_MHz, counters, idle);
}

}  // namespace

Dram::Dram(sc_core::sc_module_name name, const DramParams& params, const CompressionParams& codec, double core_MHz,
           GlobalBuffer& buffer)
    : sc_module(name),
      params_(params),
      codec_(codec),
      buffer_(buffer),
      port_(make_port(params, core_MHz, counters, counters.idle)) {
  SC_METHOD(run);
  sensitive << requested_ << due_ << buffer.ifmap_freed();
  dont_initialize();
}

void Dram::start_layer(std::uint32_t ifmap_words) {
  for (Stream& stream : streams_) stream = Stream{};
  ifmap_words_ = ifmap_words;
  ifmap_filled_ = 0;
  tiles_left_ = 0;
  origin_ = core_now();
  told_ = wake_ = kNever;
  port_->start_layer();
}

void Dram::enqueue(DramStream which, Transfer transfer) {
  Stream& stream = streams_[static_cast<int>(which)];
  stream.queue.push(std::move(transfer));
  if (stream.queue.size() == 1) {
    const Cycle now = core_now() - origin_;
    stream.not_before = std::max(stream.not_before, now + 1);
    prepare(stream, which, now);
  }
  requested_.notify(sc_core::SC_ZERO_TIME);
}

// They are counted when someone asks, or is told.
std::uint64_t Dram::arrived(DramStream which) {
  Stream& stream = streams_[static_cast<int>(which)];
  stream.retire(core_now() - origin_);
  return stream.arrived;
}

void Dram::wait_for(DramStream which, std::uint64_t block) {
  Stream& stream = streams_[static_cast<int>(which)];
  if (stream.awaited == block) return;
  stream.awaited = block;
  update_told();
  if (told_ < wake_) wake_at(told_);
}

// Its own next cycles come at once, without the kernel, as long as nobody else does anything before and is told
// nothing.
void Dram::run() {
  due_.cancel();
  const Cycle now = core_now() - origin_;
  Cycle wake = now, alone = 0;  // until when nobody else does anything
  notified_ = true;
  do {
    step(wake);
    wake = next_wake();
    if (std::exchange(notified_, false)) alone = alone_until(now);
  } while (wake < alone && wake < told_);
  wake_at(wake);
}

void Dram::wake_at(Cycle wake) {
  wake_ = wake;
  const Cycle now = core_now() - origin_;
  if (wake != kNever) due_.notify(core_cycles(std::max(wake, now) - now));
}

Cycle Dram::alone_until(Cycle now) const {
  if (sc_core::sc_pending_activity_at_current_time()) return now;
  const Cycle left = sc_core::sc_time_to_pending_activity().value();
  return left > kNever - now ? kNever : now + left;
}

void Dram::step(Cycle now) {
  Stream& ifmaps = streams_[static_cast<int>(DramStream::kIfmap)];
  if (!ifmaps.queue.empty() && ifmaps.eligible == kNever) prepare_fill(ifmaps, DramStream::kIfmap, now);
  if (port_->advance(now)) land_all(now);
  if (told_ <= now) tell(now);
  while (port_->free_at() <= now && start_burst(now)) land_all(now);
}

void Dram::tell(Cycle now) {
  for (Stream& stream : streams_) {
    stream.retire(now);
    for (; !stream.leavings.empty() && stream.leavings.front() <= now; stream.leavings.pop()) ++tiles_left_;
  }
  update_told();
  progress_.notify(sc_core::SC_ZERO_TIME);
  notified_ = true;
}

void Dram::Stream::retire(Cycle now) {
  for (; !arrivals.empty() && arrivals.front() <= now; arrivals.pop()) ++arrived;
}

bool Dram::start_burst(Cycle now) {
  for (int i = 0; i < 3; ++i) {
    if (streams_[i].eligible > now) continue;
    move(streams_[i], static_cast<DramStream>(i), now);
    return true;
  }
  return false;
}

// Gives a stream's next burst on, and says when the burst after it may ask. The decoder holds the burst it works on and
// one more: the next may ask once the one before this is decoded.
void Dram::move(Stream& stream, DramStream which, Cycle now) {
  const Transfer& transfer = stream.queue.front();
  const std::uint32_t from = stream.moved, words = burst_words(stream), upto = from + words;
  if (from == 0) count(transfer);
  const std::uint64_t bits = counted_words(transfer) * kCountedBits;  // blocks end with a word
  const Cycle next = port_->take({which, transfer.operand, bits, transfer.words, from, upto}, now);
  stream.not_before = now;  // a drain's next burst may be coded while this one is on the link
  const bool decoded = which != DramStream::kOfmap && transfer.coded > 0;
  stream.on_the_way.push(
      {transfer.operand, words, decoded, upto == transfer.words, decoded ? codec_cycles(transfer, from, words) : 0});
  if (which != DramStream::kOfmap) {
    stream.not_before = decoded ? std::max(next, stream.codec_free) : next;
    fill_buffer(transfer, which, from, words);
  }
  stream.moved = upto;
  if (upto == transfer.words) {
    stream.queue.pop();
    stream.moved = 0;
  }
  prepare(stream, which, now);
}

void Dram::land_all(Cycle now) {
  while (const auto arrival = port_->arrival()) land(*arrival, now);
}

// Gives the decoder a burst whose arrival has become known; its words are out when they are decoded.
void Dram::land(const DramArrival& arrival, Cycle now) {
  Stream& stream = streams_[static_cast<int>(arrival.stream)];
  const OnTheWay burst = stream.on_the_way.pop();
  if (trace)
    trace->span("dram", kOperandNames[static_cast<std::size_t>(burst.operand)], arrival.began, arrival.moved,
                burst.words);
  Cycle there = arrival.at;
  if (burst.decoded) there = stream.codec_free = std::max(stream.codec_free, there) + burst.codec_cycles;
  if (burst.last_of_block) {
    stream.arrivals.push(there);
    told_ = std::min(told_, stream.next_told());
  }
  if (!burst.decoded || stream.on_the_way.empty()) return;
  stream.not_before = std::max(stream.not_before, stream.codec_free);
  prepare(stream, arrival.stream, now);
}

void Dram::fill_buffer(const Transfer& transfer, DramStream which, std::uint32_t from, std::uint32_t words) {
  const Word* const values = transfer.values.empty() ? nullptr : transfer.values.data() + from;
  if (which == DramStream::kIfmap) {
    if (values) buffer_.fill_ifmap(ifmap_filled_, values, words);
    ifmap_filled_ += words;
    counters.ifmap_fills += words;
  } else if (transfer.operand == Operand::kFilter) {
    if (values) buffer_.fill_filters(transfer.at + from, values, words);
    counters.filter_fills += words;
  }
}

// Says when the stream's next burst may have the link, if it does not have to wait for something else.
void Dram::prepare(Stream& stream, DramStream which, Cycle now) {
  stream.eligible = kNever;
  if (stream.queue.empty()) return;
  if (which != DramStream::kOfmap) {
    prepare_fill(stream, which, now);
    return;
  }
  const Transfer& transfer = stream.queue.front();
  const std::uint32_t words = burst_words(stream);
  stream.codec_free = std::max(stream.codec_free, stream.not_before) + codec_cycles(transfer, stream.moved, words);
  stream.eligible = stream.codec_free;
  if (stream.moved + words == transfer.words) {
    stream.leavings.push(stream.codec_free);
    told_ = std::min(told_, stream.codec_free);
  }
}

void Dram::prepare_fill(Stream& stream, DramStream which, Cycle now) {
  stream.eligible = kNever;
  const bool decoder_full = stream.on_the_way.size() > 1 && stream.on_the_way.back().decoded;
  if (decoder_full) return;  // land() asks again
  stream.eligible = stream.not_before;
  if (which != DramStream::kIfmap) return;
  const std::uint64_t after = ifmap_filled_ + burst_words(stream);
  if (after > ifmap_words_) wait_for_room(stream, after - ifmap_words_, now);
}

// The next burst may have the link once so many words of the ring are free again.
void Dram::wait_for_room(Stream& stream, std::uint64_t freed, Cycle now) {
  const Cycle room = buffer_.freed_from(freed);
  if (room == GlobalBuffer::kNever) {
    stream.eligible = kNever;
    buffer_.notify_when_freed(freed, origin_ + now);
  } else if (room > origin_) {
    stream.eligible = std::max(stream.eligible, room - origin_);
  }
}

Cycle Dram::codec_cycles(const Transfer& transfer, std::uint32_t from, std::uint32_t words) const {
  if (transfer.coded == 0) return 0;
  return ceil_div(spread(transfer.coded, transfer.words, from + words) - spread(transfer.coded, transfer.words, from),
                  static_cast<std::uint64_t>(codec_.codec_words_per_cycle));
}

std::uint32_t Dram::burst_words(const Stream& stream) const {
  return std::min<std::uint32_t>(params_.burst_words, stream.queue.front().words - stream.moved);
}

void Dram::count(const Transfer& transfer) {
  const std::uint64_t words = counted_words(transfer);
  if (transfer.operand == Operand::kFilter) counters.filter_reads += words;
  if (transfer.operand == Operand::kIfmap) counters.ifmap_reads += words;
  if (transfer.operand == Operand::kBias) counters.bias_reads += words;
  if (transfer.operand == Operand::kOfmap) {
    counters.ofmap_drains += transfer.words;
    counters.ofmap_writes += words;
  }
}

// When the port is free for someone who wants it, or something arrives; requests wake it too.
Cycle Dram::next_wake() {
  Cycle wake = std::min(port_->next_event(), told_);
  for (const Stream& stream : streams_)
    if (stream.eligible != kNever) wake = std::min(wake, std::max(stream.eligible, port_->free_at()));
  return wake;
}

void Dram::update_told() {
  told_ = kNever;
  for (const Stream& stream : streams_) told_ = std::min(told_, stream.next_told());
}

Cycle Dram::Stream::next_told() const {
  const std::uint64_t before = awaited > arrived ? awaited - arrived - 1 : 0;  // blocks to come that nobody waits for
  const Cycle arrival = before < arrivals.size() ? arrivals[before] : kNever;
  return leavings.empty() ? arrival : std::min(arrival, leavings.front());
}

}  // namespace eyrie
