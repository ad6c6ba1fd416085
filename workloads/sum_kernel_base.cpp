#define KERNEL kernel_base
#define KERNEL_NAME "base"
#include "workloads/sum_kernel.inc"
