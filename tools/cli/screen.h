// What the commands tell: results on standard output, problems and progress on standard error. Whatever becomes of
// these two, a closed pipe or a full disk behind them, nothing is thrown, so that no result depends on who reads along;
// and nothing but plain text reaches a terminal (sim/printable.h).
#pragma once
#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

namespace eyrie {

void say_text(const std::string& text);
void complain_text(const std::string& text);

// On standard output.
template <typename... Args>
void say(fmt::format_string<Args...> format, Args&&... args) {
  say_text(fmt::format(format, std::forward<Args>(args)...));
}

// On standard error.
template <typename... Args>
void complain(fmt::format_string<Args...> format, Args&&... args) {
  complain_text(fmt::format(format, std::forward<Args>(args)...));
}

// Why standard output did not take all that was said, if it did not.
std::optional<std::string> screen_problem();

// Where standard input, output or error is closed, the next file opened would take its place, and what is said would be
// written into that file. Puts something there that refuses to be written to.
void keep_closed_streams_closed();

}  // namespace eyrie
