// What a report is made from. Files that read well are drawn, too.
#include <fstream>
#include <iterator>

#include "sim/base/fault.h"
#include "sim/report/report_html.h"
#include "sim/report/report_input.h"
#include "sim/report/report_svgs.h"
#include "sim/sweep/store.h"
#include "tests/fuzz/targets.h"

namespace eyrie::fuzz {
namespace {

namespace fs = std::filesystem;

std::string sample(const std::string& name) {
  std::ifstream file(fs::path(EYRIE_SOURCE_DIR) / "tests/fuzz/corpus" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A file in a folder with another one that it belongs to.
void report(const std::string& name, const std::string& bytes, const std::string& other = "",
            const std::string& other_bytes = "") try {
  static const fs::path folder = [] {
    fs::create_directory(scratch() / "report");
    return scratch() / "report";
  }();
  write(folder, name, bytes);
  if (!other.empty()) write(folder, other, other_bytes);
  const ReportInput input = read_report_input({folder});
  report_svgs(input);
  report_html(input);
} catch (const UserError&) {
}

}  // namespace

void result_json(const std::string& bytes) { report("result.json", bytes); }

void energy_trace_csv(const std::string& bytes) {
  static const std::string result = sample("result_json/tiny");
  report("energy_trace.csv", bytes, "result.json", result);
}

void sweep_csv(const std::string& bytes) { report("sweep.csv", bytes); }

void sweep_json(const std::string& bytes) {
  static const std::string points = sample("sweep_csv/plots");
  report("sweep.json", bytes, "sweep.csv", points);
}

void offload_json(const std::string& bytes) { report("offload.json", bytes); }

void sweep_store(const std::string& bytes) try {
  write(scratch(), kStoreName, bytes);
  Store store(scratch());
  const auto columns = store.columns();
  store.each_row({columns.begin(), columns.end()}, [](const std::vector<Cell>&) {});
} catch (const UserError&) {
}

}  // namespace eyrie::fuzz
