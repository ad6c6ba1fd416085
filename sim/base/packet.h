// What travels in one transaction of a network that moves several words at once.
#pragma once
#include <array>
#include <cstdint>

#include "sim/base/types.h"

namespace eyrie {

constexpr int kMaxPacketWords = 8;  // widest network: 8 words a cycle

struct FilterPacket {
  std::array<Word, kMaxPacketWords> words;
  std::uint16_t count;  // of them are used
};

struct PsumPacket {
  std::array<Psum, kMaxPacketWords> words;
  std::uint16_t count;   // of them are used
  std::uint16_t column;  // the chain of PEs it belongs to, for the buffer to know where a result goes
};

}  // namespace eyrie
