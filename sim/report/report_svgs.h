// The charts of a report as files, for papers.
#pragma once
#include <vector>

#include "sim/atomic_file.h"
#include "sim/report/report_input.h"

namespace eyrie {

// For runs that share layers: energy by component, speed-up over its first run (where it has several), the stalls of
// the PEs and utilisation, by layer; the roofline of all layers; and every machine.
std::vector<FileContent> report_svgs(const ReportInput& input);

}  // namespace eyrie
