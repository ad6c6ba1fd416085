// How a unit gets what it streams, whoever holds it.
#pragma once
#include <cstdint>
#include <functional>

#include "sim/base/types.h"

namespace eyrie {

// The next `bits` of a stream, which there is room for from cycle `from` on: the cycle in which they are there.
using Supply = std::function<Cycle(Cycle from, std::uint64_t bits)>;

}  // namespace eyrie
