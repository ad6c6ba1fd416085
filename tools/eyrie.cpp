// The `eyrie` program: finds the command, and turns what went wrong into words and an exit code.
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <system_error>

#include "sim/base/fault.h"
#include "sim/suggest.h"
#include "sim/version.h"
#include "tools/cli/commands.h"

namespace eyrie {
namespace {

struct Command {
  const char* name;
  const char* help;
  int (*run)(const std::vector<std::string>& words);
};
constexpr Command kCommands[] = {
    {"run", "simulate a workload on a machine", run_command},
    {"map", "find the best mappings of a workload's layers on a machine", map_command},
    {"compare", "run the same layers on several machines, side by side", compare_command},
    {"compress", "prune, share and code the weights of a workload's layers", compress_command},
    {"report", "make one page of pictures and tables of results", report_command},
    {"sweep", "run many points: a base run with some of its inputs varied", sweep_command},
    {"validate", "hold simulations against published tables", validate_command},
};

std::string help() {
  std::string text = "usage: eyrie COMMAND [options]\n\nA cycle-level simulator of neural network accelerators.\n\n";
  for (const Command& command : kCommands) text += fmt::format("  {:<10}{}\n", command.name, command.help);
  return text + "\n  eyrie COMMAND --help explains a command, eyrie --version tells the version\n";
}

UserError unknown(const std::string& word) {
  std::vector<std::string> known{"--help", "--version"};
  for (const Command& command : kCommands) known.emplace_back(command.name);
  return UserError(fmt::format("{}: unknown command{}", word, suggestion(word, known)));
}

int dispatch(const std::vector<std::string>& words) {
  if (words.empty()) throw UserError("expected a command; eyrie --help lists them");
  if (words.front() == "--help") {
    fmt::print("{}", help());
    return kFine;
  }
  if (words.front() == "--version") {
    fmt::print("eyrie {}\n", version());
    return kFine;
  }
  for (const Command& command : kCommands) {
    if (words.front() == command.name) return command.run({words.begin() + 1, words.end()});
  }
  throw unknown(words.front());
}

int explain(const UserError& error) {
  const std::size_t n = error.problems.size();
  fmt::print(stderr, "{}\n{} {}, nothing was run\n", error.what(), n, n == 1 ? "problem" : "problems");
  return kUsersMistake;
}

// What the system refused: a full disk, a closed pipe.
int explain(const std::system_error& error) {
  fmt::print(stderr, "eyrie: {}\n", error.what());
  return kUsersMistake;
}

int explain(const std::exception& error) {
  fmt::print(stderr, "eyrie {}: a mistake of the simulator itself, please report it:\n{}\n", version(), error.what());
  return kOurMistake;
}

// Files are written with signals held, so there is nothing to clean up.
void leave_on_interrupt(int) {
  constexpr char kMessage[] = "\neyrie: interrupted, no file was left half-written\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  _exit(kInterrupted);
}

int run_program(const std::vector<std::string>& words) try {
  const int code = dispatch(words);
  if (std::fflush(stdout) != 0) {
    fmt::print(stderr, "standard output: {}\n", std::strerror(errno));
    return kUsersMistake;
  }
  return code;
} catch (const UserError& error) {
  std::fflush(stdout);
  return explain(error);
} catch (const std::system_error& error) {
  return explain(error);
} catch (const std::exception& error) {
  std::fflush(stdout);
  return explain(error);
}

}  // namespace
}  // namespace eyrie

// libsystemc has a main() that calls this; ours takes its place.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return eyrie::kOurMistake; }

int main(int argc, char** argv) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  signal(SIGINT, eyrie::leave_on_interrupt);
  std::vector<std::string> words(argv + 1, argv + argc);
  std::replace(words.begin(), words.end(), std::string("-h"), std::string("--help"));
  return eyrie::run_program(words);
}
