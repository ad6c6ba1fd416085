#include "pe/pe_array.h"

#include <algorithm>
#include <array>
#include <string>

namespace eyrie {

PeArray::PeArray(sc_core::sc_module_name name, const ArrayParams& array, const PeParams& pe,
                 const Arithmetic& arithmetic, int psum_packet_words, const CoreClock& clock)
    : sc_module(name), used_(static_cast<std::size_t>(array.rows) * array.columns) {
  for (int row = 0; row < array.rows; ++row)
    for (int column = 0; column < array.columns; ++column) {
      const std::string pe_name = "pe_" + std::to_string(row) + "_" + std::to_string(column);
      pes_.push_back(std::make_unique<ProcessingElement>(pe_name.c_str(), pe, arithmetic, psum_packet_words));
    }
  SC_METHOD(tick);
  sensitive << clock.tick();
  dont_initialize();
}

void PeArray::start(const PassProgram& program) {
  active_.clear();
  loading_.clear();
  std::fill(used_.begin(), used_.end(), false);
  ProcessingElement* above = nullptr;
  for (const PeWork& work : program.work) {
    ProcessingElement* const pe = pes_[work.pe].get();
    pe->start(program, work, work.top ? pe->output : above->psum_in, working_);
    above = pe;
    used_[work.pe] = true;
  }
  wire_pixels(program);
  for (std::size_t i = 0; i < pes_.size(); ++i)
    if (used_[i]) active_.push_back(pes_[i].get());
  working_ = static_cast<int>(active_.size());
  if (reversed_) std::reverse(active_.begin(), active_.end());
}

// Pixels go from each PE to those that name it as their neighbour.
void PeArray::wire_pixels(const PassProgram& program) {
  if (program.shift.S == 0) return;
  std::vector<std::array<ProcessingElement*, 2>> takers(pes_.size());
  for (const PeWork& work : program.work) {
    if (work.right != kNoPe) takers[work.right][0] = pes_[work.pe].get();
    if (work.below != kNoPe) takers[work.below][1] = pes_[work.pe].get();
  }
  for (const PeWork& work : program.work) pes_[work.pe]->give_pixels_to(takers[work.pe][0], takers[work.pe][1]);
}

void PeArray::finish(Cycle cycles) {
  for (ProcessingElement* pe : active_) pe->finish();
  for (std::size_t i = 0; i < pes_.size(); ++i)
    if (!used_[i]) pes_[i]->counters.unused += cycles;
  active_.clear();
}

void PeArray::take_filters_of(const PassProgram& next) {
  for (const PeWork& work : next.work)
    if (!used_[work.pe]) loading_.push_back(pes_[work.pe].get());
}

void PeArray::add_idle(Cycle cycles) {
  for (auto& pe : pes_) pe->counters.no_pass += cycles;
}

void PeArray::tick() {
  const Cycle now = core_now();
  const bool worked = working_;
  for (ProcessingElement* pe : active_) pe->tick(now);
  if (worked && !working_) macs_done_.notify(sc_core::SC_ZERO_TIME);
  for (ProcessingElement* pe : loading_) pe->take_filters(now);
}

}  // namespace eyrie
