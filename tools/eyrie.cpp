// The `eyrie` program: finds the command, and turns what went wrong into words and an exit code.
#include <fmt/core.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>

#include "sim/base/fault.h"
#include "sim/base/instruction_set.h"
#include "sim/held_signals.h"
#include "sim/suggest.h"
#include "sim/version.h"
#include "tools/cli/commands.h"
#include "tools/cli/screen.h"

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
    {"offload", "find where a network runs best: processors, a network, a catalogue", offload_command},
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
    say("{}", help());
    return kFine;
  }
  if (words.front() == "--version") {
    say("eyrie {}\n", version());
    return kFine;
  }
  for (const Command& command : kCommands) {
    if (words.front() == command.name) return command.run({words.begin() + 1, words.end()});
  }
  throw unknown(words.front());
}

int explain(const UserError& error) {
  const std::size_t n = error.problems.size();
  complain("{}\n{} {}, nothing was run\n", error.what(), n, n == 1 ? "problem" : "problems");
  return kUsersMistake;
}

// What the system refused: a full disk, a closed pipe.
int explain(const std::system_error& error) {
  complain("eyrie: {}\n", error.what());
  return kUsersMistake;
}

int explain(const std::exception& error) {
  complain("eyrie {}: a mistake of the simulator itself, please report it:\n{}\n", version(), error.what());
  return kOurMistake;
}

int explain(const std::bad_alloc&) {
  complain_text("eyrie: not enough memory\n");
  return kUsersMistake;
}

// Files are written with signals held, so there is nothing to clean up.
void leave_on_signal(int signal) {
  constexpr char kMessage[] = "\neyrie: interrupted, no file was left half-written\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  _exit(kEndedBySignal + signal);
}

// Those that whoever started the program wants ignored, as nohup does, stay so. A write that fails tells more than the
// signal of it.
void prepare_for_signals() {
  for (const int number : kEndingSignals)
    if (signal(number, leave_on_signal) == SIG_IGN) signal(number, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

int run_command_of(const std::vector<std::string>& words) try {
  highest_instruction_set();  // wrong: better now than in the middle of a run
  return dispatch(words);
} catch (const UserError& error) {
  return explain(error);
} catch (const std::system_error& error) {
  return explain(error);
} catch (const std::bad_alloc& error) {
  return explain(error);
} catch (const std::exception& error) {
  return explain(error);
}

int run_program(const std::vector<std::string>& words) {
  const int code = run_command_of(words);
  const auto problem = screen_problem();
  if (!problem) return code;
  complain("{}\n", *problem);
  return code == kFine ? kUsersMistake : code;
}

}  // namespace
}  // namespace eyrie

// libsystemc has a main() that calls this; ours takes its place.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return eyrie::kOurMistake; }

int main(int argc, char** argv) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  std::set_new_handler(nullptr);  // from here on, what is thrown is caught (tools/heap.cpp)
  eyrie::keep_closed_streams_closed();
  eyrie::prepare_for_signals();
  std::vector<std::string> words(argv + 1, argv + argc);
  std::replace(words.begin(), words.end(), std::string("-h"), std::string("--help"));
  return eyrie::run_program(words);
}
