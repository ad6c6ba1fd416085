#define RUN_PASS run_pass_32_base
#include "pe/scnn/pass_loop_32.inc"
