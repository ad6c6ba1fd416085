// The DRAM side: what DRAM and buffer exchange, in three streams of blocks, with the codec of feature maps. Behind the
// streams is a link or a memory with banks. It has its own timeline: passes never wait for a single word, they start
// when their tiles are there.
#pragma once
#include <array>
#include <memory>
#include <systemc>
#include <vector>

#include "memory/dram_port.h"
#include "memory/global_buffer.h"
#include "memory/memory_params.h"
#include "sim/base/queue.h"
#include "sim/base/sc/counter.h"
#include "sim/base/trace.h"

namespace eyrie {

// A block that moves between DRAM and buffer: the filters of a pass, an ifmap tile, a finished psum tile.
struct Transfer {
  Operand operand;
  std::uint32_t words = 0;        // in the buffer
  std::uint32_t at = 0;           // of filters: where they go
  std::uint64_t coded = 0;        // of them that pass the codec; 0 if DRAM holds the block uncoded
  std::uint64_t link_bits = 0;    // on the link, all of them
  std::vector<Word> values = {};  // of a fill of filters or ifmaps; empty if only the timing is of interest
};

class Dram : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(Dram);

  struct Counters : CounterGroup {
    Counter filter_reads{*this,        Component::kDram,          Action::kRead, Operand::kFilter,
                         Unit::kWords, "16-b words read, filters"};
    Counter ifmap_reads{*this,           Component::kDram, Action::kRead,
                        Operand::kIfmap, Unit::kWords,     "16-b words read, ifmaps as they are coded"};
    Counter bias_reads{*this, Component::kDram, Action::kRead, Operand::kBias, Unit::kWords, "16-b words read, biases"};
    Counter ofmap_writes{*this,           Component::kDram, Action::kWrite,
                         Operand::kOfmap, Unit::kWords,     "16-b words written, ofmaps as they are coded"};
    Counter filter_fills{*this,         Component::kPrefetchBuffer,
                         Action::kFill, Operand::kFilter,
                         Unit::kWords,  "filter words written into the prefetch buffer"};
    Counter ifmap_fills{*this,         Component::kGlobalBuffer,
                        Action::kFill, Operand::kIfmap,
                        Unit::kWords,  "ifmap words written into the global buffer, padding zeros included"};
    Counter ofmap_drains{*this,          Component::kGlobalBuffer,
                         Action::kDrain, Operand::kOfmap,
                         Unit::kWords,   "finished psum words read from the global buffer"};
    StallCounter idle{*this, "idle", "nothing moves"};
  } counters;

  Dram(sc_core::sc_module_name name, const DramParams& params, const CompressionParams& codec, double core_MHz,
       GlobalBuffer& buffer);

  // Forgets the layer before; the ring of ifmap banks holds so many words.
  void start_layer(std::uint32_t ifmap_words);
  void finish_layer(Cycle cycles) { port_->finish_layer(cycles); }

  // Queues a block behind those of its stream.
  void enqueue(DramStream stream, Transfer transfer);

  // Blocks of a stream that have arrived, in the buffer or in DRAM.
  std::uint64_t arrived(DramStream stream);
  // Psum tiles that have left the buffer, if not yet arrived in DRAM.
  std::uint64_t tiles_left() const { return tiles_left_; }
  // Either of these has changed, but for blocks that nobody waits for.
  const sc_core::sc_event& progress() const { return progress_; }
  // Nobody waits for blocks of the stream before this one, counted from 1. As a layer starts, all are waited for.
  void wait_for(DramStream stream, std::uint64_t block);

  TraceSink* trace = nullptr;  // hears of bursts

  const char* unit() const override { return "dram"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  static constexpr Cycle kNever = DramPort::kNever;

  struct OnTheWay {
    Operand operand;
    std::uint32_t words;
    bool decoded, last_of_block;
    Cycle codec_cycles;
  };
  struct Stream {
    Queue<Transfer> queue;
    std::uint32_t moved = 0;  // words of the first transfer in the queue that were on the link
    Cycle eligible = kNever;  // when its next burst may have the link
    Cycle not_before = 0;     // the earliest that may be, if the burst is there and has room
    Cycle codec_free = 0;     // when the codec is done with all words given to it
    std::uint64_t arrived = 0;
    std::uint64_t awaited = 1;   // the first block that someone waits for
    Queue<OnTheWay> on_the_way;  // bursts that were given and have not come
    Queue<Cycle> arrivals;       // of whole blocks, still to come
    Queue<Cycle> leavings;       // of whole psum tiles from the buffer, still to come

    void retire(Cycle now);
    Cycle next_told() const;
  };

  void run();
  void step(Cycle now);
  void tell(Cycle now);
  bool start_burst(Cycle now);
  void move(Stream& stream, DramStream which, Cycle now);
  void land_all(Cycle now);
  void land(const DramArrival& arrival, Cycle now);
  void fill_buffer(const Transfer& transfer, DramStream which, std::uint32_t from, std::uint32_t words);
  void prepare(Stream& stream, DramStream which, Cycle now);
  void prepare_fill(Stream& stream, DramStream which, Cycle now);
  void wait_for_room(Stream& stream, std::uint64_t freed, Cycle now);
  Cycle codec_cycles(const Transfer& transfer, std::uint32_t from, std::uint32_t words) const;
  std::uint32_t burst_words(const Stream& stream) const;
  void count(const Transfer& transfer);
  Cycle next_wake();
  void update_told();
  void wake_at(Cycle wake);
  Cycle alone_until(Cycle now) const;

  const DramParams params_;
  const CompressionParams codec_;
  GlobalBuffer& buffer_;
  const std::unique_ptr<DramPort> port_;

  std::array<Stream, 3> streams_;
  std::uint32_t ifmap_words_ = 0;   // of the ring
  std::uint64_t ifmap_filled_ = 0;  // words given to the ring since the layer's start
  std::uint64_t tiles_left_ = 0;
  Cycle origin_ = 0;       // core cycle in which the layer began
  Cycle told_ = kNever;    // when others are told of progress next, as far as is known
  Cycle wake_ = kNever;    // when due_ comes
  bool notified_ = false;  // an event, since alone_until() was asked
  sc_core::sc_event requested_{"requested"}, progress_{"progress"}, due_{"due"};
};

}  // namespace eyrie
