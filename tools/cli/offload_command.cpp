#include <filesystem>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/scenario/answer_files.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

const std::vector<Option> kOptions{
    {"out", "DIR", "folder of offload.json; out/<scenario> if not given"},
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
  bool json = false;
};

Request read_request(const CommandLine& line) {
  Request request;
  std::vector<std::string> problems = line.problems;
  if (line.arguments.size() != 1)
    problems.push_back(
        fmt::format("expected one scenario, e.g. configs/offload/survey-split.yaml, found {}", line.arguments.size()));
  else
    keep_problems(problems, [&] { request.scenario = offload::read_scenario(line.arguments.front()); });
  request.out = line.value("out").value_or("out/" + folder_name(request.scenario.name));
  if (const auto problem = unwritable(request.out, {offload::kAnswerName})) problems.push_back("--out: " + *problem);
  request.json = line.has("json");
  if (!problems.empty()) throw UserError(problems);
  return request;
}

}  // namespace

int offload_command(const std::vector<std::string>& words) {
  const CommandLine line(kOptions, words, Arguments::kAny);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(line);
  const offload::AnswerFiles answer = offload::answer_files(request.scenario);
  write_files(request.out, answer.files);
  if (request.json)
    say("{}", answer.files.front().text);
  else
    say("{}\nresults: {}\n", answer.text, (request.out / offload::kAnswerName).string());
  return kFine;
}

}  // namespace eyrie
