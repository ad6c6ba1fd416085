// layers.csv: a row per layer, for spreadsheets and data frames.
#pragma once
#include <string>

#include "sim/result.h"

namespace eyrie {

// The text of layers.csv. A column is named as the path of its value in result.json ("accesses.dram.read.ifmap"), its
// unit is the one stated there; a counter a layer does not have is 0, what is null there is empty. Quoted after
// RFC 4180, lines end in "\n".
std::string layers_csv(const RunResult& result);

}  // namespace eyrie
