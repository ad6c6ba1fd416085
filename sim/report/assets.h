// The files of tools/report that every report holds, as they stood when the program was built.
#pragma once
#include <string_view>

namespace eyrie {

struct ReportAssets {
  std::string_view page, style, library, script;
};
ReportAssets report_assets();

}  // namespace eyrie
