#include <filesystem>
#include <set>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/report/report_html.h"
#include "sim/report/report_svgs.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

const std::vector<Option> kOptions{
    {"out", "FILE", "the page to write; report.html in the only folder given, or out/report.html if there are several"},
    {"svg", "DIR", "also write each chart as an SVG file into this folder"},
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie report DIR... [options]\n\n"
      "Makes one HTML page of the results that folders hold, or the folders in them: result.json, pes.csv and\n"
      "energy_trace.csv as eyrie run --out writes them, sweep.csv, and offload.json of eyrie offload. The page needs "
      "no network and no other file.\n\n"
      "{}",
      option_help(kOptions));
}

struct Request {
  std::vector<fs::path> folders;
  fs::path out;
  std::string svg;
};

Request read_request(const std::vector<std::string>& words) {
  Request request;
  std::vector<std::string> options;
  bool value_follows = false;
  for (const std::string& word : words) {
    const bool option = word.starts_with("-");
    if (option || value_follows)
      options.push_back(word);
    else
      request.folders.emplace_back(word);
    value_follows = option && word.find('=') == std::string::npos;
  }
  CommandLine line(kOptions, options);
  if (request.folders.empty()) line.problems.push_back("expected a folder that eyrie run --out wrote");
  const fs::path standard = (request.folders.size() == 1 ? request.folders.front() : fs::path("out")) / "report.html";
  request.out = line.value("out").value_or(standard.string());
  request.svg = line.value("svg").value_or("");
  if (!line.problems.empty()) throw UserError(line.problems);
  return request;
}

// Why the page cannot be written where the user wants it: it would replace what it is made of.
std::vector<std::string> output_problems(const Request& request, const ReportInput& input) {
  std::vector<std::string> problems;
  std::set<fs::path> folders(request.folders.begin(), request.folders.end());
  for (const ReportRun& run : input.runs) folders.insert(run.folder);
  for (const ReportSweep& sweep : input.sweeps) folders.insert(sweep.folder);
  for (const ReportOffload& offload : input.offloads) folders.insert(offload.folder);
  std::error_code error;
  for (const fs::path& folder : folders)
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const bool page = entry.path().extension() == ".html";
      if (!page && fs::equivalent(entry.path(), request.out, error) && problems.empty())
        problems.push_back(
            fmt::format("--out: {}: is among the results that the report is made of, expected another "
                        "name, e.g. report.html",
                        request.out.string()));
    }
  if (request.svg.empty()) return problems;
  if (const auto problem = unwritable(request.svg)) problems.push_back("--svg: " + *problem);
  const fs::path beside = request.out.has_parent_path() ? request.out.parent_path() : fs::path(".");
  if (request.out.extension() == ".svg" &&
      fs::weakly_canonical(beside, error) == fs::weakly_canonical(request.svg, error))
    problems.push_back(
        fmt::format("--out: {}: may be one of the charts of --svg, expected another name, e.g. "
                    "report.html",
                    request.out.string()));
  return problems;
}

}  // namespace

int report_command(const std::vector<std::string>& words) {
  if (CommandLine(kOptions, words).has("help")) {
    print_help();
    return kFine;
  }
  const Request request = read_request(words);
  const ReportInput input = read_report_input(request.folders);
  if (const auto problems = output_problems(request, input); !problems.empty()) throw UserError(problems);
  const fs::path folder = request.out.has_parent_path() ? request.out.parent_path() : fs::path(".");
  std::vector<FolderContent> set{{folder, {{request.out.filename().string(), report_html(input)}}}};
  if (!request.svg.empty()) set.push_back({request.svg, report_svgs(input)});
  write_files(set);
  const std::size_t offloads = input.offloads.size();
  const std::string plans = offloads == 0 ? "" : fmt::format(", {} scenario{}", offloads, offloads == 1 ? "" : "s");
  say("report: {}, {} {} and {} {}{}; open it in a browser\n", request.out.string(), input.runs.size(),
      input.runs.size() == 1 ? "run" : "runs", input.sweeps.size(), input.sweeps.size() == 1 ? "sweep" : "sweeps",
      plans);
  if (!request.svg.empty()) say("charts: {}, {} SVG files\n", request.svg, set.back().files.size());
  return kFine;
}

}  // namespace eyrie
