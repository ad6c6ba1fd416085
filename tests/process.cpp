#include "tests/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

void redirect(int to, const std::string& file, int flags) {
  const int from = open(file.c_str(), flags, 0600);
  if (from < 0 || dup2(from, to) < 0) _exit(126);
}

[[noreturn]] void become(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

Outcome run_program(const std::vector<std::string>& words) {
  const ScratchFolder scratch;
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start " + words.front());
  if (child == 0) {
    redirect(0, "/dev/null", O_RDONLY);
    redirect(1, scratch / "out", O_CREAT | O_WRONLY);
    redirect(2, scratch / "err", O_CREAT | O_WRONLY);
    become(words);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, text_of(scratch / "out"), text_of(scratch / "err")};
}

}  // namespace eyrie
