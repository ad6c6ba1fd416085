// Jobs in child processes, one process a job: SystemC's context is global to a process, and a crash must not take more
// than its job along. The children are copies of this process, so that a job finds all that was read before.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace eyrie {

struct EndedJob {
  std::uint64_t job = 0;
  bool finished = false;
  std::string output;  // what the job returned; of one that did not finish: how its process ended and what it said
};

// A signal that ends a program reached this process while it waited.
struct Interrupted {
  int signal;
};

class ProcessPool {
 public:
  // From now on signals that end a program are held back, and seen by wait() only.
  ProcessPool(std::size_t processes, std::function<std::string(std::uint64_t job)> work);
  // Kills the jobs that still run.
  ~ProcessPool();
  ProcessPool(const ProcessPool&) = delete;
  ProcessPool& operator=(const ProcessPool&) = delete;

  bool idle() const { return running_.empty(); }
  bool full() const { return running_.size() == processes_; }
  // Starts a job in a process of its own; the pool must not be full.
  void start(std::uint64_t job);
  // Waits until a job ends; the pool must not be idle. Throws Interrupted.
  EndedJob wait();

 private:
  struct Running {
    std::uint64_t job;
    pid_t process;
    int output, errors;  // files in memory that the child writes
  };
  [[noreturn]] void become_child(std::uint64_t job, int output, int errors, pid_t parent) const;

  const std::size_t processes_;
  const std::function<std::string(std::uint64_t)> work_;
  std::vector<Running> running_;
  sigset_t awaited_, before_;
};

}  // namespace eyrie
