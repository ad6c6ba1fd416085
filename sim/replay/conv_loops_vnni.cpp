#if defined(__AVX512VNNI__)  // the flags of this file, on an x86-64 processor
#define LOOPS conv_loops_vnni
#define LOOPS_NAME "vnni"
#include "sim/replay/conv_loops.inc"
#endif
