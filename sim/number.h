// Texts that are numbers.
#pragma once
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace eyrie {

// All of the text as a finite number.
inline std::optional<double> number_in(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace eyrie
