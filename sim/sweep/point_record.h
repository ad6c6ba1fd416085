// What a sweep keeps of a point.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/result.h"

namespace eyrie {

// Nothing, a whole number, a number, or a text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;
using Columns = std::vector<std::pair<std::string, Cell>>;

struct PointRecord {
  enum class Status {
    done,
    refused,    // the inputs are the user's mistake: a rule, or a mapping that does not fit
    crashed,    // the simulator's own mistake, or its process was killed
    too_large,  // for the memory it may take
  };
  std::string hash;
  Status status = Status::done;
  std::string message;  // of a point that is not done
  Columns inputs;       // machine, workload and every axis
  Columns results;      // of a point that is done
};

const char* name(PointRecord::Status status);

// A text as a cell: a number if it is one.
Cell cell_of(const std::string& text);

// A cell as text; empty for nothing.
std::string cell_text(const Cell& cell);

// What a run found in total, under the names of result.json, e.g. "accesses.dram.read.ifmap"; "energy.per_mac" beside
// them. A run without a clock, on two machines, has no cycles.
Columns columns_of(const RunResult& result);

// Status, message and results as bytes that go from one process to another.
std::string to_bytes(const PointRecord& record);
// Fills them in. False if the bytes are not all there.
bool from_bytes(const std::string& bytes, PointRecord& record);

}  // namespace eyrie
