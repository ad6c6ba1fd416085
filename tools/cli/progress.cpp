#include "tools/cli/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace eyrie {

constexpr std::size_t kWidth = 24;

Progress::Progress() : on_terminal_(isatty(STDERR_FILENO) != 0) {}

void Progress::show(std::size_t done, std::size_t total, const std::string& now) {
  if (!on_terminal_) return;
  const std::size_t filled = total == 0 ? kWidth : std::min(kWidth, kWidth * done / total);
  const std::string bar = std::string(filled, '=') + (filled < kWidth ? ">" : "");
  fmt::print(stderr, "\r\033[K[{:<{}}] {}/{} {}", bar, kWidth, done, total, now);
  std::fflush(stderr);
}

void Progress::clear() {
  if (!on_terminal_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
}

}  // namespace eyrie
