// The modules of a spatial-array machine, and what times passes instead of them.
#pragma once
#include "memory/dram.h"
#include "memory/global_buffer.h"
#include "memory/multicast_network.h"
#include "memory/output_network.h"
#include "pe/pe_array.h"
#include "sim/base/sc/core_clock.h"
#include "sim/spatial/pass_memory.h"
#include "sim/spatial/vector_unit.h"
#include "sim/timing/pass_timer.h"

namespace eyrie {

// The modules that a sequencer controls.
struct Units {
  CoreClock& clock;
  PeArray& array;
  GlobalBuffer& buffer;
  MulticastNetwork<FilterPacket>& filter_network;
  MulticastNetwork<Word>& ifmap_network;
  MulticastNetwork<PsumPacket>& psum_network;
  OutputNetwork& output_network;
  Dram& dram;
  PassMemory* memory;       // nullptr: every pass is ticked
  PassTimer* timer;         // beside it: times what it does not know
  VectorUnit* vector_unit;  // nullptr: the machine has none
};

}  // namespace eyrie
