// Random numbers of our own: the same on every platform, which the distributions of the standard library are not.
#pragma once
#include <cstdint>
#include <string_view>

namespace eyrie {

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): advances the state and returns the next value. It spreads any seed, so
// the other generators are seeded with it.
constexpr std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// A seed for a named stream of numbers, so that two streams of one run have nothing to do with each other. FNV-1a.
constexpr std::uint64_t stream_seed(std::uint64_t seed, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325 ^ splitmix64(seed);
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return splitmix64(hash);
}

// Integers one by one.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() { return splitmix64(state_); }
  // Uniform in 0..bound - 1, without bias; bound > 0. (Lemire, "Fast random integer generation in an interval", 2019.)
  constexpr std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t biased = (0 - bound) % bound;  // of the 2^64 draws, those that would make a value too likely
    for (;;) {
      const auto product = static_cast<unsigned __int128>(next()) * bound;
      if (static_cast<std::uint64_t>(product) >= biased) return static_cast<std::uint64_t>(product >> 64);
    }
  }
  // Uniform in low..high, both included.
  constexpr std::int64_t in(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

 private:
  std::uint64_t state_;
};

}  // namespace eyrie
