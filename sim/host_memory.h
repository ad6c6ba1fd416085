// Memory that this process may take.
#pragma once
#include <cstdint>

namespace eyrie {

// Bytes: the least of what Linux calls available, of what the control groups of this process leave, and of its limit of
// address space. Whatever cannot be read limits nothing.
std::uint64_t host_memory();

}  // namespace eyrie
