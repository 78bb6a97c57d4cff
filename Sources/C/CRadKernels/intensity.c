#include <string.h>

#include "dispatch.h"

#pragma STDC FP_CONTRACT OFF

// An order-preserving map from floats to unsigned integers: negative numbers are mirrored.
static inline uint32_t key_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x80000000 ? ~bits : bits | 0x80000000;
}

static inline float value_of(uint32_t key) {
    uint32_t bits = key & 0x80000000 ? key & 0x7FFFFFFF : ~key;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline int is_finite(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (bits & 0x7F800000) != 0x7F800000;
}

size_t rad_finite_range(const float *values, const uint8_t *mask, size_t count, float *smallest, float *largest) {
    size_t found = 0;
    float low = 0, high = 0;
    for (size_t i = 0; i < count; i++) {
        if ((mask && !mask[i]) || !is_finite(values[i])) continue;
        if (found == 0) low = high = values[i];
        if (values[i] < low) low = values[i];
        if (values[i] > high) high = values[i];
        found++;
    }
    *smallest = low;
    *largest = high;
    return found;
}

void rad_select(const float *values, const uint8_t *mask, size_t count, size_t rank, uint64_t *histogram,
                float *lower, float *upper) {
    // Three passes over 11, 11 and 10 bits of the key narrow the value down to one.
    static const int shifts[3] = {21, 10, 0};
    static const uint32_t bins[3] = {2048, 2048, 1024};
    uint32_t prefix = 0, known = 0;
    uint64_t equal = 0;
    for (int pass = 0; pass < 3; pass++) {
        memset(histogram, 0, bins[pass] * sizeof *histogram);
        for (size_t i = 0; i < count; i++) {
            if ((mask && !mask[i]) || !is_finite(values[i])) continue;
            uint32_t key = key_of(values[i]);
            if ((key & known) == prefix) histogram[(key >> shifts[pass]) & (bins[pass] - 1)]++;
        }
        uint32_t bin = 0;
        while (bin + 1 < bins[pass] && rank >= histogram[bin]) rank -= histogram[bin++];
        prefix |= bin << shifts[pass];
        known |= (bins[pass] - 1) << shifts[pass];
        equal = histogram[bin];
    }
    *lower = *upper = value_of(prefix);
    if (rank + 1 < equal) return;
    // The next value is the smallest of the larger ones.
    uint32_t next = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        if ((mask && !mask[i]) || !is_finite(values[i])) continue;
        uint32_t key = key_of(values[i]);
        if (key > prefix && key < next) next = key;
    }
    if (next != UINT32_MAX) *upper = value_of(next);
}

#define WINDOW_BODY                                                                                          \
    for (size_t i = 0; i < count; i++) {                                                                     \
        float scaled = (source[i] - lower) / width;                                                          \
        float floored = scaled > 0.0f ? scaled : 0.0f;                                                       \
        target[i] = floored < 1.0f ? floored : 1.0f;                                                         \
    }

static void window_plain(const float *source, float *target, size_t count, float lower, float width) {
    WINDOW_BODY
}

#if RAD_HAS_X86
RAD_TARGET_AVX2 static void window_avx2(const float *source, float *target, size_t count, float lower,
                                        float width) {
    WINDOW_BODY
}

RAD_TARGET_AVX512 static void window_avx512(const float *source, float *target, size_t count, float lower,
                                            float width) {
    WINDOW_BODY
}
#endif

void rad_window(const float *source, float *target, size_t count, float lower, float width, int instruction_set) {
#if RAD_HAS_X86
    switch (rad_usable(instruction_set)) {
    case RAD_AVX512: window_avx512(source, target, count, lower, width); return;
    case RAD_AVX2: window_avx2(source, target, count, lower, width); return;
    default: break;
    }
#endif
    (void)instruction_set;
    window_plain(source, target, count, lower, width);
}

void rad_scale(const float *source, float *target, size_t count, float factor, float offset) {
    for (size_t i = 0; i < count; i++) target[i] = source[i] * factor + offset;
}

size_t rad_moments(const float *values, const uint8_t *mask, size_t count, double *mean, double *deviation) {
    size_t found = 0;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if ((mask && !mask[i]) || !is_finite(values[i])) continue;
        sum += (double)values[i];
        found++;
    }
    double centre = found ? sum / (double)found : 0;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        if ((mask && !mask[i]) || !is_finite(values[i])) continue;
        double difference = (double)values[i] - centre;
        squares += difference * difference;
    }
    *mean = centre;
    *deviation = found ? __builtin_sqrt(squares / (double)found) : 0;
    return found;
}

void rad_replace_invalid(const float *source, const uint8_t *mask, float *target, size_t count, float value) {
    for (size_t i = 0; i < count; i++)
        target[i] = (mask && !mask[i]) || !is_finite(source[i]) ? value : source[i];
}

void rad_quantize(const float *source, float *target, size_t count, float steps) {
    for (size_t i = 0; i < count; i++) {
        float floored = source[i] > 0.0f ? source[i] : 0.0f;
        float limited = floored < 1.0f ? floored : 1.0f;
        target[i] = (float)(int32_t)(limited * steps + 0.5f) / steps;
    }
}

void rad_count_above(const float *values, const size_t extent[3], float threshold, uint64_t *slices, uint64_t *rows,
                     uint64_t *columns) {
    size_t depth = extent[0], height = extent[1], width = extent[2];
    for (size_t z = 0; z < depth; z++) {
        for (size_t y = 0; y < height; y++) {
            const float *line = values + (z * height + y) * width;
            uint64_t found = 0;
            for (size_t x = 0; x < width; x++) {
                uint64_t above = line[x] > threshold;
                found += above;
                columns[x] += above;
            }
            slices[z] += found;
            rows[y] += found;
        }
    }
}
