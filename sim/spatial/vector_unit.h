// The vector unit beside the array: pools and adds what lies in the global buffer, so many words a cycle.
#pragma once
#include <map>
#include <systemc>
#include <utility>

#include "memory/global_buffer.h"
#include "sim/base/sc/counter.h"
#include "sim/spatial/vector_unit_params.h"

namespace eyrie {

class VectorUnit : public sc_core::sc_module, public Counted {
 public:
  struct Counters : CounterGroup {
    Counter words{*this,           Component::kVectorUnit, Action::kCompute,
                  Operand::kIfmap, Unit::kWords,           "ifmap words compared or added"};
    StallCounter waits{*this, "waits", "its words are not in the buffer yet, or its outputs not in DRAM"};
    StallCounter array_layer{*this, "array_layer", "the layer runs on the array"};
  } counters;

  VectorUnit(sc_core::sc_module_name name, const VectorUnitParams& params) : sc_module(name), params_(params) {}

  // When the words of a tile are read for the last time, and when the unit is done with them. The address stays.
  const PassTimes& times(std::uint32_t tile_words, std::uint64_t operations);

  const char* unit() const override { return "vector_unit"; }
  CounterGroup& counter_group() override { return counters; }

 private:
  const VectorUnitParams params_;
  std::map<std::pair<std::uint32_t, std::uint64_t>, PassTimes> known_;
};

}  // namespace eyrie
