#include <string.h>

#include "dispatch.h"

// Every value is rounded once, from double precision, as the plain loop in Swift does.
#pragma STDC FP_CONTRACT OFF

#define RESCALE_PARAMETERS                                                                                   \
    const int32_t *restrict stored, size_t count, double slope, double intercept, float *restrict target,    \
        int32_t *lowest, int32_t *highest

#define RESCALE_BODY                                                                                         \
    int32_t low = stored[0], high = stored[0];                                                               \
    for (size_t i = 0; i < count; i++) {                                                                     \
        target[i] = (float)((double)stored[i] * slope + intercept);                                          \
        low = stored[i] < low ? stored[i] : low;                                                             \
        high = stored[i] > high ? stored[i] : high;                                                          \
    }                                                                                                        \
    *lowest = low;                                                                                           \
    *highest = high;

static void rescale_plain(RESCALE_PARAMETERS) {
    RESCALE_BODY
}

#if RAD_HAS_X86
RAD_TARGET_AVX2 static void rescale_avx2(RESCALE_PARAMETERS) {
    RESCALE_BODY
}

RAD_TARGET_AVX512 static void rescale_avx512(RESCALE_PARAMETERS) {
    RESCALE_BODY
}
#endif

void rad_rescale(const int32_t *stored, size_t count, double slope, double intercept, float *target, int32_t *lowest,
                 int32_t *highest, int instruction_set) {
    *lowest = *highest = 0;
    if (count == 0) return;
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: rescale_avx512(stored, count, slope, intercept, target, lowest, highest); return;
    case RAD_AVX2: rescale_avx2(stored, count, slope, intercept, target, lowest, highest); return;
    default: break;
    }
#endif
    (void)instruction_set;
    rescale_plain(stored, count, slope, intercept, target, lowest, highest);
}

#define MARK_PARAMETERS                                                                                      \
    const int32_t *restrict stored, const float *restrict values, size_t count, int32_t lowest,              \
        int32_t highest, float floor, uint8_t *restrict marks, float *least

// Two loops, since the marks are bytes and the sums are not. The least value is found by its bits, which order as
// integers once those of negative numbers are mirrored; that way the loop needs no order of floating-point operations.
#define MARK_BODY                                                                                            \
    size_t padded = 0;                                                                                       \
    for (size_t i = 0; i < count; i++) {                                                                     \
        uint8_t valid = !(((stored[i] >= lowest) & (stored[i] <= highest)) | (values[i] <= floor));          \
        marks[i] = valid;                                                                                    \
        padded += !valid;                                                                                    \
    }                                                                                                        \
    int32_t smallest = INT32_MAX;                                                                            \
    for (size_t i = 0; i < count; i++) {                                                                     \
        int32_t bits;                                                                                        \
        memcpy(&bits, values + i, sizeof bits);                                                              \
        int32_t key = bits < 0 ? bits ^ 0x7FFFFFFF : bits;                                                   \
        key = marks[i] ? key : INT32_MAX;                                                                    \
        smallest = key < smallest ? key : smallest;                                                          \
    }                                                                                                        \
    if (padded < count) {                                                                                    \
        int32_t bits = smallest < 0 ? smallest ^ 0x7FFFFFFF : smallest;                                      \
        float value;                                                                                         \
        memcpy(&value, &bits, sizeof value);                                                                 \
        if (value < *least) *least = value;                                                                  \
    }                                                                                                        \
    return padded;

static size_t mark_plain(MARK_PARAMETERS) {
    MARK_BODY
}

#if RAD_HAS_X86
RAD_TARGET_AVX2 static size_t mark_avx2(MARK_PARAMETERS) {
    MARK_BODY
}

RAD_TARGET_AVX512 static size_t mark_avx512(MARK_PARAMETERS) {
    MARK_BODY
}
#endif

size_t rad_mark_padding(const int32_t *stored, const float *values, size_t count, int32_t lowest, int32_t highest,
                        float floor, uint8_t *marks, float *least, int instruction_set) {
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: return mark_avx512(stored, values, count, lowest, highest, floor, marks, least);
    case RAD_AVX2: return mark_avx2(stored, values, count, lowest, highest, floor, marks, least);
    default: break;
    }
#endif
    (void)instruction_set;
    return mark_plain(stored, values, count, lowest, highest, floor, marks, least);
}

#define FILL_PARAMETERS float *restrict values, const uint8_t *restrict marks, size_t count, float filling

#define FILL_BODY                                                                                            \
    for (size_t i = 0; i < count; i++) values[i] = marks[i] ? values[i] : filling;

static void fill_plain(FILL_PARAMETERS) {
    FILL_BODY
}

#if RAD_HAS_X86
RAD_TARGET_AVX2 static void fill_avx2(FILL_PARAMETERS) {
    FILL_BODY
}

RAD_TARGET_AVX512 static void fill_avx512(FILL_PARAMETERS) {
    FILL_BODY
}
#endif

void rad_fill_marked(float *values, const uint8_t *marks, size_t count, float filling, int instruction_set) {
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: fill_avx512(values, marks, count, filling); return;
    case RAD_AVX2: fill_avx2(values, marks, count, filling); return;
    default: break;
    }
#endif
    (void)instruction_set;
    fill_plain(values, marks, count, filling);
}

#define UNPACK_PARAMETERS                                                                                    \
    const uint8_t *restrict bytes, size_t count, int size, int is_signed, unsigned up, unsigned down,        \
        int32_t *restrict target

// Moving the highest meant bit to the top and back masks and extends the sign in two steps.
#define UNPACK_LOOP(WORD, NUMBER)                                                                            \
    for (size_t i = 0; i < count; i++) {                                                                     \
        WORD word;                                                                                           \
        memcpy(&word, bytes + i * sizeof word, sizeof word);                                                 \
        target[i] = (int32_t)((NUMBER)((uint32_t)word << up) >> down);                                       \
    }

#define UNPACK_BODY                                                                                          \
    if (size == 2 && is_signed) {                                                                            \
        UNPACK_LOOP(uint16_t, int32_t)                                                                       \
    } else if (size == 2) {                                                                                  \
        UNPACK_LOOP(uint16_t, uint32_t)                                                                      \
    } else if (is_signed) {                                                                                  \
        UNPACK_LOOP(uint8_t, int32_t)                                                                        \
    } else {                                                                                                 \
        UNPACK_LOOP(uint8_t, uint32_t)                                                                       \
    }

static void unpack_plain(UNPACK_PARAMETERS) {
    UNPACK_BODY
}

#if RAD_HAS_X86
RAD_TARGET_AVX2 static void unpack_avx2(UNPACK_PARAMETERS) {
    UNPACK_BODY
}

RAD_TARGET_AVX512 static void unpack_avx512(UNPACK_PARAMETERS) {
    UNPACK_BODY
}
#endif

void rad_unpack_words(const uint8_t *bytes, size_t count, int size, int is_signed, unsigned up, unsigned down,
                      int32_t *target, int instruction_set) {
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: unpack_avx512(bytes, count, size, is_signed, up, down, target); return;
    case RAD_AVX2: unpack_avx2(bytes, count, size, is_signed, up, down, target); return;
    default: break;
    }
#endif
    (void)instruction_set;
    unpack_plain(bytes, count, size, is_signed, up, down, target);
}
