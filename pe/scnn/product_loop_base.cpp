#define ADD_PRODUCTS add_products_base
#include "pe/scnn/product_loop.inc"
