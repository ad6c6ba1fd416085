#if defined(__AVX2__)  // the flags of this file, on an x86-64 processor
#define ADD_PRODUCTS add_products_avx2
#include "pe/scnn/product_loop.inc"
#endif
