#include "sim/validate.h"

#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/table_files.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/progress.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

const std::vector<Option> kOptions{
    {"published", "FILE", "only this table; all of configs/published if not given"},
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie validate [--published FILE]\n\n"
      "Simulates what published tables measured and prints their values and the simulated ones side by side, with "
      "what\n"
      "agreement can prove: an identity follows from shape or mapping; a circular row was calibrated to, a fitted "
      "row's\n"
      "data were chosen for it; a prediction had nothing chosen for it. Only predictions are judged: the exit code is "
      "1\n"
      "if one is further off than its table's file allows.\n\n"
      "{}",
      option_help(kOptions));
}

std::vector<PublishedTable> read_tables(const std::vector<std::string>& paths, std::vector<std::string> problems) {
  std::vector<PublishedTable> tables;
  for (const std::string& path : paths) {
    try {
      tables.push_back(read_published(path));
    } catch (const UserError& error) {
      problems.insert(problems.end(), error.problems.begin(), error.problems.end());
    }
  }
  if (!problems.empty()) throw UserError(problems);
  return tables;
}

}  // namespace

int validate_command(const std::vector<std::string>& words) {
  const CommandLine line(kOptions, words);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  const auto chosen = line.value("published");
  const auto paths = chosen ? std::vector{*chosen} : shipped_tables();
  auto problems = line.problems;
  if (paths.empty())
    problems.push_back(fmt::format("neither ./configs/published nor {}/published holds a table; --published names one",
                                   shipped_configs()));
  const auto tables = read_tables(paths, problems);
  Progress progress;
  RunOptions options;
  options.progress = [&](std::size_t done, std::size_t total, const std::string& layer) {
    progress.show(done, total, layer);
  };
  const auto all = validate(tables, options);
  progress.clear();
  Verdict verdict;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    say("{}\n", validation_text(tables[i], all[i]));
    verdict.add(all[i]);
  }
  say("{}", verdict.text());
  return verdict.holds() ? kFine : kPastTolerance;
}

}  // namespace eyrie
