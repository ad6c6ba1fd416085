// Cells of CSV files, and the texts in them.
#pragma once
#include <string>

#include "sim/number.h"

namespace eyrie {

// Whether a spreadsheet would run a cell of this text as a formula, but for apostrophes before it.
inline bool looks_like_formula(const std::string& text) {
  const std::size_t first = text.find_first_not_of('\'');
  return first != std::string::npos && std::string("=+-@\t\r\n").find(text[first]) != std::string::npos;
}

// A cell, quoted after RFC 4180 if it has to be. An apostrophe before what is no number keeps spreadsheets from running
// it: "=1+1" is '=1+1, -3.5 stays -3.5.
inline std::string csv_cell(const std::string& text) {
  std::string cell = looks_like_formula(text) && !number_in(text) ? "'" + text : text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

// The text of which csv_cell made a cell, once its quotes are gone.
inline std::string csv_text(const std::string& cell) {
  return cell.starts_with('\'') && looks_like_formula(cell) ? cell.substr(1) : cell;
}

}  // namespace eyrie
