// A processing element of a spatial array: three scratchpads, a MAC, queues at its edges (Eyeriss, JSSC 2017, Fig. 12).
//
//   filter_in -> filter scratchpad --\                      to the PE above,
//                                     MAC --> pipeline --> or the output network
//   ifmap_in --> ifmap scratchpad ---/          ^
//                                     psum scratchpad, psum_in (PE below, or psum network)
//
// A pass program says which operands stay in their scratchpads. A filter word or a pixel that does not is used as it
// comes; a psum that does not goes on after every MAC. Pixels may come from neighbours too: from the right through a
// latch, from below through the ifmap scratchpad, in which they wait for the next row of the filter.
#pragma once
#include <array>
#include <systemc>
#include <vector>

#include "pe/pe_params.h"
#include "sim/base/arithmetic.h"
#include "sim/base/link.h"
#include "sim/base/packet.h"
#include "sim/base/pass_program.h"
#include "sim/base/sc/counter.h"

namespace eyrie {

class ProcessingElement : public sc_core::sc_module, public Counted {
 private:
  // A finished window's psum of one filter on its way through the pipeline.
  struct Leaving {
    Cycle ready;  // if the pipeline had never been held
    Psum sum;
    std::uint32_t filter;
  };

  // What a tick touches, close together: a hundred PEs and more have to stay in the first-level cache.
  alignas(64) bool working_ = false;
  const bool fused_;
  const bool macs_during_filter_load_;
  bool filter_major_ = false;
  bool streams_ = false;  // not all operands stay
  const std::int32_t product_shift_;
  std::uint32_t leaving_count_ = 0;                   // psums in the pipeline
  std::uint32_t adding_ = 0;                          // psums left to add in adder cycles
  std::uint32_t filters_loaded_ = 0;                  // words
  std::uint32_t filter_words_ = 0;                    // p x q x S
  std::uint32_t filters_taken_;                       // words it takes: those of the pass, after it those of the next
  std::uint32_t f_ = 0, k_ = 0, x_ = 0, row_ = 0;     // filter, pixel, window, row: a set of an image's windows
  std::uint32_t w_ = 0;                               // filter word of (f, k)
  std::uint32_t written_ = 0, freed_ = 0, base_ = 0;  // ifmap words ever written, freed; first pixel of the window
  std::uint32_t p_ = 0;                               // filters
  std::uint32_t window_ = 0;                          // pixels of a window: q x S
  std::uint32_t step_ = 0;                            // pixels a window leaves behind
  std::uint32_t positions_ = 0;                       // windows of the row
  std::uint32_t rows_ = 0;
  const std::uint32_t ifmap_words_, ifmap_mask_;  // of the scratchpad, and of the ring that holds it
  std::array<std::uint32_t, 2> macs_{};           // done, gated
  std::vector<Psum> psum_spad_;
  std::vector<Word> ifmap_spad_, filter_spad_;

  // What it touches once a window.
  std::uint32_t leaving_first_ = 0;
  std::uint32_t sets_ = 1, windows_ = 0;  // rows of an image, windows of them together
  Cycle held_ = 0;                        // cycles in which the whole pipeline stood still
  std::vector<Leaving> leaving_;
  const std::uint32_t packet_words_;
  std::uint32_t chain_ = 0;
  bool bottom_ = false;
  Link<PsumPacket>* above_ = nullptr;
  int* working_pes_ = nullptr;
  std::uint32_t psums_from_below_ = 0;
  PsumPacket in_{}, out_{};
  const PeParams params_;

  // Of a pass whose operands do not all stay.
  Stationary stays_;
  IfmapShift shift_;
  std::int32_t tap_row_ = 0, tap_column_ = 0;  // of the filter: r, s
  bool has_right_ = false, has_below_ = false;
  ProcessingElement *left_ = nullptr, *over_ = nullptr;  // that take its pixels
  FilterPacket filter_words_at_hand_{};
  std::uint32_t filter_words_used_ = 0;             // of them
  std::array<std::uint32_t, 2> from_neighbours_{};  // pixels taken from the right, from below

 public:
  // Ports. psum_in takes packets from the psum network or the PE below, as the pass wires it.
  Link<FilterPacket> filter_in;
  Link<Word> ifmap_in;
  Link<Word> right_in, below_in;  // pixels of the PEs to the right and below
  Link<PsumPacket> psum_in;
  Link<PsumPacket> output;

  struct Counters : CounterGroup {
    Counter macs{*this, Component::kMac, Action::kCompute, Operand::kMac, Unit::kMacs, "multiply-accumulates done"};
    Counter macs_gated{*this,         Component::kMac, Action::kGated,
                       Operand::kMac, Unit::kMacs,     "multiply-accumulates gated by a zero ifmap value"};
    Counter ifmap_reads{*this,         Component::kIfmapSpad,
                        Action::kRead, Operand::kIfmap,
                        Unit::kWords,  "ifmap scratchpad words read, one a MAC if ifmaps stay"};
    Counter ifmap_writes{*this,           Component::kIfmapSpad, Action::kWrite,
                         Operand::kIfmap, Unit::kWords,          "ifmap scratchpad words written"};
    Counter filter_reads{*this,         Component::kFilterSpad,
                         Action::kRead, Operand::kFilter,
                         Unit::kWords,  "filter scratchpad words read, one a MAC that is not gated, if filters stay"};
    Counter filter_writes{*this,        Component::kFilterSpad,           Action::kWrite, Operand::kFilter,
                          Unit::kWords, "filter scratchpad words written"};
    Counter psum_reads{*this,         Component::kPsumSpad,
                       Action::kRead, Operand::kPsum,
                       Unit::kWords,  "psum scratchpad words read, one a MAC that is not gated, if psums stay"};
    Counter psum_writes{*this,          Component::kPsumSpad,
                        Action::kWrite, Operand::kPsum,
                        Unit::kWords,   "psum scratchpad words written, one a MAC that is not gated, if psums stay"};
    Counter psums_from_below{*this,        Component::kLocalNetwork,       Action::kDeliver, Operand::kPsum,
                             Unit::kWords, "psums taken from the PE below"};
    Counter ifmaps_from_neighbours{*this,
                                   Component::kLocalNetwork,
                                   Action::kDeliver,
                                   Operand::kIfmap,
                                   Unit::kWords,
                                   "pixels taken from the PE to the right or below"};
    StallCounter filter_load{*this, "filter_load", "its filters are not loaded yet"};
    StallCounter filter{*this, "filter", "the next filter word is not there"};
    StallCounter ifmap{*this, "ifmap", "the next pixel is not there"};
    StallCounter ifmap_out{*this, "ifmap_out", "no room for the pixel in a neighbour"};
    StallCounter psum_in{*this, "psum_in", "the psum to add to has not come"};
    StallCounter psum_out{*this, "psum_out", "no room for the psum above"};
    StallCounter psum_adder{*this, "psum_adder", "the adder takes in a psum (psum_accumulation: adder_cycle)"};
    StallCounter done{*this, "done", "its MACs of the pass are issued, the pass goes on"};
    StallCounter unused{*this, "unused", "the pass has no work for it"};
    StallCounter no_pass{*this, "no_pass", "no pass in the array: DRAM is behind"};
  } counters;

  ProcessingElement(sc_core::sc_module_name name, const PeParams& params, const Arithmetic& arithmetic,
                    int psum_packet_words);

  // Begins its part of a pass; `above` takes its psums (its own output, if it is a chain's top), `working` counts the
  // PEs that still have MACs to issue.
  void start(const PassProgram& program, const PeWork& work, Link<PsumPacket>& above, int& working);
  // Of a pass whose pixels move between PEs, once all PEs have started: those that take pixels from this one.
  void give_pixels_to(ProcessingElement* left, ProcessingElement* over);
  void tick(Cycle now);
  // The filters of the next pass go in while this one drains.
  void take_filters(Cycle now);
  // Ends the pass: hands what was tallied to the counters.
  void finish();
  // Counts the MACs of a pass, and the accesses to its scratchpads that they make of operands that stay.
  void count_macs(const Stationary& stays, std::uint64_t done, std::uint64_t gated);

  const char* unit() const override { return "pe"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  bool write_back(Cycle now);
  void issue(Cycle now);
  void mac_ifmap_major(Cycle now);
  void mac_filter_major(Cycle now);
  void multiply(std::uint32_t first, std::uint32_t filters);
  void leave(Cycle now, std::uint32_t filter);
  void add_psums(Cycle now);
  void next_window();
  void take_ifmap(Cycle now);
  void issue_streaming(Cycle now);
  bool filter_word_at_hand(Cycle now);
  bool takes_from_below() const { return has_below_ && tap_row_ >= shift_.rows; }
  bool takes_from_right() const { return has_right_ && tap_column_ >= shift_.columns && !takes_from_below(); }
  bool gives_to_left() const;
  bool gives_over() const { return over_ && tap_row_ + shift_.rows < shift_.R; }
  Word take_pixel(Cycle now);
  void next_tap();
};

}  // namespace eyrie
