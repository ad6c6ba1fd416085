#include "sim/layers_csv.h"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/sample_result.h"

namespace eyrie {
namespace {

std::vector<std::vector<std::string>> table_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line + ",");
    rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  return rows;
}

std::string cell(const std::string& csv, std::size_t row, const std::string& column) {
  const auto rows = table_of(csv);
  for (std::size_t i = 0; i < rows[0].size(); ++i) {
    if (rows[0][i] == column) return rows.at(row).at(i);
  }
  return "no column " + column;
}

TEST(LayersCsv, HasARowPerLayerUnderTheNamesOfResultJson) {
  const std::string csv = layers_csv(sample_result());
  EXPECT_EQ(table_of(csv).size(), 3);
  EXPECT_EQ(cell(csv, 1, "name"), "conv1");
  EXPECT_EQ(cell(csv, 2, "name"), "conv2");
  EXPECT_EQ(cell(csv, 2, "kind"), "conv");
  EXPECT_EQ(cell(csv, 2, "mapping.p"), "4");
  EXPECT_EQ(cell(csv, 2, "cycles"), "3000");
  EXPECT_EQ(cell(csv, 2, "seconds"), "1.5e-05");
  EXPECT_EQ(cell(csv, 2, "outputs_match"), "true");
  EXPECT_EQ(cell(csv, 2, "accesses.global_buffer.read.ifmap"), "3000000");
  EXPECT_EQ(cell(csv, 2, "bytes.dram"), "7500000");
  EXPECT_EQ(cell(csv, 2, "traffic.dram.compulsory"), "6000000");
  EXPECT_EQ(cell(csv, 2, "traffic.dram.compulsory_uncoded"), "6600000");
  EXPECT_EQ(cell(csv, 2, "traffic.global_buffer.bytes"), "12000000");
  EXPECT_EQ(cell(csv, 2, "effective_bandwidth"), "500000000000");
  EXPECT_EQ(cell(csv, 2, "per_image.dram_bytes"), "3750000");
  EXPECT_EQ(cell(csv, 2, "energy.unit"), "MAC");
  EXPECT_EQ(cell(csv, 2, "energy.components.global_buffer"), "36000000");
  EXPECT_EQ(cell(csv, 2, "stalls.pe.filter_wait"), "2100");
}

TEST(LayersCsv, GivesEveryRowEveryColumn) {
  RunResult result = sample_result();
  result.layers[0].stalls.clear();
  result.layers[1].outputs_match.reset();
  const std::string csv = layers_csv(result);
  for (const auto& row : table_of(csv)) EXPECT_EQ(row.size(), table_of(csv)[0].size());
  EXPECT_EQ(cell(csv, 1, "stalls.pe.filter_wait"), "0");
  EXPECT_EQ(cell(csv, 2, "outputs_match"), "");
}

TEST(LayersCsv, QuotesNamesThatNeedIt) {
  RunResult result = sample_result();
  result.layers[0].layer.name = "a,b \"c\"";
  EXPECT_THAT(layers_csv(result), testing::HasSubstr("\n\"a,b \"\"c\"\"\",conv,"));
}

}  // namespace
}  // namespace eyrie
