#define LOOPS conv_loops_base
#define LOOPS_NAME "base"
#include "sim/replay/conv_loops.inc"
