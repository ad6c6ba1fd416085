#include <filesystem>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/scenario/answer_files.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/memory_limit.h"
#include "tools/cli/progress.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

constexpr std::uint64_t kMostInstances = 1'000'000;

const std::vector<Option> kOptions{
    {"out", "DIR", "folder of offload.json, offload.html and pictures; out/<scenario> if not given"},
    {"profiles", "DIR", "folder in which simulated profiles are kept; out/profiles if not given"},
    {"trace", "FILE",
     "of a placement: conditions over time, time_s and columns NAME.Mbps and NAME.utilization,\nan "
     "inference a row; replays them"},
    {"instances", "N", "of a placement: hold the heuristic against the solver on so many random ones"},
    memory_limit_option(),
    {"json", "", "print the answer for a program: what offload.json holds"},
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie offload SCENARIO.yaml [options]\n\n"
      "Answers where a network runs best: its units split over processors, its layers over a device and servers, or\n"
      "which of a catalogue of models to take; and what the other choices would cost. configs/offload has "
      "scenarios.\n\n"
      "{}",
      option_help(kOptions));
}

struct Request {
  offload::Scenario scenario;
  std::filesystem::path out;
  offload::ProfileOptions profiles;
  offload::AnswerOptions answer;
  bool json = false;
};

// What only placements have.
void read_placement_options(CommandLine& line, Request& request, std::vector<std::string>& problems) {
  request.answer.instances = line.number("instances", 1, kMostInstances).value_or(0);
  const auto* placement = std::get_if<offload::Placement>(&request.scenario.task);
  for (const char* option : {"trace", "instances"})
    if (!placement && line.has(option))
      problems.push_back(std::string("--") + option + ": belongs to a placement, which the scenario is not");
  if (const auto trace = line.value("trace"); trace && placement)
    keep_problems(problems, [&] { request.answer.trace = offload::read_trace(*trace, *placement); });
}

Request read_request(CommandLine& line) {
  Request request;
  request.profiles.memory_limit = memory_limit_of(line);
  std::vector<std::string> problems;
  bool read = false;
  if (line.arguments.size() != 1)
    problems.push_back(
        fmt::format("expected one scenario, e.g. configs/offload/survey-split.yaml, found {}", line.arguments.size()));
  else
    keep_problems(problems, [&] {
      request.scenario = offload::read_scenario(line.arguments.front());
      read = true;
    });
  if (read) read_placement_options(line, request, problems);
  request.out = line.value("out").value_or("out/" + folder_name(request.scenario.name));
  request.profiles.folder = line.value("profiles").value_or("out/profiles");
  if (const auto problem = unwritable(request.out, {offload::kAnswerName})) problems.push_back("--out: " + *problem);
  request.json = line.has("json");
  problems.insert(problems.begin(), line.problems.begin(), line.problems.end());
  if (!problems.empty()) throw UserError(problems);
  return request;
}

offload::AnswerFiles answer_of(const Request& request) {
  Progress progress;
  offload::ProfileOptions profiles = request.profiles;
  profiles.progress = [&](std::size_t done, std::size_t total, const std::string& layer) {
    progress.show(done, total, layer);
  };
  return offload::answer_files(request.scenario, profiles, request.answer);
}

}  // namespace

int offload_command(const std::vector<std::string>& words) {
  CommandLine line(kOptions, words, Arguments::kAny);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(line);
  const offload::AnswerFiles answer = answer_of(request);
  write_files(request.out, answer.files);
  if (request.json) {
    say("{}", answer.files.front().text);
    return kFine;
  }
  say("{}\nresults: {}", answer.text, (request.out / answer.files.front().name).string());
  for (std::size_t file = 1; file < answer.files.size(); ++file) say(", {}", answer.files[file].name);
  say("\n");
  return kFine;
}

}  // namespace eyrie
