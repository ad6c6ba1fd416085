// A CSV file as rows of texts.
#pragma once
#include <string>
#include <vector>

namespace eyrie {

struct CsvTable {
  std::vector<std::string> columns;  // the first line
  std::vector<std::vector<std::string>> rows;
  std::vector<int> lines;  // in which each row begins
};

// Reads a text after RFC 4180, as csv_cell() writes cells; lines may end in "\n" or "\r\n". Adds a problem, beginning
// with `file`, for a text without a head, a column named twice and for a row that is longer or shorter than the head.
CsvTable parse_csv(const std::string& text, const std::string& file, std::vector<std::string>& problems);

}  // namespace eyrie
