/// Loops of ours that Swift cannot make fast: one call per whole operation, nothing is allocated, printed or kept.
///
/// Pointers must be valid for the given counts; they may be null where a count is zero.

#ifndef CRADKERNELS_H
#define CRADKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Instruction sets

/// Instruction sets a kernel is written for, each holding the ones before it.
enum {
    RAD_PLAIN = 0,
    /// AVX2, F16C.
    RAD_AVX2 = 1,
    /// AVX-512 F, BW, DQ, VL.
    RAD_AVX512 = 2
};

/// The largest instruction set of this processor and operating system.
///
/// Kernels that take an instruction set use the smaller of it and this one, so that tests can ask for less.
int rad_best_instruction_set(void);

// half.c: conversion between float and 16-bit formats, rounding to nearest even, equal to the bit on every
// instruction set. NaN keeps its sign and the upper bits of its payload and becomes quiet; subnormals are kept.

/// IEEE 754 binary16 to binary32.
void rad_f16_to_f32(const uint16_t *source, float *target, size_t count, int instruction_set);
/// IEEE 754 binary32 to binary16.
void rad_f32_to_f16(const float *source, uint16_t *target, size_t count, int instruction_set);
/// bfloat16 to IEEE 754 binary32.
void rad_bf16_to_f32(const uint16_t *source, float *target, size_t count, int instruction_set);
/// IEEE 754 binary32 to bfloat16.
void rad_f32_to_bf16(const float *source, uint16_t *target, size_t count, int instruction_set);

// resample.c: separable resampling of volumes, slice by slice; no fused multiply-add, so that every instruction set
// gives the same bits.

/// Which inputs each output along one axis sums, and with what weights.
struct rad_taps {
    /// Number of outputs.
    size_t outputs;
    /// Distance between the weights of one output and those of the next.
    size_t capacity;
    /// First input of each output.
    const int32_t *first;
    /// Number of inputs of each output; 0 leaves the output as it is.
    const int32_t *count;
    /// `capacity` weights for each output.
    const float *weights;
};

/// Makes one output slice: sums over slices, then rows, then columns.
///
/// `source` is the first slice of the input, of `height` rows and `width` columns; `slices` has one output. `plane`
/// has room for a slice of the input, `line` for one of its rows. `target` has `rows.outputs` rows.
void rad_resample_slice(const float *source, size_t height, size_t width, struct rad_taps slices,
                        struct rad_taps rows, struct rad_taps columns, float *plane, float *line, float *target,
                        int instruction_set);

/// Reads values along a straight line through a volume, between voxels by linear interpolation or the nearest voxel.
///
/// Coordinates are slice, row, column; outputs more than half a voxel outside stay as they are.
void rad_sample_line(const float *source, const size_t extent[3], const double start[3], const double step[3],
                     int nearest, float *target, size_t count);

/// Copies a volume in another order of axes; `extent` is the target's, `stride` the source's along the target's axes,
/// negative where an axis is reversed, and `source` the voxel that becomes the first.
void rad_permute(const float *source, const size_t extent[3], const ptrdiff_t stride[3], float *target);

// intensity.c: statistics and scaling of voxel values. A mask may be null; where it is 0 the value is left out.

/// Number of finite values, with the smallest and the largest of them.
size_t rad_finite_range(const float *values, const uint8_t *mask, size_t count, float *smallest, float *largest);
/// The finite values at `rank` and `rank` + 1 when sorted (at the last rank twice the largest); `histogram` has room
/// for 2048 counts.
void rad_select(const float *values, const uint8_t *mask, size_t count, size_t rank, uint64_t *histogram,
                float *lower, float *upper);
/// (value - lower) / width, limited to 0 to 1; NaN becomes 0.
void rad_window(const float *source, float *target, size_t count, float lower, float width, int instruction_set);
/// value * factor + offset, rounded twice.
void rad_scale(const float *source, float *target, size_t count, float factor, float offset);
/// Number of finite values, with their mean and standard deviation (of the population).
size_t rad_moments(const float *values, const uint8_t *mask, size_t count, double *mean, double *deviation);
/// Copies values, `value` in place of those that are masked out or not finite.
void rad_replace_invalid(const float *source, const uint8_t *mask, float *target, size_t count, float value);
/// Limits values to 0 to 1 and rounds them to multiples of 1 / steps, halfway up; steps is at most 65535.
void rad_quantize(const float *source, float *target, size_t count, float steps);
/// Adds to each slice, row and column of a volume how many of its values exceed the threshold.
void rad_count_above(const float *values, const size_t extent[3], float threshold, uint64_t *slices, uint64_t *rows,
                     uint64_t *columns);

// rescale.c: from stored values to values with a unit.

/// stored * slope + intercept in double precision, rounded once; the smallest and the largest stored value.
void rad_rescale(const int32_t *stored, size_t count, double slope, double intercept, float *target, int32_t *lowest,
                 int32_t *highest, int instruction_set);

/// Sets `marks` to 0 where the stored value lies from `lowest` to `highest` or the value is at most `floor`, to 1 elsewhere;
/// lowers `least` to the least of the other values. The number of marks that are 0; values are no NaN.
size_t rad_mark_padding(const int32_t *stored, const float *values, size_t count, int32_t lowest, int32_t highest,
                        float floor, uint8_t *marks, float *least, int instruction_set);

/// Writes `filling` wherever a mark is 0.
void rad_fill_marked(float *values, const uint8_t *marks, size_t count, float filling, int instruction_set);

/// Samples of `size` bytes (1 or 2, the lower one first) to integers: (word << up) >> down, where the last shift keeps the
/// sign if `is_signed` is not 0; both shifts are below 32.
void rad_unpack_words(const uint8_t *bytes, size_t count, int size, int is_signed, unsigned up, unsigned down,
                      int32_t *target, int instruction_set);

// elementary.c: functions of one number that the language itself does not have.

/// e to the power of a number.
double rad_exponential(double value);

// dot.c: scalar products, equal to the bit on every instruction set.

/// The product of every row with every query: products[query * count + row]. Rows and queries have `dimension` values.
void rad_dot_rows(const float *rows, size_t count, size_t dimension, const float *queries, size_t query_count,
                  float *products, int instruction_set);

#endif
