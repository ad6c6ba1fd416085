// The global buffer: banks that each serve ifmaps or psums for a whole layer, and the prefetch buffer that holds the
// filters of one pass, or, with banks that serve filters, of several. Its address generators merely count where a tile
// lies in the order of its network, and step through nested loops or a list elsewhere (Multicast).
#pragma once
#include <systemc>
#include <vector>

#include "memory/memory_params.h"
#include "sim/base/address_generator.h"
#include "sim/base/link.h"
#include "sim/base/packet.h"
#include "sim/base/pass_program.h"
#include "sim/base/sc/core_clock.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// When the buffer was done with what in a pass, in cycles since the pass began (its first is cycle 1).
struct PassTimes {
  std::vector<std::uint32_t> ifmap_read;  // each ifmap word; empty: not one behind the other
  std::uint32_t filters_read = 0;         // the last filter word
  std::uint32_t cycles = 0;               // the last psum: the length of the pass
};

class GlobalBuffer : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(GlobalBuffer);
  static constexpr Cycle kNever = ~Cycle{0};

  // Ports, bound once by whoever builds the machine.
  Link<FilterPacket>* to_filter_network = nullptr;
  Link<Word>* to_ifmap_network = nullptr;
  Link<PsumPacket>* to_psum_network = nullptr;
  Link<PsumPacket>* from_output_network = nullptr;

  struct Counters : CounterGroup {
    Counter filter_reads{*this,        Component::kPrefetchBuffer,       Action::kRead, Operand::kFilter,
                         Unit::kWords, "filter words read for the array"};
    Counter ifmap_reads{*this,        Component::kGlobalBuffer,        Action::kRead, Operand::kIfmap,
                        Unit::kWords, "ifmap words read for the array"};
    Counter psum_reads{*this,        Component::kGlobalBuffer,       Action::kRead, Operand::kPsum,
                       Unit::kWords, "psum words read for the array"};
    Counter psum_writes{*this,        Component::kGlobalBuffer,         Action::kWrite, Operand::kPsum,
                        Unit::kWords, "psum words written by the array"};
    StallCounter full{*this, "full", "every network has what it takes, none gives a psum"};
    StallCounter no_pass{*this, "no_pass", "no pass in the array: DRAM is behind"};
  } counters;

  GlobalBuffer(sc_core::sc_module_name name, const BufferParams& params, const NetworkParams& networks,
               const CoreClock& clock);

  // Sets the division of the banks for a layer, in words.
  void divide(std::uint32_t prefetch_words, std::uint32_t ifmap_words, std::uint32_t psum_words);

  // Begins a pass in the next tick: its ifmap words lie at `ifmap_at` of the ring of ifmap banks, its psums at
  // `psum_at`. `frees`: words of the ifmap tile, if the pass is the tile's last, else 0; they are free as soon as they
  // are read, or, if that is not one behind the other, at the pass' end. `record`, if given, takes down the times.
  void start(const PassProgram& program, std::uint32_t ifmap_at, std::uint32_t psum_at, std::uint32_t frees,
             PassTimes* record);
  // Begins to read the filters of a pass, which lie at `at`.
  void start_filters(const PassProgram& program, std::uint32_t at);
  // Instead of both: begins a pass whose times are known. Nothing is read, all events come when they would.
  void replay(const PassTimes& times, std::uint32_t frees);
  void add_idle(Cycle cycles) { counters.no_pass += cycles; }

  // The DRAM side, through a port that no pass uses.
  void fill_filters(std::uint32_t at, const Word* words, std::size_t count);
  void fill_ifmap(std::uint64_t at, const Word* words, std::size_t count);  // `at` counts from the layer's start
  void fill_psums(std::uint32_t at, const std::vector<Psum>& psums);
  Psum psum(std::uint32_t at) const { return psums_[at]; }

  // The first cycle before which so many ifmap words, counted from the layer's start, were read for the last time;
  // kNever if it is not known yet. ifmap_freed() comes in the first such cycle after the present one, or after one
  // before which the buffer does nothing.
  Cycle freed_from(std::uint64_t wanted) const;
  void notify_when_freed(std::uint64_t wanted, Cycle now = core_now());

  const sc_core::sc_event& pass_done() const { return pass_done_; }
  const sc_core::sc_event& filters_read() const { return filters_read_; }
  const sc_core::sc_event& ifmap_freed() const { return ifmap_freed_; }
  bool pass_is_done() const { return pass_is_done_; }
  bool filters_are_read() const { return filters_are_read_; }

  const char* unit() const override { return "global_buffer"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  void tick();
  void play();
  void free_words(Cycle now, std::uint32_t words);
  Cycle replayed_read(std::uint64_t words) const;
  bool read_filters(Cycle now);
  bool read_ifmaps(Cycle now);
  bool read_psums(Cycle now);
  bool write_psums(Cycle now);

  void end_pass(Cycle now);

  const BufferParams params_;
  const NetworkParams networks_;

  std::vector<Word> prefetch_, ifmaps_;
  std::vector<Psum> psums_;

  const PassProgram* program_ = nullptr;  // of the pass
  std::uint32_t frees_ = 0;               // words of the ifmap tile, if this is its last pass
  AddressGenerator filters_, ifmap_;      // of the next words to read
  std::uint32_t psum_at_ = 0;             // likewise
  std::size_t psum_next_ = 0;             // transaction of the sequence
  std::uint64_t filter_left_ = 0, ifmap_left_ = 0, psum_left_ = 0, output_left_ = 0;  // transactions
  std::vector<std::uint32_t> chain_at_;    // where the next psum of each chain goes
  std::vector<std::uint16_t> chain_lane_;  // and how many of its window's psums have come
  std::uint32_t psums_per_position_ = 0;   // of all chains
  bool pass_is_done_ = true, filters_are_read_ = true;
  Cycle began_ = 0;                      // the cycle before the pass' first
  PassTimes* record_ = nullptr;          // of a ticked pass
  const PassTimes* replayed_ = nullptr;  // of a pass that is replayed
  std::uint64_t freed_ = 0;              // ifmap words read for the last time; of a replayed pass when it ends
  std::uint64_t freed_before_ = 0;       // the same before the cycle of the last such read,
  Cycle freed_at_ = 0;                   // which is this one
  std::uint64_t wanted_ = kNone;
  sc_core::sc_event pass_done_{"pass_done"}, filters_read_{"filters_read"}, ifmap_freed_{"ifmap_freed"}, due_{"due"};
};

}  // namespace eyrie
