#pragma once

#include <stddef.h>
#include <stdint.h>

// What libFuzzer offers; weak here, so that the program can also be built without it.
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maximumSize);
__attribute__((weak)) int LLVMFuzzerRunDriver(
    int *argumentCount, char ***arguments, int (*testOneInput)(const uint8_t *data, size_t size));

// The function that libFuzzer calls with each input; the program defines it.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Runs the fuzzer; -1 in a program that was built without it.
static inline int CFuzzerRun(int argumentCount, char **arguments)
{
    return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(&argumentCount, &arguments, LLVMFuzzerTestOneInput) : -1;
}

// Changes bytes in place as libFuzzer does without a mutator of ours; returns the new size.
static inline size_t CFuzzerMutate(uint8_t *data, size_t size, size_t maximumSize)
{
    return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, maximumSize) : size;
}
