#if defined(__AVX512BW__)  // the flags of this file, on an x86-64 processor
#define LOOPS conv_loops_avx512
#define LOOPS_NAME "avx512"
#include "sim/replay/conv_loops.inc"
#endif
