#include "tools/cli/screen.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "sim/printable.h"

namespace eyrie {
namespace {

int output_error = 0;  // of the first write that failed

bool put(const std::string& text, std::FILE* file) {
  const std::string plain = printable(text);
  return std::fwrite(plain.data(), 1, plain.size(), file) == plain.size() && std::fflush(file) == 0;
}

}  // namespace

void say_text(const std::string& text) {
  if (output_error == 0 && !put(text, stdout)) output_error = errno;
}

void complain_text(const std::string& text) { put(text, stderr); }

std::optional<std::string> screen_problem() {
  if (output_error == 0) return std::nullopt;
  return std::string("standard output: ") + std::strerror(output_error);
}

void keep_closed_streams_closed() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const bool closed = fcntl(stream, F_GETFD) < 0;
    if (closed) open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // takes the lowest number: this one
  }
}

}  // namespace eyrie
