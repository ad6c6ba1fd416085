// Cells of CSV files.
#pragma once
#include <string>

namespace eyrie {

// A cell, quoted after RFC 4180 if it has to be.
inline std::string csv_cell(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace eyrie
