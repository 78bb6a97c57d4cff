/// What the kernels share among themselves: which processors they are compiled for.

#ifndef RAD_DISPATCH_H
#define RAD_DISPATCH_H

#include "CRadKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define RAD_HAS_X86 1
#define RAD_TARGET_AVX2 __attribute__((target("avx2,f16c")))
#define RAD_TARGET_AVX512 __attribute__((target("avx2,f16c,avx512f,avx512bw,avx512dq,avx512vl")))
#else
#define RAD_HAS_X86 0
#endif

/// The instruction set to use when a caller asks for one.
static inline int rad_usable(int instruction_set) {
    int best = rad_best_instruction_set();
    return instruction_set < best ? instruction_set : best;
}

#endif
