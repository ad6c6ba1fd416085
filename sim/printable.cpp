#include "sim/printable.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <iterator>

namespace eyrie {
namespace {

struct Character {
  char32_t code;
  std::size_t bytes;
  bool whole;  // false: a byte that is no UTF-8, of that code
};

// The character that a text begins with (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF).
Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const Character broken{lead, 1, false};
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return broken;
  char32_t code = lead & (0x7fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return broken;
    code = code << 6 | (byte(i) & 0x3f);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = 0xd800 <= code && code <= 0xdfff;
  return code < kLeast[bytes] || code > 0x10ffff || surrogate ? broken : Character{code, bytes, true};
}

// Unicode 15: general categories Cc, Cf (soft hyphen apart, which shows), Zl, Zp.
bool shows(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kHidden[] = {{0x00, 0x1f},       {0x7f, 0x9f},      {0x600, 0x605},   {0x61c, 0x61c},
                               {0x6dd, 0x6dd},     {0x70f, 0x70f},    {0x180e, 0x180e}, {0x200b, 0x200f},
                               {0x2028, 0x202e},   {0x2060, 0x206f},  {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
                               {0x1d173, 0x1d17a}, {0xe0000, 0xe007f}};
  return std::none_of(std::begin(kHidden), std::end(kHidden),
                      [code](const Range& range) { return range.first <= code && code <= range.last; });
}

void each_character(std::string_view text, const std::function<void(const Character&, std::string_view)>& call) {
  while (!text.empty()) {
    const Character character = first_character(text);
    call(character, text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
}

}  // namespace

std::vector<std::string> printable_characters(std::string_view text) {
  std::vector<std::string> all;
  each_character(text, [&](const Character& character, std::string_view bytes) {
    all.emplace_back(character.whole && shows(character.code) ? bytes : "");
  });
  return all;
}

std::string printable(std::string_view text, bool lines) {
  std::string shown;
  each_character(text, [&](const Character& character, std::string_view bytes) {
    const auto code = static_cast<std::uint32_t>(character.code);
    const bool of_lines = lines && (code == '\n' || code == '\t');
    if (character.whole && (of_lines || shows(character.code)))
      shown += bytes;
    else
      shown += code < 0x100 ? fmt::format("\\x{:02x}", code) : fmt::format("\\u{:04x}", code);
  });
  return shown;
}

}  // namespace eyrie
