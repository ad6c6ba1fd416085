// Energy over time, as energy_trace.csv tells it.
#pragma once
#include <string>
#include <vector>

#include "sim/report/csv_table.h"

namespace eyrie {

// The energy of each component in windows of core cycles that follow each other.
struct EnergyTrace {
  std::vector<std::string> components;
  std::vector<std::string> layer;           // of each window
  std::vector<double> start, end;           // core cycles since the run began
  std::vector<std::vector<double>> energy;  // [component][window], in the run's unit
};

// Reads the columns layer, start_cycle, end_cycle and one for each component. Cycles may count from the start of the
// run or of each layer. Adds every problem, beginning with `file`.
EnergyTrace read_energy_trace(const CsvTable& table, const std::string& file, std::vector<std::string>& problems);

// The same trace in at most about `most` windows: neighbours of one layer are put together, so that sums stay.
EnergyTrace coarser(const EnergyTrace& trace, std::size_t most);

}  // namespace eyrie
