// The files that a run leaves behind.
#pragma once
#include <string>
#include <vector>

#include "sim/atomic_file.h"
#include "sim/layers_csv.h"
#include "sim/pes_csv.h"
#include "sim/result_json.h"

namespace eyrie {

inline const std::vector<std::string> kResultNames{"layers.csv", "pes.csv", "result.json"};

inline std::vector<FileContent> result_files(const RunResult& result) {
  return {{"layers.csv", layers_csv(result)}, {"pes.csv", pes_csv(result)}, {"result.json", result_json(result)}};
}

}  // namespace eyrie
