#include "dispatch.h"

// Products and sums are rounded one by one, so that every instruction set gives the same bits.
#pragma STDC FP_CONTRACT OFF

// The sum of weighted rows, each element by itself: target[i] = w[0]*row0[i] + w[1]*row1[i] + ...
#define WEIGHTED_ROWS_BODY                                                                                   \
    if (count == 1 && weights[0] == 1.0f) {                                                                  \
        for (size_t i = 0; i < width; i++) target[i] = source[i];                                            \
        return;                                                                                              \
    }                                                                                                        \
    size_t i = 0;                                                                                            \
    for (; i + LANES <= width; i += LANES) {                                                                 \
        float sum[LANES];                                                                                    \
        const float *row = source + i;                                                                       \
        for (size_t lane = 0; lane < LANES; lane++) sum[lane] = weights[0] * row[lane];                      \
        for (size_t k = 1; k < count; k++) {                                                                 \
            row += stride;                                                                                   \
            for (size_t lane = 0; lane < LANES; lane++) sum[lane] = sum[lane] + weights[k] * row[lane];      \
        }                                                                                                    \
        for (size_t lane = 0; lane < LANES; lane++) target[i + lane] = sum[lane];                            \
    }                                                                                                        \
    for (; i < width; i++) {                                                                                 \
        float sum = weights[0] * source[i];                                                                  \
        for (size_t k = 1; k < count; k++) sum = sum + weights[k] * source[k * stride + i];                  \
        target[i] = sum;                                                                                     \
    }

#define LANES 16
static void weighted_rows_plain(const float *source, size_t stride, const float *weights, size_t count,
                                float *target, size_t width) {
    WEIGHTED_ROWS_BODY
}
#undef LANES

#if RAD_HAS_X86
#define LANES 32
RAD_TARGET_AVX2 static void weighted_rows_avx2(const float *source, size_t stride, const float *weights,
                                               size_t count, float *target, size_t width) {
    WEIGHTED_ROWS_BODY
}
#undef LANES
#define LANES 64
RAD_TARGET_AVX512 static void weighted_rows_avx512(const float *source, size_t stride, const float *weights,
                                                   size_t count, float *target, size_t width) {
    WEIGHTED_ROWS_BODY
}
#undef LANES
#endif

static void weighted_rows(const float *source, size_t stride, const float *weights, size_t count, float *target,
                          size_t width, int usable) {
#if RAD_HAS_X86
    switch (usable) {
    case RAD_AVX512: weighted_rows_avx512(source, stride, weights, count, target, width); return;
    case RAD_AVX2: weighted_rows_avx2(source, stride, weights, count, target, width); return;
    default: break;
    }
#endif
    (void)usable;
    weighted_rows_plain(source, stride, weights, count, target, width);
}

void rad_resample_slice(const float *source, size_t height, size_t width, struct rad_taps slices,
                        struct rad_taps rows, struct rad_taps columns, float *plane, float *line, float *target,
                        int instruction_set) {
    int usable = rad_usable(instruction_set);
    size_t area = height * width;
    const float *near_slices = source + (size_t)slices.first[0] * area;
    // Only rows that some output row reads are summed over the slices.
    size_t first_row = height, end_row = 0;
    for (size_t j = 0; j < rows.outputs; j++) {
        size_t first = (size_t)rows.first[j], end = first + (size_t)rows.count[j];
        if (rows.count[j] == 0) continue;
        if (first < first_row) first_row = first;
        if (end > end_row) end_row = end;
    }
    const float *reduced = near_slices;
    if (slices.count[0] != 1 || slices.weights[0] != 1.0f) {
        for (size_t y = first_row; y < end_row; y++)
            weighted_rows(near_slices + y * width, area, slices.weights, (size_t)slices.count[0],
                          plane + y * width, width, usable);
        reduced = plane;
    }
    for (size_t j = 0; j < rows.outputs; j++) {
        float *out = target + j * columns.outputs;
        if (rows.count[j] == 0) continue;
        const float *in = reduced + (size_t)rows.first[j] * width;
        const float *row_weights = rows.weights + j * rows.capacity;
        if (rows.count[j] != 1 || row_weights[0] != 1.0f) {
            weighted_rows(in, width, row_weights, (size_t)rows.count[j], line, width, usable);
            in = line;
        }
        for (size_t i = 0; i < columns.outputs; i++) {
            size_t count = (size_t)columns.count[i];
            if (count == 0) continue;
            const float *weights = columns.weights + i * columns.capacity;
            const float *taps = in + columns.first[i];
            // A single tap of weight one must not touch the value: infinity and NaN pass unchanged.
            float sum = weights[0] == 1.0f ? taps[0] : weights[0] * taps[0];
            for (size_t k = 1; k < count; k++) sum = sum + weights[k] * taps[k];
            out[i] = sum;
        }
    }
}

static inline size_t clamped(double coordinate, size_t count) {
    if (coordinate <= 0) return 0;
    size_t index = (size_t)coordinate;
    return index < count ? index : count - 1;
}

void rad_sample_line(const float *source, const size_t extent[3], const double start[3], const double step[3],
                     int nearest, float *target, size_t count) {
    size_t depth = extent[0], height = extent[1], width = extent[2];
    // A little more than half a voxel, so that halfway does not depend on the rounding of the place.
    const double half = 0.5 + 1e-6;
    for (size_t i = 0; i < count; i++) {
        double z = start[0] + step[0] * (double)i;
        double y = start[1] + step[1] * (double)i;
        double x = start[2] + step[2] * (double)i;
        if (!(z >= -half && z <= (double)depth - 1 + half && y >= -half && y <= (double)height - 1 + half &&
              x >= -half && x <= (double)width - 1 + half))
            continue;
        if (nearest) {
            size_t k = clamped(z + half, depth), j = clamped(y + half, height), m = clamped(x + half, width);
            target[i] = source[(k * height + j) * width + m];
            continue;
        }
        size_t z0 = clamped(z, depth), y0 = clamped(y, height), x0 = clamped(x, width);
        size_t z1 = z0 + 1 < depth ? z0 + 1 : z0, y1 = y0 + 1 < height ? y0 + 1 : y0;
        size_t x1 = x0 + 1 < width ? x0 + 1 : x0;
        float wz = z > 0 ? (float)(z - (double)z0) : 0, wy = y > 0 ? (float)(y - (double)y0) : 0;
        float wx = x > 0 ? (float)(x - (double)x0) : 0;
        const float *a = source + (z0 * height + y0) * width, *b = source + (z0 * height + y1) * width;
        const float *c = source + (z1 * height + y0) * width, *d = source + (z1 * height + y1) * width;
        float ax = a[x0] + wx * (a[x1] - a[x0]), bx = b[x0] + wx * (b[x1] - b[x0]);
        float cx = c[x0] + wx * (c[x1] - c[x0]), dx = d[x0] + wx * (d[x1] - d[x0]);
        float near_slice = ax + wy * (bx - ax), far_slice = cx + wy * (dx - cx);
        target[i] = near_slice + wz * (far_slice - near_slice);
    }
}

void rad_permute(const float *source, const size_t extent[3], const ptrdiff_t stride[3], float *target) {
    size_t depth = extent[0], height = extent[1], width = extent[2];
    // Cubes keep both sides in the cache whichever axis of the target runs along the source's rows.
    enum { TILE = 16 };
    for (size_t z0 = 0; z0 < depth; z0 += TILE) {
        size_t z1 = z0 + TILE < depth ? z0 + TILE : depth;
        for (size_t y0 = 0; y0 < height; y0 += TILE) {
            size_t y1 = y0 + TILE < height ? y0 + TILE : height;
            for (size_t x0 = 0; x0 < width; x0 += TILE) {
                size_t x1 = x0 + TILE < width ? x0 + TILE : width;
                for (size_t z = z0; z < z1; z++) {
                    for (size_t y = y0; y < y1; y++) {
                        const float *in = source + (ptrdiff_t)z * stride[0] + (ptrdiff_t)y * stride[1];
                        float *out = target + (z * height + y) * width;
                        for (size_t x = x0; x < x1; x++) out[x] = in[(ptrdiff_t)x * stride[2]];
                    }
                }
            }
        }
    }
}
