#include "dispatch.h"

int rad_best_instruction_set(void) {
#if RAD_HAS_X86
    // The built-in also asks the operating system whether it saves the wide registers.
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("f16c")) return RAD_PLAIN;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return RAD_AVX512;
    return RAD_AVX2;
#else
    return RAD_PLAIN;
#endif
}
