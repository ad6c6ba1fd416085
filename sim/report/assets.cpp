#include "sim/report/assets.h"

// The assembler takes files in as they are: far quicker than compiling them as arrays of numbers.
// clang-format off
#define EYRIE_FILE(name) ".incbin \"" EYRIE_SOURCE_DIR "/tools/report/" name "\"\n"
#define EYRIE_ASSET(symbol, files)                               \
  asm(".pushsection .rodata\n"                                   \
      ".global eyrie_asset_" #symbol "\n"                        \
      ".global eyrie_asset_" #symbol "_end\n"                    \
      "eyrie_asset_" #symbol ":\n" files "eyrie_asset_" #symbol "_end:\n" \
      ".byte 0\n.popsection");                                   \
  extern "C" const char eyrie_asset_##symbol[];                  \
  extern "C" const char eyrie_asset_##symbol##_end[]
// clang-format on

EYRIE_ASSET(page, EYRIE_FILE("page.html"));
EYRIE_ASSET(style, EYRIE_FILE("page.css"));
EYRIE_ASSET(library, EYRIE_FILE("echarts.min.js"));
// In the order in which they need each other.
EYRIE_ASSET(script, EYRIE_FILE("model.js") EYRIE_FILE("table.js") EYRIE_FILE("charts.js") EYRIE_FILE("comparisons.js")
                        EYRIE_FILE("details.js") EYRIE_FILE("page.js"));

namespace eyrie {

ReportAssets report_assets() {
  return {{eyrie_asset_page, eyrie_asset_page_end},
          {eyrie_asset_style, eyrie_asset_style_end},
          {eyrie_asset_library, eyrie_asset_library_end},
          {eyrie_asset_script, eyrie_asset_script_end}};
}

}  // namespace eyrie
