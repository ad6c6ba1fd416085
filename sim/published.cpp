#include "sim/published.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/base/fault.h"
#include "sim/file_formats.h"
#include "sim/measures.h"
#include "sim/suggest.h"
#include "sim/table_files.h"
#include "sim/workload_file.h"
#include "sim/yaml_reader.h"

namespace eyrie {

namespace {

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

void check_file(const std::string& path, const std::string& name, YamlReader& file) {
  file.require({path});
  if (file.given(path) && file.clean(path) && !find_file(name, {folder_of(file.file())})) {
    file.problem(path, name + ": no such file; names are relative to this file's folder");
  }
}

void check_runs(const PublishedFile& said, YamlReader& file) {
  if (file.given("runs") && file.clean("runs") && said.runs.empty()) {
    file.problem("runs", "is empty, expected at least one machine and workload");
  }
  for (const auto& [name, run] : said.runs) {
    check_file("runs." + name + ".machine", run.machine, file);
    check_file("runs." + name + ".workload", run.workload, file);
    file.within("runs." + name + ".seeds", run.seeds, 1, 1000);
    file.within("runs." + name + ".density", run.density.value_or(0), 0, 1);
    file.within("runs." + name + ".batch", run.batch.value_or(1), 1, kLargestBatch);
  }
}

void check_run_name(const std::string& path, const std::string& run, const PublishedFile& said, YamlReader& file) {
  if (!file.given(path) || !file.clean(path) || said.runs.contains(run)) return;
  std::vector<std::string> known;
  for (const auto& [name, unused] : said.runs) known.push_back(name);
  file.problem(path, run + ": no such run" + suggestion(run, known));
}

PublishedColumn column_of(const PublishedColumnFile& said, const std::string& only_run) {
  PublishedColumn column;
  column.metric = said.metric;
  column.run = said.run.empty() ? only_run : said.run;
  column.over = said.over;
  column.published = said.published;
  column.evidence = said.evidence;
  column.evidence_of = said.evidence_of;
  column.unjudged = said.unjudged;
  column.tolerance_percent = column.total_tolerance_percent = std::nullopt;
  if (said.judged) {
    column.tolerance_percent = said.tolerance_percent;
    column.total_tolerance_percent = said.total_tolerance_percent.value_or(said.tolerance_percent);
  }
  column.reason = said.reason;
  return column;
}

// A tolerance belongs to a prediction: agreement of anything else proves nothing about the model.
void check_judging(const PublishedColumnFile& column, const std::string& path, YamlReader& file) {
  for (const auto& [row, unused] : column.evidence_of) {
    if (!column.published.contains(row)) file.problem(path + ".evidence_of." + row, "no such row in published");
  }
  for (std::size_t i = 0; i < column.unjudged.size(); ++i)
    if (!column.published.contains(column.unjudged[i]))
      file.problem(fmt::format("{}.unjudged[{}]", path, i), column.unjudged[i] + ": no such row in published");
  if (!file.clean(path + ".published") || !file.clean(path + ".evidence")) return;
  const bool predicts = column_of(column, "").predicts();
  if (predicts && column.judged) file.require({path + ".tolerance_percent"});
  for (const char* key : {".tolerance_percent", ".total_tolerance_percent", ".judged"}) {
    if (!predicts && !column.published.empty() && file.given(path + key))
      file.problem(path + key, "only predictions are judged, and no row of this column is one");
  }
}

void check_column(const PublishedColumnFile& column, const std::string& path, const PublishedFile& said,
                  YamlReader& file) {
  file.require({path + ".metric", path + ".published", path + ".evidence", path + ".reason"});
  check_judging(column, path, file);
  if (said.runs.size() > 1) file.require({path + ".run"});
  if (file.given(path + ".metric") && file.clean(path + ".metric") && !find_measure(column.metric)) {
    file.problem(path + ".metric",
                 column.metric + ": no such measure, expected e.g. total_ms, dram_MB, or a path in result.json");
  }
  check_run_name(path + ".run", column.run, said, file);
  check_run_name(path + ".over", column.over.value_or(""), said, file);
  if (file.given(path + ".published") && file.clean(path + ".published") && column.published.empty()) {
    file.problem(path + ".published", "is empty, expected a value per layer");
  }
  for (const auto& [layer, value] : column.published) {
    file.within(path + ".published." + layer, value, 1e-12, 1e18);
  }
  file.within(path + ".tolerance_percent", column.tolerance_percent, 0, 100);
  file.within(path + ".total_tolerance_percent", column.total_tolerance_percent.value_or(0), 0, 100);
}

void check(const PublishedFile& said, YamlReader& file) {
  file.require({"title", "source", "runs", "columns"});
  check_runs(said, file);
  if (file.given("columns") && file.clean("columns") && said.columns.empty()) {
    file.problem("columns", "is empty, expected at least one");
  }
  for (std::size_t i = 0; i < said.columns.size(); ++i) {
    check_column(said.columns[i], fmt::format("columns[{}]", i), said, file);
  }
}

bool mentions(const std::string& path, const std::string& name) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.find(name) != std::string::npos;
}

}  // namespace

bool PublishedColumn::predicts() const {
  return std::any_of(published.begin(), published.end(),
                     [&](const auto& row) { return evidence_for(row.first) == Evidence::prediction; });
}

std::optional<double> PublishedColumn::tolerance_for(const std::string& row) const {
  const bool shown = std::find(unjudged.begin(), unjudged.end(), row) != unjudged.end();
  if (shown || evidence_for(row) != Evidence::prediction) return std::nullopt;
  return row == kTotal ? total_tolerance_percent : tolerance_percent;
}

PublishedTable read_published(const std::string& path) {
  YamlReader file(path);
  const auto said = file.read<PublishedFile>();
  check(said, file);
  file.throw_problems();

  PublishedTable table;
  table.file = path;
  table.title = said.title;
  table.source = said.source;
  table.notes = said.notes;
  for (const auto& [name, run] : said.runs) {
    const std::vector<std::string> here{folder_of(path)};
    table.runs[name] = {*find_file(run.machine, here),
                        *find_file(run.workload, here),
                        run.layers,
                        run.seeds,
                        run.density,
                        run.batch,
                        run.machine_values};
  }
  for (const auto& column : said.columns) table.columns.push_back(column_of(column, table.runs.begin()->first));
  return table;
}

std::vector<std::string> shipped_tables() {
  const std::string in_sight = "configs/published";
  const std::string folder = std::filesystem::is_directory(in_sight) ? in_sight : shipped_configs() + "/published";
  std::vector<std::string> paths;
  for (const std::string& name : yaml_names(folder)) paths.push_back(fmt::format("{}/{}.yaml", folder, name));
  return paths;
}

std::optional<PublishedTable> shipped_table_of(const PublishedRun& run) {
  const auto same = [](const std::string& a, const std::string& b) {
    std::error_code missing;
    return std::filesystem::equivalent(a, b, missing);
  };
  std::error_code unknown;
  const std::string workload = std::filesystem::weakly_canonical(run.workload, unknown).filename().string();
  for (const std::string& path : shipped_tables()) {
    if (!mentions(path, workload)) continue;  // parsing them all takes longer than many a run
    try {
      PublishedTable table = read_published(path);
      const PublishedRun& only = table.runs.begin()->second;
      if (!only.layers.empty() || only.seeds > 1 || only.density || only.batch || !only.machine_values.empty())
        continue;
      if (table.runs.size() == 1 && same(only.machine, run.machine) && same(only.workload, run.workload)) return table;
    } catch (const UserError&) {
      continue;  // eyrie validate tells what is wrong with it
    }
  }
  return std::nullopt;
}

}  // namespace eyrie
