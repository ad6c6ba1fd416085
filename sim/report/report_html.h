// A report as one file that any browser opens, offline.
#pragma once
#include <string>

#include "sim/report/report_input.h"

namespace eyrie {

// Page, style, program, chart library and data in one text; equal inputs give equal bytes.
std::string report_html(const ReportInput& input);

}  // namespace eyrie
