// What a report is made from: the results of runs and sweeps that folders hold, read and checked.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sim/parameters.h"
#include "sim/report/csv_table.h"
#include "sim/report/energy_trace.h"
#include "sim/report/plane_pictures.h"
#include "sim/sweep/plot.h"

namespace eyrie {

using Amounts = std::map<std::string, double>;  // by the name of a component or stall

// What a report draws of a layer, or of the sums over all layers.
struct ReportLayer {
  std::string name;
  double macs = 0, cycles = 0, seconds = 0, utilization = 0;
  double energy = 0;   // in ReportRun::energy_unit
  Amounts components;  // of the energy
  Amounts bytes;       // moved, by component
  Amounts stalls;      // cycles by "unit.reason", summed over the units of that name
};

struct ReportRun {
  std::string folder;  // as the user named it
  std::string machine, workload, technology, energy_unit;
  int pes = 0, multipliers = 0;
  double clock_MHz = 0;
  Parameters parameters;  // of the machine; empty in results that lack them
  std::vector<ReportLayer> layers;
  ReportLayer totals;
  std::string json;                                   // all of result.json
  std::vector<std::vector<double>> pe_useful_cycles;  // [layer][PE]; empty if not known
  EnergyTrace trace;                                  // without components if there is none
};

struct ReportSweep {
  std::string folder;
  CsvTable points;  // sweep.csv: a row each
  // sweep.json, if there is one.
  std::string question;
  std::vector<std::string> inputs;                         // columns that are no results
  std::map<std::string, std::vector<std::string>> values;  // of inputs, in the order of the sweep file
  std::vector<Plot> plots;
};

// What eyrie offload answered, as far as it is drawn.
struct ReportOffload {
  std::string folder, scenario, question;
  PlanePictures pictures;
};

// What eyrie compare ran as one: a machine, or a pair.
struct ReportContestant {
  std::string name;
  std::vector<std::size_t> runs;  // places in ReportInput::runs
};

struct ReportInput {
  std::vector<ReportRun> runs;
  std::vector<ReportSweep> sweeps;
  std::vector<ReportOffload> offloads;
  std::vector<ReportContestant> pairs;  // of compare.csv beside the folders of their machines
};

// Reads result.json, pes.csv, energy_trace.csv, sweep.csv, sweep.json and offload.json of each folder or, where it has
// no result, no sweep and no answer, of the folders in it, and the compare.csv beside these. Throws UserError with
// every problem of every file.
ReportInput read_report_input(const std::vector<std::filesystem::path>& folders);

// Reads a text as result.json into `run`, and adds what is wrong with it to `problems`, each beginning with `file`.
void read_result(const std::string& text, const std::string& file, ReportRun& run, std::vector<std::string>& problems);

// Likewise a text as sweep.json into `sweep`, whose points are there.
void read_description(const std::string& text, const std::string& file, ReportSweep& sweep,
                      std::vector<std::string>& problems);

// Likewise a text as offload.json into `offload`.
void read_offload(const std::string& text, const std::string& file, ReportOffload& offload,
                  std::vector<std::string>& problems);

}  // namespace eyrie
