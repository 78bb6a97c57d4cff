#include "dispatch.h"

// Sixty-four partial sums, element i in sum i mod 64, folded by halves, every product and sum rounded by itself: the
// same bits on every instruction set, and as fast as memory all the same.
#pragma STDC FP_CONTRACT OFF

enum { LANES = 64 };

static float folded(float sums[LANES]) {
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t lane = 0; lane < half; lane++) sums[lane] = sums[lane] + sums[lane + half];
    return sums[0];
}

#define ADD_TAIL                                                                                             \
    for (size_t lane = 0; i + lane < dimension; lane++) sums[lane] = sums[lane] + a[i + lane] * b[i + lane];

static float dot_plain(const float *a, const float *b, size_t dimension) {
    float sums[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= dimension; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) sums[lane] = sums[lane] + a[i + lane] * b[i + lane];
    ADD_TAIL
    return folded(sums);
}

#if RAD_HAS_X86

RAD_TARGET_AVX2 static float dot_avx2(const float *a, const float *b, size_t dimension) {
    enum { PARTS = LANES / 8 };
    __m256 parts[PARTS];
    for (size_t part = 0; part < PARTS; part++) parts[part] = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + LANES <= dimension; i += LANES)
        for (size_t part = 0; part < PARTS; part++)
            parts[part] = _mm256_add_ps(parts[part], _mm256_mul_ps(_mm256_loadu_ps(a + i + 8 * part),
                                                                   _mm256_loadu_ps(b + i + 8 * part)));
    float sums[LANES];
    for (size_t part = 0; part < PARTS; part++) _mm256_storeu_ps(sums + 8 * part, parts[part]);
    ADD_TAIL
    return folded(sums);
}

RAD_TARGET_AVX512 static float dot_avx512(const float *a, const float *b, size_t dimension) {
    enum { PARTS = LANES / 16 };
    __m512 parts[PARTS];
    for (size_t part = 0; part < PARTS; part++) parts[part] = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + LANES <= dimension; i += LANES)
        for (size_t part = 0; part < PARTS; part++)
            parts[part] = _mm512_add_ps(parts[part], _mm512_mul_ps(_mm512_loadu_ps(a + i + 16 * part),
                                                                   _mm512_loadu_ps(b + i + 16 * part)));
    float sums[LANES];
    for (size_t part = 0; part < PARTS; part++) _mm512_storeu_ps(sums + 16 * part, parts[part]);
    ADD_TAIL
    return folded(sums);
}

#endif

void rad_dot_rows(const float *rows, size_t count, size_t dimension, const float *queries, size_t query_count,
                  float *products, int instruction_set) {
    int usable = rad_usable(instruction_set);
    // A few rows at a time stay in the nearest cache while all queries meet them.
    enum { TILE = 8 };
    for (size_t first = 0; first < count; first += TILE) {
        size_t end = first + TILE < count ? first + TILE : count;
        for (size_t query = 0; query < query_count; query++) {
            const float *b = queries + query * dimension;
            float *out = products + query * count;
            for (size_t row = first; row < end; row++) {
                const float *a = rows + row * dimension;
#if RAD_HAS_X86
                if (usable == RAD_AVX512) {
                    out[row] = dot_avx512(a, b, dimension);
                    continue;
                }
                if (usable == RAD_AVX2) {
                    out[row] = dot_avx2(a, b, dimension);
                    continue;
                }
#endif
                (void)usable;
                out[row] = dot_plain(a, b, dimension);
            }
        }
    }
}
