#include "sim/text_table.h"

#include <gmock/gmock.h>

namespace eyrie {
namespace {

TEST(TextTable, AlignsNamesToTheLeftAndNumbersToTheRight) {
  TextTable table({"layer", "cycles", "note"}, {2});
  table.add({"c", "12", "small"});
  table.add({"conv10", "3.29 M", ""});
  EXPECT_EQ(table.text(),
            "layer   cycles  note\n"
            "c           12  small\n"
            "conv10  3.29 M\n");
  EXPECT_EQ(table.offset(1), 8);
}

TEST(TextTable, CountsCharactersAndNotBytes) {
  TextTable table({"name", "n"});
  table.add({"größe", "1"});
  EXPECT_EQ(table.text(), "name   n\ngröße  1\n");
}

TEST(ShortNumber, HasThreeDigitsAndAPrefix) {
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(short_number(12), "12");
  EXPECT_EQ(short_number(999), "999");
  EXPECT_EQ(short_number(1000), "1.00 k");
  EXPECT_EQ(short_number(3289000), "3.29 M");
  EXPECT_EQ(short_number(32890000), "32.9 M");
  EXPECT_EQ(short_number(421694208), "422 M");
  EXPECT_EQ(short_number(999499), "999 k");
  EXPECT_EQ(short_number(999500), "1.00 M") << "not 1000 k";
  EXPECT_EQ(short_number(18.4e18), "18.4 E");
}

TEST(ThreeDigits, NeverTurnToPowersOfTen) {
  EXPECT_EQ(three_digits(0), "0.00");
  EXPECT_EQ(three_digits(9.994), "9.99");
  EXPECT_EQ(three_digits(9.996), "10.0");
  EXPECT_EQ(three_digits(99.96), "100");
  EXPECT_EQ(three_digits(1430.4), "1430");
}

}  // namespace
}  // namespace eyrie
