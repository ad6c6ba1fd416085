// Arrays that begin with a line.
#pragma once
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

#include "sim/replay/conv_loops.h"

namespace eyrie {

struct DeleteLines {
  void operator()(void* lines) const { ::operator delete (lines, std::align_val_t{Line::kBytes}); }
};

template <class T>
using Lines = std::unique_ptr<T[], DeleteLines>;

// An array of so many elements, which are not initialised. Throws std::bad_alloc.
template <class T>
Lines<T> lines_of(std::size_t size) {
  static_assert(std::is_trivial_v<T>);
  return Lines<T>(static_cast<T*>(::operator new (size * sizeof(T), std::align_val_t{Line::kBytes})));
}

}  // namespace eyrie
