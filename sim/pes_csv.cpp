#include "sim/pes_csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/csv.h"

namespace eyrie {

std::string pes_csv(const RunResult& result) {
  std::string csv = "pe";
  std::size_t pes = 0;
  for (const LayerResult& layer : result.layers) {
    csv += "," + csv_cell(layer.layer.name);
    pes = std::max(pes, layer.pe_useful_cycles.size());
  }
  csv += "\n";
  for (std::size_t pe = 0; pe < pes; ++pe) {
    csv += fmt::format_int(pe).str();
    for (const LayerResult& layer : result.layers) {
      csv += ',';
      csv += fmt::format_int(layer.pe_useful_cycles.at(pe)).str();
    }
    csv += "\n";
  }
  return csv;
}

}  // namespace eyrie
