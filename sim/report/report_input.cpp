#include "sim/report/report_input.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "sim/base/fault.h"
#include "sim/number.h"
#include "sim/report/drawable.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

bool has_file(const fs::path& folder, const char* name) {
  std::error_code ignored;
  return fs::exists(folder / name, ignored);
}

bool holds_something(const fs::path& folder) {
  return has_file(folder, "result.json") || has_file(folder, "sweep.csv") || has_file(folder, "offload.json");
}

// The folder itself, or those in it that hold something, by name.
std::vector<fs::path> folders_of(const fs::path& folder, std::vector<std::string>& problems) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    problems.push_back(folder.string() + (fs::exists(folder, error) ? ": is not a folder" : ": no such folder"));
    return {};
  }
  if (holds_something(folder)) return {folder};
  std::set<fs::path> inner;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory(error) && holds_something(entry.path())) inner.insert(entry.path());
  }
  if (inner.empty())
    problems.push_back(
        folder.string() +
        ": neither this folder nor those in it hold a result.json, a sweep.csv or an offload.json; eyrie run --out "
        "writes the first, eyrie sweep --csv the second, eyrie offload the third");
  return {inner.begin(), inner.end()};
}

std::optional<std::string> text_of(const fs::path& file, std::vector<std::string>& problems) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {  // a pipe would be waited for
    problems.push_back(file.string() + ": is not a regular file");
    return std::nullopt;
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in && fs::file_size(file, error) > 0) text << in.rdbuf();
  if (!in || !text) {
    problems.push_back(file.string() + ": cannot be read");
    return std::nullopt;
  }
  return text.str();
}

// A column of pes.csv for every layer of the result, in its order; nothing where the machine counts PEs together.
void read_pes(const CsvTable& table, const std::string& file, ReportRun& run, std::vector<std::string>& problems) {
  if (table.rows.empty()) return;
  bool fits = table.columns.size() == run.layers.size() + 1 && table.rows.size() == static_cast<std::size_t>(run.pes);
  for (std::size_t i = 0; fits && i < run.layers.size(); ++i) fits = table.columns[i + 1] == run.layers[i].name;
  if (!fits) {
    problems.push_back(file + ": does not have the layers and PEs of the result.json beside it; run it again");
    return;
  }
  run.pe_useful_cycles.resize(run.layers.size());
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    for (std::size_t i = 0; i < run.layers.size(); ++i) {
      const std::string& cell = table.rows[row][i + 1];
      std::uint64_t cycles = 0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), cycles);
      if (error != std::errc{} || end != cell.data() + cell.size()) {
        problems.push_back(fmt::format("{}:{}: {}: expected a whole number, found {}", file, table.lines[row],
                                       run.layers[i].name, cell.empty() ? "nothing" : cell.substr(0, 40)));
        return;
      }
      run.pe_useful_cycles[i].push_back(static_cast<double>(cycles));
    }
  }
}

void read_run(const fs::path& folder, ReportInput& input, std::vector<std::string>& problems) {
  const fs::path file = folder / "result.json";
  const auto text = text_of(file, problems);
  if (!text) return;
  ReportRun run;
  run.folder = folder.string();
  const std::size_t before = problems.size();
  read_result(*text, file.string(), run, problems);
  if (problems.size() > before) return;
  const auto table_of = [&](const fs::path& path) {
    const auto csv = text_of(path, problems);
    return csv ? parse_csv(*csv, path.string(), problems) : CsvTable{};
  };
  if (has_file(folder, "pes.csv")) {
    const fs::path path = folder / "pes.csv";
    read_pes(table_of(path), path.string(), run, problems);
  }
  if (has_file(folder, "energy_trace.csv")) {
    const fs::path path = folder / "energy_trace.csv";
    const CsvTable table = table_of(path);
    if (problems.size() == before) run.trace = read_energy_trace(table, path.string(), problems);
  }
  input.runs.push_back(std::move(run));
}

void check_numbers(const CsvTable& points, const std::string& file, std::vector<std::string>& problems) {
  for (std::size_t row = 0; row < points.rows.size(); ++row)
    for (std::size_t column = 0; column < points.columns.size(); ++column) {
      const auto number = number_in(points.rows[row][column]);
      if (!number || drawable(*number)) continue;
      problems.push_back(
          fmt::format("{}:{}: {}: {} is not {}", file, points.lines[row], points.columns[column], *number, kDrawable));
      return;
    }
}

void read_sweep(const fs::path& folder, ReportInput& input, std::vector<std::string>& problems) {
  const fs::path file = folder / "sweep.csv";
  const auto text = text_of(file, problems);
  if (!text) return;
  const std::size_t before = problems.size();
  CsvTable points = parse_csv(*text, file.string(), problems);
  if (problems.size() == before && points.rows.empty()) problems.push_back(file.string() + ": has no points");
  if (problems.size() == before) check_numbers(points, file.string(), problems);
  ReportSweep sweep{folder.string(), std::move(points), {}, {}, {}, {}};
  if (has_file(folder, "sweep.json") && problems.size() == before) {
    const fs::path path = folder / "sweep.json";
    if (const auto json = text_of(path, problems)) read_description(*json, path.string(), sweep, problems);
  }
  input.sweeps.push_back(std::move(sweep));
}

void read_offload(const fs::path& folder, ReportInput& input, std::vector<std::string>& problems) {
  const fs::path file = folder / "offload.json";
  const auto text = text_of(file, problems);
  if (!text) return;
  ReportOffload offload{folder.string(), {}, {}, {}};
  read_offload(*text, file.string(), offload, problems);
  input.offloads.push_back(std::move(offload));
}

// compare.csv of a folder: which machine ran for which contestant, in its order. Empty if it has none.
using Compared = std::vector<std::pair<std::string, std::string>>;

Compared read_comparison(const fs::path& folder, std::vector<std::string>& problems) {
  Compared all;
  if (!has_file(folder, "compare.csv")) return all;
  const fs::path file = folder / "compare.csv";
  const auto text = text_of(file, problems);
  if (!text) return all;
  const CsvTable table = parse_csv(*text, file.string(), problems);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(std::find(table.columns.begin(), table.columns.end(), name) -
                                    table.columns.begin());
  };
  const std::size_t contestant = column("contestant"), machine = column("machine");
  if (contestant == table.columns.size() || machine == table.columns.size()) return all;
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& row : table.rows)
    if (known.emplace(row[contestant], row[machine]).second) all.emplace_back(row[contestant], row[machine]);
  return all;
}

// The pairs of machines among the runs from `first` on.
void add_pairs(const Compared& compared, std::size_t first, ReportInput& input) {
  std::vector<ReportContestant> all;
  for (const auto& ran : compared) {
    auto known = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == ran.first; });
    if (known == all.end()) known = all.insert(all.end(), {ran.first, {}});
    for (std::size_t run = first; run < input.runs.size(); ++run)
      if (input.runs[run].machine == ran.second) known->runs.push_back(run);
  }
  // Two runs of one name are not a pair, and a pair of which one is not unique cannot be told.
  for (ReportContestant& each : all)
    if (each.runs.size() == 2 && input.runs[each.runs[0]].machine != input.runs[each.runs[1]].machine)
      input.pairs.push_back(std::move(each));
}

// Machines of a comparison stand in its order, other folders by name.
std::vector<fs::path> in_order(std::vector<fs::path> folders, const Compared& compared) {
  std::map<std::string, std::size_t> places;
  for (const auto& [contestant, machine] : compared) places.try_emplace(machine, places.size());
  const auto place = [&](const fs::path& folder) {
    const auto known = places.find(folder.filename().string());
    return known == places.end() ? places.size() : known->second;
  };
  std::stable_sort(folders.begin(), folders.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return folders;
}

}  // namespace

ReportInput read_report_input(const std::vector<fs::path>& folders) {
  ReportInput input;
  std::vector<std::string> problems;
  for (const fs::path& named : folders) {
    const std::size_t first = input.runs.size();
    const Compared compared = read_comparison(named, problems);
    for (const fs::path& folder : in_order(folders_of(named, problems), compared)) {
      if (has_file(folder, "result.json")) read_run(folder, input, problems);
      if (has_file(folder, "sweep.csv")) read_sweep(folder, input, problems);
      if (has_file(folder, "offload.json")) read_offload(folder, input, problems);
    }
    add_pairs(compared, first, input);
  }
  if (!problems.empty()) throw UserError(problems);
  return input;
}

}  // namespace eyrie
