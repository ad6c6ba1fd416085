#if defined(__AVX512VNNI__)  // the flags of this file, on an x86-64 processor
#define KERNEL kernel_vnni
#define KERNEL_NAME "vnni"
#include "workloads/sum_kernel.inc"
#endif
