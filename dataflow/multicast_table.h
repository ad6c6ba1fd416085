// What programs of all dataflows make their networks' tables with.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/pass_program.h"

namespace eyrie {

// Turns (tag, PE) pairs into the table of destinations.
void set_destinations(Multicast& multicast, int tags, const std::vector<std::pair<int, std::uint32_t>>& taken_by);

// Sends the sequence so many times.
void repeat_sequence(Multicast& multicast, std::uint64_t times);

}  // namespace eyrie
