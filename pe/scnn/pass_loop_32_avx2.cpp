#if defined(__AVX2__)  // the flags of this file, on an x86-64 processor
#define RUN_PASS run_pass_32_avx2
#include "pe/scnn/pass_loop_32.inc"
#endif
