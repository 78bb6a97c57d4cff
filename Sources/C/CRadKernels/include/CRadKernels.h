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

#endif
