// A bar on standard error, only if that is a terminal.
#pragma once
#include <cstddef>
#include <string>

namespace eyrie {

class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t total, const std::string& now);
  void clear();

 private:
  const bool on_terminal_;
};

}  // namespace eyrie
