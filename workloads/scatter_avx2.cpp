#if defined(__AVX2__)  // the flags of this file, on an x86-64 processor
#define KERNEL scatter_avx2
#define KERNEL_NAME "avx2"
#include "workloads/scatter.inc"
#endif
