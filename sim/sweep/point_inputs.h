// What one point of a sweep runs: the base files with the values of the axes in their places, and their name.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "sim/input_text.h"
#include "sim/machine_config.h"
#include "sim/memory_need.h"
#include "sim/result.h"
#include "sim/sweep/sweep.h"

namespace eyrie {

// A file with the values of the axes in their places.
struct EditedFile {
  std::string path;
  YamlPtr document;
};

struct PointInputs {
  std::vector<EditedFile> machines;  // one, or two of which the second takes the FC layers
  EditedFile workload;
  std::vector<std::string> problems;  // values that have no place in these files, as "machine.pe.fifos: why"
};

// The files of a sweep, each read once.
class BaseFiles {
 public:
  // Throws UserError if one cannot be parsed.
  explicit BaseFiles(const Sweep& sweep);

  PointInputs inputs(const std::vector<YamlPtr>& values) const;

  // The SHA-256 of all that decides a point's result: both files as edited, what every file they name holds
  // (NamedFiles), the options and Eyrie's version.
  std::string hash(const PointInputs& inputs);

  const YamlPtr& tree(const std::string& file) const { return trees_.at(file); }

 private:
  const Sweep& sweep_;
  const std::vector<std::string> names_;
  std::map<std::string, YamlPtr> trees_;
  NamedFiles named_;
};

// Runs a point. Of a pair of machines, that have their arithmetic and technology in common, the result has all layers,
// neither clock nor cycles, and sums of all else. Throws as read_machine, read_workload and run do.
RunResult run_point(const Sweep& sweep, const PointInputs& inputs, std::uint64_t memory_limit = kNoMemoryLimit);

}  // namespace eyrie
