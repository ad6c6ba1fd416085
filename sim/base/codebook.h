// A codebook: the few values that a matrix of shared weights holds, and the code that stands for each (EIE, ISCA 2016,
// Section III.A).
#pragma once
#include <cstdint>
#include <vector>

#include "sim/base/types.h"

namespace eyrie {

class Codebook {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  // `values` are distinct; the code of a value is its place among them.
  explicit Codebook(std::vector<Word> values) : values_(std::move(values)), codes_(1 << 16, kNone) {
    for (std::size_t code = 0; code < values_.size(); ++code)
      codes_[index(values_[code])] = static_cast<std::uint32_t>(code);
  }

  std::size_t size() const { return values_.size(); }
  const std::vector<Word>& values() const { return values_; }
  // kNone if the codebook lacks the value.
  std::uint32_t code(Word value) const { return codes_[index(value)]; }
  Word value(std::uint32_t code) const { return values_[code]; }

 private:
  static std::size_t index(Word value) { return static_cast<std::uint16_t>(value); }

  std::vector<Word> values_;
  std::vector<std::uint32_t> codes_;  // by the bits of a value
};

}  // namespace eyrie
