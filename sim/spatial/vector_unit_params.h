// What a machine file says about the vector unit (key `vector_unit`).
#pragma once

namespace eyrie {

struct VectorUnitParams {
  int words_per_cycle = 0;  // from the global buffer into the unit; 0: the machine has none
};

}  // namespace eyrie
