// SHA-256 (FIPS 180-4): the name of what a result was made from.
#pragma once
#include <string>
#include <string_view>

namespace eyrie {

// 64 hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace eyrie
