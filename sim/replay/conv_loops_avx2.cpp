#if defined(__AVX2__)  // the flags of this file, on an x86-64 processor
#define LOOPS conv_loops_avx2
#define LOOPS_NAME "avx2"
#include "sim/replay/conv_loops.inc"
#endif
