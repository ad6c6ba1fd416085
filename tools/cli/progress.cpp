#include "tools/cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "sim/printable.h"

namespace eyrie {

namespace {

constexpr std::size_t kWidth = 24;

// In place of the line that is there. A terminal that has gone takes nothing, and that is no problem.
void show_line(const std::string& text) {
  std::fputs(("\r\033[K" + text).c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress() : on_terminal_(isatty(STDERR_FILENO) != 0) {}

void Progress::show(std::size_t done, std::size_t total, const std::string& now) {
  if (!on_terminal_) return;
  const std::size_t filled = total == 0 ? kWidth : std::min(kWidth, kWidth * done / total);
  const std::string bar = std::string(filled, '=') + (filled < kWidth ? ">" : "");
  show_line(fmt::format("[{:<{}}] {}/{} {}", bar, kWidth, done, total, printable(now, false)));
}

void Progress::clear() {
  if (!on_terminal_) return;
  show_line("");
}

}  // namespace eyrie
