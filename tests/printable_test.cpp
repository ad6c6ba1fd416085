#include "sim/printable.h"

#include <gtest/gtest.h>

#include "sim/atomic_file.h"
#include "sim/text_table.h"

namespace eyrie {
namespace {

TEST(Printable, LeavesTextAsItIs) {
  for (const char* text : {"", "plain ~", "layer\tone\n", "\u00e9t\u00e9 \u0416 \u5c42 \U0001F600"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(printable("\x1b]0;x\x07"), "\\x1b]0;x\\x07");
  EXPECT_EQ(printable(std::string("\0\r\b\x7f", 4)), "\\x00\\x0d\\x08\\x7f");
  EXPECT_EQ(printable("\u009b31m"), "\\x9b31m");                              // C1, as two bytes of UTF-8
  EXPECT_EQ(printable("a\u202eb\u2066c\ufeff"), "a\\u202eb\\u2066c\\ufeff");  // would be shown in another order
}

TEST(Printable, EscapesBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("\x9b"
                      "31m"),
            "\\x9b31m");                                             // C1, as one byte
  EXPECT_EQ(printable("\xc0\x9b"), "\\xc0\\x9b");                    // overlong
  EXPECT_EQ(printable("\xe2\x80"), "\\xe2\\x80");                    // cut short
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // past the last
}

TEST(Printable, OneLineStaysOneLine) { EXPECT_EQ(printable("a\n\tb", false), "a\\x0a\\x09b"); }

TEST(Printable, CellsOfATableAreAsWideAsWhatIsShown) {
  TextTable table({"layer", "n"});
  table.add({"a\x1b\n", "1"});
  EXPECT_EQ(table.text(), "layer      n\na\\x1b\\x0a  1\n");
}

TEST(FolderName, NeverLeadsElsewhere) {
  EXPECT_EQ(folder_name("alexnet-jssc17"), "alexnet-jssc17");
  EXPECT_EQ(folder_name("../../victim/x"), ".._.._victim_x");
  EXPECT_EQ(folder_name("/etc"), "_etc");
  EXPECT_EQ(folder_name(".."), ".._");
  EXPECT_EQ(folder_name("."), "._");
  EXPECT_EQ(folder_name(""), "_");
  EXPECT_EQ(folder_name("a\x1b[31m\n\u202e\xff"), "a_[31m___");
}

}  // namespace
}  // namespace eyrie
