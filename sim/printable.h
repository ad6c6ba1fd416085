// Text that does to a terminal, or to a name, nothing but show.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eyrie {

// The characters of a UTF-8 text one by one. One that does not show is empty: control characters (C0, DEL, C1), those
// that change the direction of text or are invisible (Unicode's bidirectional controls, zero-width characters, line and
// paragraph separators, tags), and bytes that are no UTF-8.
std::vector<std::string> printable_characters(std::string_view text);

// The text with each of these as an escape: \x1b, \u202e. Without `lines`, tabs and line ends too.
std::string printable(std::string_view text, bool lines = true);

}  // namespace eyrie
