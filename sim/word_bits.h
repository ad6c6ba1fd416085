// How wide a machine's words are in its memories and networks.
#pragma once

namespace eyrie {

// Storage width of a word of each operand: sets capacities and bytes, not values (those are Arithmetic's).
struct WordBits {
  int ifmap = 16;
  int filter = 16;
  int psum = 16;
  bool operator==(const WordBits&) const = default;
};

}  // namespace eyrie
