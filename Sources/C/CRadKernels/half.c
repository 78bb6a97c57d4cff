#include <string.h>

#include "dispatch.h"

static inline uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline float f32_from_f16(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 0x1F;
    uint32_t fraction = half & 0x3FF;
    if (exponent == 31) {
        uint32_t quiet = fraction ? 0x400000 : 0;
        return float_of(sign | 0x7F800000 | quiet | (fraction << 13));
    }
    if (exponent == 0) {
        // A subnormal is fraction * 2^-24, which a float holds exactly.
        float magnitude = (float)fraction * 0x1p-24f;
        return float_of(sign | bits_of(magnitude));
    }
    return float_of(sign | ((exponent + 112) << 23) | (fraction << 13));
}

static inline uint16_t f16_from_f32(float value) {
    uint32_t bits = bits_of(value);
    uint16_t sign = (uint16_t)((bits >> 16) & 0x8000);
    uint32_t magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) return (uint16_t)(sign | 0x7E00 | ((magnitude >> 13) & 0x3FF));
    // 65520 and above round to infinity.
    if (magnitude >= 0x477FF000) return (uint16_t)(sign | 0x7C00);
    if (magnitude >= 0x38800000) {
        uint32_t rounded = magnitude + 0xFFF + ((magnitude >> 13) & 1);
        return (uint16_t)(sign | ((rounded - 0x38000000) >> 13));
    }
    // Below 2^-14 the result is a multiple of 2^-24; at or below 2^-25 it is zero.
    if (magnitude <= 0x33000000) return sign;
    uint32_t shift = 126 - (magnitude >> 23);
    uint32_t fraction = (magnitude & 0x7FFFFF) | 0x800000;
    uint32_t kept = fraction >> shift;
    uint32_t lost = fraction & ((1u << shift) - 1);
    uint32_t half = 1u << (shift - 1);
    if (lost > half || (lost == half && (kept & 1))) kept += 1;
    return (uint16_t)(sign | kept);
}

static inline uint16_t bf16_from_f32(float value) {
    uint32_t bits = bits_of(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) return (uint16_t)((bits >> 16) | 0x40);
    return (uint16_t)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

static inline float f32_from_bf16(uint16_t pattern) {
    uint32_t bits = (uint32_t)pattern << 16;
    if ((bits & 0x7FFFFFFF) > 0x7F800000) bits |= 0x400000;
    return float_of(bits);
}

#if RAD_HAS_X86

RAD_TARGET_AVX2 static size_t f16_to_f32_avx2(const uint16_t *source, float *target, size_t count) {
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm256_storeu_ps(target + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(source + i))));
    return i;
}

RAD_TARGET_AVX2 static size_t f32_to_f16_avx2(const float *source, uint16_t *target, size_t count) {
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm_storeu_si128((__m128i *)(target + i),
                         _mm256_cvtps_ph(_mm256_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT));
    return i;
}

RAD_TARGET_AVX512 static size_t f16_to_f32_avx512(const uint16_t *source, float *target, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        _mm512_storeu_ps(target + i, _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(source + i))));
    return i;
}

RAD_TARGET_AVX512 static size_t f32_to_f16_avx512(const float *source, uint16_t *target, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16)
        _mm256_storeu_si256((__m256i *)(target + i),
                            _mm512_cvtps_ph(_mm512_loadu_ps(source + i), _MM_FROUND_TO_NEAREST_INT));
    return i;
}

// Integer arithmetic, not VCVTNEPS2BF16: that instruction takes subnormal numbers for zero.
RAD_TARGET_AVX2 static size_t f32_to_bf16_avx2(const float *source, uint16_t *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] = bf16_from_f32(source[i]);
    return count;
}

RAD_TARGET_AVX512 static size_t f32_to_bf16_avx512(const float *source, uint16_t *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] = bf16_from_f32(source[i]);
    return count;
}

RAD_TARGET_AVX2 static size_t bf16_to_f32_avx2(const uint16_t *source, float *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] = f32_from_bf16(source[i]);
    return count;
}

RAD_TARGET_AVX512 static size_t bf16_to_f32_avx512(const uint16_t *source, float *target, size_t count) {
    for (size_t i = 0; i < count; i++) target[i] = f32_from_bf16(source[i]);
    return count;
}

#endif

void rad_f16_to_f32(const uint16_t *source, float *target, size_t count, int instruction_set) {
    size_t i = 0;
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: i = f16_to_f32_avx512(source, target, count); break;
    case RAD_AVX2: i = f16_to_f32_avx2(source, target, count); break;
    default: break;
    }
#else
    (void)instruction_set;
#endif
    for (; i < count; i++) target[i] = f32_from_f16(source[i]);
}

void rad_f32_to_f16(const float *source, uint16_t *target, size_t count, int instruction_set) {
    size_t i = 0;
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: i = f32_to_f16_avx512(source, target, count); break;
    case RAD_AVX2: i = f32_to_f16_avx2(source, target, count); break;
    default: break;
    }
#else
    (void)instruction_set;
#endif
    for (; i < count; i++) target[i] = f16_from_f32(source[i]);
}

void rad_bf16_to_f32(const uint16_t *source, float *target, size_t count, int instruction_set) {
    size_t i = 0;
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: i = bf16_to_f32_avx512(source, target, count); break;
    case RAD_AVX2: i = bf16_to_f32_avx2(source, target, count); break;
    default: break;
    }
#else
    (void)instruction_set;
#endif
    for (; i < count; i++) target[i] = f32_from_bf16(source[i]);
}

void rad_f32_to_bf16(const float *source, uint16_t *target, size_t count, int instruction_set) {
    size_t i = 0;
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: i = f32_to_bf16_avx512(source, target, count); break;
    case RAD_AVX2: i = f32_to_bf16_avx2(source, target, count); break;
    default: break;
    }
#else
    (void)instruction_set;
#endif
    for (; i < count; i++) target[i] = bf16_from_f32(source[i]);
}
