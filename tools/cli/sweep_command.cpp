#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <set>
#include <thread>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/compare.h"
#include "sim/held_signals.h"
#include "sim/sweep/rows.h"
#include "sim/sweep/run_sweep.h"
#include "sim/sweep/sweep_table.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/memory_limit.h"
#include "tools/cli/progress.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kMostPoints = 100'000;  // without --yes
constexpr std::uint64_t kMostProcesses = 1024;
constexpr const char *kCsvName = "sweep.csv", *kDescriptionName = "sweep.json", *kNdjsonName = "sweep.ndjson";
constexpr std::size_t kMostShown = 50;  // rows of the table on the screen

const std::vector<Option> kOptions{
    {"jobs", "N", "points that run at a time, also -j N; as many as there are processors if not given"},
    {"out", "DIR", "folder of the results; out/<name of the sweep file> if not given"},
    {"resume", "", "go on with the results in that folder: points that are done are not run again"},
    {"plan", "", "print the points and run none"},
    {"csv", "", "write the results to sweep.csv too, and to sweep.json what they are for: eyrie report reads both"},
    {"ndjson", "", "write the results to sweep.ndjson too, a JSON object a line"},
    {"yes", "", "run even more than 100000 points"},
    memory_limit_option(),
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie sweep SWEEP.yaml [options]\n\n"
      "Runs a machine and a workload once for every point of the sweep, each in a process of its own. A point that is\n"
      "refused or crashes is kept with its message, and the others go on. Results go to sweep.sqlite: a row a point,\n"
      "with its inputs and every total as columns.\n\n"
      "{}",
      option_help(kOptions));
}

// -j 2, -j2 -> --jobs
std::vector<std::string> with_long_names(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const std::string& word : words) {
    const bool jobs = word.starts_with("-j");
    if (!jobs || word.size() == 2) {
      all.push_back(jobs ? "--jobs" : word);
    } else {
      all.insert(all.end(), {"--jobs", word.substr(2)});
    }
  }
  return all;
}

struct Request {
  Sweep sweep;
  fs::path out;
  std::size_t jobs = 1;
  std::uint64_t points = 0;
  std::uint64_t memory_limit = 0;  // bytes, of all points that run at a time
};

void check_out(const CommandLine& line, const fs::path& out, std::vector<std::string>& problems) {
  if (line.has("plan")) return;
  if (const auto problem = unwritable(out)) {
    problems.push_back("--out: " + *problem);
  } else if (fs::exists(out / kStoreName) && !line.has("resume")) {
    problems.push_back(fmt::format("{}: holds results already; --resume goes on with them, --out names another folder",
                                   (out / kStoreName).string()));
  }
}

// Files that a sweep reads and its results would replace.
void check_inputs(const Sweep& sweep, const fs::path& out, std::vector<std::string>& problems) {
  std::set<std::string> inputs{sweep.file};
  for (const auto* files : {&sweep.machines, &sweep.workloads})
    for (const std::string& pair : *files)
      for (const std::string& file : parts_of_pair(pair)) inputs.insert(file_beside(sweep.file, file));
  std::error_code error;
  for (const char* name : {kStoreName, kCsvName, kDescriptionName, kNdjsonName})
    for (const std::string& input : inputs)
      if (fs::equivalent(out / name, input, error))
        problems.push_back(fmt::format(
            "--out: {}: is read by this sweep and would be replaced, expected another folder", (out / name).string()));
}

Request read_request(CommandLine& line) {
  Request request;
  const auto processors = std::max(1u, std::thread::hardware_concurrency());
  request.jobs = line.number("jobs", 1, kMostProcesses).value_or(processors);
  request.memory_limit = memory_limit_of(line);
  std::vector<std::string> problems = line.problems;
  if (line.arguments.size() != 1)
    problems.push_back(
        fmt::format("expected one sweep file, found {}; e.g. configs/sweeps/array-size.yaml", line.arguments.size()));
  if (line.arguments.size() == 1) {
    const std::string& file = line.arguments.front();
    request.out = line.value("out").value_or("out/" + folder_name(fs::path(file).stem().string()));
    keep_problems(problems, [&] {
      request.sweep = read_sweep(file);
      request.points = count_points(request.sweep);
      if (request.points > kMostPoints && !line.has("yes"))
        throw UserError(fmt::format("{}: {} points; --yes runs more than {}", file, request.points, kMostPoints));
    });
    check_out(line, request.out, problems);
    check_inputs(request.sweep, request.out, problems);
  }
  if (!problems.empty()) throw UserError(problems);
  return request;
}

std::string minutes(double seconds) {
  const auto whole = std::llround(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

// Points done, their rate and the time left, ten times a second.
class Bar {
 public:
  void show(const SweepProgress& now) {
    const auto time = Clock::now();
    if (time - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = time;
    const double rate = static_cast<double>(now.run) / std::chrono::duration<double>(time - start_).count();
    const std::uint64_t ended = now.known + now.run;
    const double left = static_cast<double>(now.points - std::min(now.points, ended)) / rate;
    progress_.show(ended, now.points, fmt::format("{:.3g} points/s, {} left", rate, minutes(left)));
  }
  void clear() { progress_.clear(); }

 private:
  Progress progress_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point shown_;
};

std::string counted(std::uint64_t count, const char* what) {
  return count > 0 ? fmt::format(", {} {}", count, what) : "";
}

std::string summary_text(const Request& request, const SweepSummary& summary) {
  const SweepProgress& progress = summary.progress;
  const std::string question = request.sweep.question.empty() ? "" : request.sweep.question + "\n";
  std::string text = fmt::format("{}{} points: {} run{}{}{}\n", question, progress.points, progress.run,
                                 counted(progress.known, "known"), counted(summary.refused, "refused"),
                                 counted(summary.crashed, "crashed"));
  if (summary.refused > 0) text += fmt::format("the first refusal:\n{}\n", summary.first_refusal);
  if (summary.crashed > 0) text += fmt::format("the first crash:\n{}\n", summary.first_crash);
  return text;
}

int interrupted(const Request& request, const SweepSummary& summary) {
  complain("\neyrie: interrupted; {} of {} points are kept in {}, --resume runs the others\n",
           summary.progress.known + summary.progress.run, summary.progress.points, (request.out / kStoreName).string());
  return kEndedBySignal + summary.interrupted;
}

// A disk may fill up on the way.
int stopped(const Request& request, const UserError& error) {
  complain("\n{}\nthe points that are done are kept in {}, --resume runs the others\n", error.what(),
           (request.out / kStoreName).string());
  return kUsersMistake;
}

// Files besides the database, and what the reader sees.
void tell(const CommandLine& line, const Request& request, const SweepSummary& summary, const RowTable& rows) {
  std::vector<FileContent> files;
  if (line.has("csv")) {
    files.push_back({kCsvName, csv(rows)});
    files.push_back({kDescriptionName, description_json(request.sweep, input_names(request.sweep))});
  }
  if (line.has("ndjson")) files.push_back({kNdjsonName, ndjson(rows)});
  if (!files.empty()) write_files(request.out, files);
  say("{}", summary_text(request, summary));
  if (rows.rows.size() <= kMostShown) say("\n{}\n", sweep_table(request.sweep, rows));
  say("results: {}", (request.out / kStoreName).string());
  for (const FileContent& file : files) say(", {}", file.name);
  say("\n");
}

int run_and_tell(const CommandLine& line, const Request& request) {
  const HeldSignals held;  // the pool of processes takes them; nothing else of the store may be cut in two
  Store store(request.out);
  PointList points(request.sweep);
  Bar bar;
  const SweepOptions options{.processes = request.jobs,
                             .memory_limit = request.memory_limit / request.jobs,
                             .progress = [&bar](const auto& now) { bar.show(now); }};
  SweepSummary summary;
  try {
    summary = run_sweep(request.sweep, options, points, store);
    bar.clear();
    if (summary.interrupted != 0) return interrupted(request, summary);
    tell(line, request, summary, rows_of(store, input_names(request.sweep), points.hashes()));
  } catch (const UserError& error) {
    bar.clear();
    return stopped(request, error);
  }
  return summary.crashed > 0 ? kOurMistake : kFine;
}

}  // namespace

int sweep_command(const std::vector<std::string>& words) {
  CommandLine line(kOptions, with_long_names(words), Arguments::kAny);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(line);
  if (line.has("plan")) {
    say("{}{} points\n", plan_table(request.sweep), request.points);
    return kFine;
  }
  return run_and_tell(line, request);
}

}  // namespace eyrie
