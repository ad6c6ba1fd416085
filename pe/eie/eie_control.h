// EIE's control unit (ISCA 2016, Section IV): moves activations to the source registers, has the detection tree find
// the next non-zero, broadcasts it to all PEs, and goes on to the next batch when they are done.
#pragma once
#include <deque>
#include <systemc>
#include <utility>
#include <vector>

#include "pe/eie/detection_tree.h"
#include "pe/eie/eie_array.h"
#include "sim/base/sc/counter.h"
#include "sim/base/supply.h"
#include "sim/base/trace.h"

namespace eyrie {

// What is computed with one load of the source registers: a part of the columns with a part of the outputs.
struct EieBatch {
  const CscMatrix* matrix = nullptr;
  std::vector<Word> activations;           // one a column
  std::uint64_t loaded_words = 0;          // activations that come from the activation SRAM
  std::uint64_t stored_words = 0;          // outputs that go there afterwards
  std::vector<std::uint64_t> column_bits;  // of each column, all PEs together, if DRAM brings them; else empty
};

// What comes from or goes to DRAM, in cycles from the layer's start.
struct EieSupplies {
  Supply columns;      // of a matrix that does not fit its SRAM
  Supply activations;  // of vectors that do not fit theirs
  Supply outputs;      // likewise
};

// Who knows the batches of a layer. Not called but between two of them.
class EieBatches {
 public:
  virtual const std::vector<Word>& codebook() const = 0;
  // The next batch; null after the last. Sets the psums the batch begins with, if it does not go on with those there.
  virtual const EieBatch* next(EieArray& array) = 0;
  // The batch is done: takes its outputs, if they are finished.
  virtual void finish(const EieArray& array) = 0;

 protected:
  ~EieBatches() = default;
};

struct EieControlParams {
  ActivationParams activations;
  int fan_in = 4;                      // of the detection tree
  bool every_activation = false;       // zeros are broadcast too
  std::uint64_t matrix_sram_bits = 0;  // of all PEs: what may lie ready of columns that DRAM brings
};

class EieControl : public sc_core::sc_module, public Counted {
 public:
  SC_HAS_PROCESS(EieControl);

  struct Counters : CounterGroup {
    Counter broadcasts{*this,           Component::kBroadcast, Action::kSend,
                       Operand::kIfmap, Unit::kWords,          "activations sent to all PEs"};
    Counter detections{*this,           Component::kDetection, Action::kCompute,
                       Operand::kIfmap, Unit::kWords,          "node-cycles of the detection tree at work"};
    Counter source_reads{*this,        Component::kActivationRegisters,         Action::kRead, Operand::kIfmap,
                         Unit::kWords, "source registers read, one a broadcast"};
    Counter source_writes{*this,          Component::kActivationRegisters,
                          Action::kWrite, Operand::kIfmap,
                          Unit::kWords,   "source registers written from the activation SRAM"};
    Counter sram_reads{*this,         Component::kActivationSram,
                       Action::kRead, Operand::kIfmap,
                       Unit::kWords,  "activations read into source registers"};
    Counter matrix_fills{*this,         Component::kMatrixSram,
                         Action::kFill, Operand::kFilter,
                         Unit::kWords,  "16-b words of columns that DRAM brings"};
    Counter sram_writes{*this,          Component::kActivationSram,
                        Action::kWrite, Operand::kOfmap,
                        Unit::kWords,   "outputs written from destination registers"};
    Counter macs_skipped{*this,         Component::kMac, Action::kSkipped,
                         Operand::kMac, Unit::kMacs,     "MACs of zeros, never met"};
    StallCounter load{*this, "load", "source registers are filled from the activation SRAM"};
    StallCounter detection{*this, "detection", "the next non-zero is on its way through the tree"};
    StallCounter queue_full{*this, "queue_full", "a queue somewhere is full"};
    StallCounter dram{*this, "dram", "the column has not come from DRAM"};
    StallCounter drain{*this, "drain", "every non-zero is sent, the PEs work on"};
    StallCounter swap{*this, "swap", "outputs leave: the register files swap, or go to the activation SRAM"};
  } counters;

  EieControl(sc_core::sc_module_name name, const EieControlParams& params, EieSupplies supplies, EieArray& array,
             CoreClock& clock);

  // Runs all batches from the next tick on, and stops the clock after the last. If the layer's vectors do not fit the
  // activation SRAM, what batches load and store comes from and goes to DRAM.
  void start(EieBatches& batches, bool activations_fit);
  TraceSink* trace = nullptr;  // is told of batches, and of a boundary before each broadcast

  bool finished() const { return phase_ == Phase::kIdle; }
  Cycle cycles() const { return cycles_; }  // of the layer that was run

  const char* unit() const override { return "control"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  enum class Phase { kIdle, kLoad, kRun, kDrain, kSwap };

  void tick();
  void next_batch();
  void load(Cycle now);
  void run(Cycle now);
  void send(Cycle now);
  void drain(Cycle now);
  void swap();
  void request_columns();
  bool column_is_there() const;
  Cycle transfer(std::uint64_t words, const Supply& dram) const;

  const EieControlParams params_;
  const EieSupplies supplies_;
  EieArray& array_;
  CoreClock& clock_;
  DetectionTree tree_;

  EieBatches* batches_ = nullptr;
  const EieBatch* batch_ = nullptr;
  Phase phase_ = Phase::kIdle;
  bool activations_fit_ = true;
  Cycle left_ = 0;                                      // of a transfer
  std::size_t asked_ = 0;                               // columns of the batch that DRAM was asked for, or need not be
  std::uint64_t staged_bits_ = 0;                       // of those not sent yet
  std::deque<std::pair<std::uint32_t, Cycle>> coming_;  // they, and when they are there
  Cycle cycles_ = 0;
  Cycle batch_from_ = 0;
};

}  // namespace eyrie
