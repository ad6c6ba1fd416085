#include "sim/version.h"

namespace eyrie {

const char* version() { return EYRIE_VERSION; }

}  // namespace eyrie
