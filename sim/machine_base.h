// What every machine has, whatever its kind.
#pragma once
#include <string>

#include "sim/base/arithmetic.h"
#include "sim/parameters.h"
#include "sim/technology.h"
#include "sim/word_bits.h"

namespace eyrie {

struct MachineBase {
  std::string name;  // the file's name without folder and ending
  double clock_MHz = 200;
  WordBits word_bits;
  Arithmetic arithmetic;  // key `arithmetic`: a file under configs/arithmetic
  Technology technology;  // key `technology`: a file under configs/technology
  ActionMap energy;       // key `energy`: which part and action each counter costs
  Parameters parameters;  // all numbers and choices of its file
};

}  // namespace eyrie
