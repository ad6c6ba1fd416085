#define KERNEL scatter_base
#define KERNEL_NAME "base"
#include "workloads/scatter.inc"
