#include "sim/sweep/process_pool.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <system_error>

#include "sim/held_signals.h"

namespace eyrie {
namespace {

constexpr std::size_t kLongestMessage = 2000;

[[noreturn]] void refuse(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int memory_file(const char* name) {
  const int file = memfd_create(name, MFD_CLOEXEC);
  if (file < 0) refuse("cannot make a file in memory");
  return file;
}

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = write(file, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::string read_all(int file) {
  std::string text;
  char part[65536];
  for (ssize_t n; (n = pread(file, part, sizeof part, static_cast<off_t>(text.size()))) > 0;)
    text.append(part, static_cast<std::size_t>(n));
  return text;
}

// How a process ended that should have finished, and the end of what it said.
std::string last_words(int status, const std::string& errors) {
  std::string text = WIFSIGNALED(status)
                         ? fmt::format("ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)))
                         : fmt::format("ended with exit code {}", WEXITSTATUS(status));
  if (!errors.empty()) text += ": " + errors.substr(errors.size() - std::min(errors.size(), kLongestMessage));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

ProcessPool::ProcessPool(std::size_t processes, std::function<std::string(std::uint64_t)> work)
    : processes_(processes), work_(std::move(work)) {
  awaited_ = ending_signals();
  sigaddset(&awaited_, SIGCHLD);
  sigprocmask(SIG_BLOCK, &awaited_, &before_);
}

ProcessPool::~ProcessPool() {
  for (const Running& child : running_) {
    kill(child.process, SIGKILL);
    waitpid(child.process, nullptr, 0);
    close(child.output);
    close(child.errors);
  }
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

void ProcessPool::become_child(std::uint64_t job, int output, int errors, pid_t parent) const {
  // Nobody waits for the job of a parent that was killed, at whatever moment.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  dup2(errors, STDERR_FILENO);
  // Standard output is the parent's, with what it has not written yet: nothing may flush it here.
  bool written = false;
  try {
    written = write_all(output, work_(job));
  } catch (const std::exception& error) {
    write_all(errors, error.what());
  }
  _exit(written ? 0 : 1);
}

void ProcessPool::start(std::uint64_t job) {
  const int output = memory_file("eyrie-output"), errors = memory_file("eyrie-errors");
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) refuse("cannot start a process");
  if (child == 0) become_child(job, output, errors, parent);
  running_.push_back({job, child, output, errors});
}

EndedJob ProcessPool::wait() {
  for (;;) {
    int status = 0;
    const auto ended = std::find_if(running_.begin(), running_.end(), [&status](const Running& child) {
      return waitpid(child.process, &status, WNOHANG) == child.process;
    });
    if (ended != running_.end()) {
      const bool finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
      EndedJob job{ended->job, finished, finished ? read_all(ended->output) : ""};
      if (!finished) job.output = last_words(status, read_all(ended->errors));
      close(ended->output);
      close(ended->errors);
      running_.erase(ended);
      return job;
    }
    const int signal = sigwaitinfo(&awaited_, nullptr);
    if (signal > 0 && signal != SIGCHLD) throw Interrupted{signal};
  }
}

}  // namespace eyrie
