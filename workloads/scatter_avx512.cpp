#if defined(__AVX512BW__)  // the flags of this file, on an x86-64 processor
#define KERNEL scatter_avx512
#define KERNEL_NAME "avx512"
#include "workloads/scatter.inc"
#endif
