// The signals that end a program, held back while something must not be cut in two.
#pragma once
#include <signal.h>

namespace eyrie {

// Signals that end a program by default and that it can catch. Writing into a closed pipe or past the largest file
// allowed (SIGPIPE, SIGXFSZ) is not among them: the program ignores these two, so that the write itself fails.
inline constexpr int kEndingSignals[] = {SIGHUP,  SIGINT,    SIGQUIT, SIGTERM, SIGALRM, SIGUSR1,
                                         SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO,   SIGPWR};

inline sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kEndingSignals) sigaddset(&set, signal);
  return set;
}

// Holds them back; those that came meanwhile arrive when it goes out of scope.
class HeldSignals {
 public:
  HeldSignals() {
    const sigset_t held = ending_signals();
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace eyrie
