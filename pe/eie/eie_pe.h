// A processing element of EIE (ISCA 2016, Fig. 4b): its slice of a compressed matrix, and the psums of its outputs.
//
//   broadcast --> queue --> pointers --> matrix row --> codebook ----> x --> + --> destination registers
//                  |     even | odd       entry  |      address sum ---------^  bypass   |
//                  +------------- activation ----+--------------------^      ^-----------+
#pragma once
#include <cstdint>
#include <systemc>
#include <vector>

#include "pe/eie/broadcast.h"
#include "pe/eie/eie_params.h"
#include "sim/base/arithmetic.h"
#include "sim/base/csc.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

// What a PE is built with.
struct EiePeParams {
  bool early_release = true;
  int pointer_banks = 2;
  int row_entries = 8;  // of a matrix row
  int row_words = 4;    // of 16 b
  int registers = 64;
  PipelineParams pipeline = {};
};

class EiePe : public sc_core::sc_module, public Counted {
 private:
  // What a tick touches, close together.
  alignas(64) std::uint32_t entry_ = 0, end_ = 0;  // of the column in work; equal: none
  std::uint32_t row_ = 0;                          // of the destination registers, the next entry's before its zeros
  std::uint32_t taken_ = 0, done_ = 0;             // broadcasts whose pointers were read; whose columns are done
  std::uint32_t pointer_wait_ = 0;                 // cycles until both pointers are there
  std::uint32_t held_row_ = 0;                     // of the matrix SRAM, in the row register
  std::int32_t activation_ = 0;
  const CscEntry* entries_ = nullptr;
  const std::uint32_t* pointers_ = nullptr;
  std::uint32_t* psums_ = nullptr;  // modulo 2^32
  const Word* codebook_ = nullptr;

  std::uint32_t entries_done_ = 0, padding_done_ = 0, columns_ = 0, row_reads_ = 0;
  const std::uint32_t row_entries_, row_words_;
  const std::uint32_t second_pointer_;  // cycles it takes more than the first
  const std::int32_t product_shift_;
  const bool bypass_, early_release_;
  const std::uint32_t hazard_cycles_;  // without bypass: from an entry to the next one of the same register
  std::vector<std::uint32_t> destination_;
  std::vector<Cycle> free_at_;  // without bypass: when an entry may use the register
  std::size_t rows_ = 0;        // of the batch

 public:
  struct Counters : CounterGroup {
    Counter macs{*this, Component::kMac, Action::kCompute, Operand::kMac, Unit::kMacs, "entries that are no padding"};
    Counter padding{*this,         Component::kMac, Action::kPad,
                    Operand::kMac, Unit::kMacs,     "padding zeros, which take a cycle like any entry"};
    Counter queue_writes{*this,        Component::kActivationQueue,     Action::kWrite, Operand::kIfmap,
                         Unit::kWords, "activations put into the queue"};
    Counter queue_reads{*this,        Component::kActivationQueue,       Action::kRead, Operand::kIfmap,
                        Unit::kWords, "activations taken from the queue"};
    Counter pointer_reads{*this,         Component::kPointerSram,
                          Action::kRead, Operand::kPointer,
                          Unit::kWords,  "column pointers read, two a column"};
    Counter matrix_reads{*this,         Component::kMatrixSram,
                         Action::kRead, Operand::kFilter,
                         Unit::kWords,  "16-b words of the matrix rows read"};
    Counter codebook_reads{*this,        Component::kCodebook,           Action::kRead, Operand::kFilter,
                           Unit::kWords, "codes looked up, one an entry"};
    Counter psum_reads{*this,        Component::kActivationRegisters,           Action::kRead, Operand::kPsum,
                       Unit::kWords, "destination registers read, one an entry"};
    Counter psum_writes{*this,          Component::kActivationRegisters,
                        Action::kWrite, Operand::kPsum,
                        Unit::kWords,   "destination registers written, one an entry"};
    StallCounter starved{*this, "starved", "its queue is empty, and no other is full"};
    StallCounter others_full{*this, "others_full", "its queue is empty because another, full, stops the broadcast"};
    StallCounter pointer{*this, "pointer", "reads the pointers of a column, or its slice of it is empty"};
    StallCounter hazard{*this, "hazard", "its psum is still on the way to the register (pipeline.bypass: false)"};
    StallCounter dram{*this, "dram", "the column has not come from DRAM"};
    StallCounter drain{*this, "drain", "has done its part of the batch, others or the pipeline have not"};
    StallCounter batch{*this, "batch", "activations move between SRAM and registers; the files swap"};
  } counters;

  EiePe(sc_core::sc_module_name name, const EiePeParams& params, const Arithmetic& arithmetic);

  // Begins its slice of a batch of so many outputs of its own; broadcasts are counted from `first`.
  void start(const CscSlice& slice, const Word* codebook, std::size_t rows, std::uint32_t first);
  void tick(Cycle now, const BroadcastQueues& queues);
  // Columns it is done with; columns whose slots are free in the next cycle.
  std::uint32_t done() const { return done_; }
  std::uint32_t released() const { return done_ + (early_release_ && end_ - entry_ == 1 && pointer_wait_ == 0); }
  // Hands what was tallied so far to the counters.
  void count();

  // The destination registers of its outputs, which keep psums from batch to batch.
  void set_psum(std::size_t row, Psum psum) { destination_[row] = static_cast<std::uint32_t>(psum); }
  Psum psum(std::size_t row) const { return static_cast<Psum>(destination_[row]); }

  const char* unit() const override { return "pe"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  void idle(BroadcastState state);
  void read_pointers(const BroadcastQueues& queues, std::uint32_t received);
  void work(Cycle now, const BroadcastQueues& queues);
};

}  // namespace eyrie
