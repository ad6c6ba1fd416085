// A published table that simulations are compared with. Files lie in configs/published.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/evidence.h"

namespace eyrie {

// What to run for a table: paths of a machine and a workload file.
struct PublishedRun {
  std::string machine, workload;
  std::vector<std::string> layers = {};  // of the workload; empty: all
  int seeds = 1;                         // values are means over so many: the workload's own, and those that follow it
  std::optional<double> density = {};    // of all weights and activations, instead of the workload's
  std::optional<int> batch = {};         // instead of the workload's
  std::map<std::string, std::string> machine_values = {};  // by place, instead of the machine file's
};

// One column: a measure of one run, or the ratio of two runs' (run / over), by layer, with how far off is still fine.
struct PublishedColumn {
  std::string metric;                                 // a name that find_measure() knows
  std::string run;                                    // a name in PublishedTable::runs
  std::optional<std::string> over;                    // another one
  std::map<std::string, double> published;            // by layer; "total" is the whole run
  Evidence evidence = Evidence::prediction;           // what its rows can prove
  std::map<std::string, Evidence> evidence_of = {};   // rows that differ from that
  std::vector<std::string> unjudged = {};             // predictions that are shown only
  std::optional<double> tolerance_percent = 0;        // of the published value, for a layer; none: not judged
  std::optional<double> total_tolerance_percent = 0;  // for the total
  std::string reason;                                 // for the tolerance, or for not being judged

  Evidence evidence_for(const std::string& row) const {
    const auto own = evidence_of.find(row);
    return own == evidence_of.end() ? evidence : own->second;
  }
  // Whether any row is a prediction.
  bool predicts() const;
  // The tolerance of a prediction; nothing for a row that is not judged.
  std::optional<double> tolerance_for(const std::string& row) const;
};

struct PublishedTable {
  std::string file;
  std::string title;
  std::string source;  // paper and table
  std::map<std::string, PublishedRun> runs;
  std::vector<std::string> notes;
  std::vector<PublishedColumn> columns;
};

// The row of a table that stands for the whole run.
inline constexpr const char* kTotal = "total";

// Reads and checks a table. The files it names are searched in its own folder. Throws UserError with every problem.
PublishedTable read_published(const std::string& path);

// The tables that come with Eyrie.
std::vector<std::string> shipped_tables();

// The shipped table whose only run is this machine and this workload, all its layers with its own seed, compared as
// files, not as names. Tables that cannot be read are left out.
std::optional<PublishedTable> shipped_table_of(const PublishedRun& run);

}  // namespace eyrie
