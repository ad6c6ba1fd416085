// The rows of a sweep as files for other programs.
#pragma once
#include <string>
#include <unordered_set>
#include <vector>

#include "sim/sweep/store.h"
#include "sim/sweep/sweep.h"

namespace eyrie {

// Rows of these hashes, sorted by hash. Columns: hash, status, message, the inputs, then all others by name, so that
// the text depends neither on the order in which points ran nor on what else the store holds.
struct RowTable {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};
RowTable rows_of(Store& store, const std::vector<std::string>& inputs, const std::unordered_set<std::string>& hashes);

// As RFC 4180 has it, with a line of names; NULL is empty.
std::string csv(const RowTable& table);
// What the rows are for, and the pictures that the sweep file asks for, as a JSON object; beside a CSV file.
std::string description_json(const Sweep& sweep, const std::vector<std::string>& inputs);
// A JSON object a line; what a row does not have is left out.
std::string ndjson(const RowTable& table);

}  // namespace eyrie
