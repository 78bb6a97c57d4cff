#ifndef CRadDNN_h
#define CRadDNN_h

// Our own face of oneDNN: no type of the library is visible, and the same calls work over its branches 2.x and 3.x.
//
// A caller describes operations on float tensors, asks each for the layouts that the library prefers, binds memory
// that the caller owns to every argument, and runs a sequence of operations. Nothing here prints or ends the process;
// every call that can fail returns a status, and rad_dnn_error_detail() says more for the calling thread.
// Where the library is not available (any system but Linux) every such call returns RAD_DNN_UNAVAILABLE.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Result of a call.
typedef enum {
    RAD_DNN_OK = 0,
    RAD_DNN_UNAVAILABLE,
    RAD_DNN_UNSUPPORTED,
    RAD_DNN_OUT_OF_MEMORY,
    RAD_DNN_INVALID,
    RAD_DNN_FAILED
} rad_dnn_status;

/// How elements lie in memory.
typedef enum {
    /// The last axis contiguous: batch, channel, depth, height, width.
    RAD_DNN_PLAIN = 0,
    /// Whatever the library likes best for an operation.
    RAD_DNN_ANY
} rad_dnn_order;

/// The arguments of operations.
typedef enum {
    RAD_DNN_SOURCE = 0,
    RAD_DNN_SECOND_SOURCE,
    RAD_DNN_WEIGHTS,
    RAD_DNN_BIAS,
    RAD_DNN_DESTINATION,
    RAD_DNN_MEAN,
    RAD_DNN_VARIANCE,
    RAD_DNN_SCALE,
    RAD_DNN_SHIFT,
    RAD_DNN_SCRATCH,
    /// Sources of a concatenation are RAD_DNN_MULTIPLE_SOURCE + index.
    RAD_DNN_MULTIPLE_SOURCE = 64
} rad_dnn_argument;

/// Elementwise functions.
typedef enum { RAD_DNN_RECTIFY = 0, RAD_DNN_SIGMOID } rad_dnn_function;

/// Extents and order of a float tensor.
typedef struct rad_dnn_layout rad_dnn_layout;
/// One operation with its bound memory.
typedef struct rad_dnn_operation rad_dnn_operation;
/// Operations that run one after another.
typedef struct rad_dnn_sequence rad_dnn_sequence;

/// A sliding window over depth, height and width; dilation 1 is dense.
typedef struct {
    int64_t kernel[3];
    int64_t stride[3];
    int64_t dilation[3];
    int64_t before[3];
    int64_t after[3];
} rad_dnn_window;

/// What follows a convolution: adding to what the destination holds, then max(., 0).
typedef struct {
    int accumulate;
    int rectify;
} rad_dnn_epilogue;

/// 1 if the library can be used, otherwise 0.
int rad_dnn_is_available(void);
/// The library's version, or 0.0.0.
void rad_dnn_version(int *major, int *minor, int *patch);
/// The name of the instruction set that the library uses on this processor; a constant string.
const char *rad_dnn_instruction_set(void);
/// What went wrong in the calling thread's last failed call.
const char *rad_dnn_error_detail(void);

/// A dense layout of `rank` extents (1 to 6).
rad_dnn_status rad_dnn_layout_create(
    int rank, const int64_t *extents, rad_dnn_order order, rad_dnn_layout **layout);
/// Size of a tensor in bytes, padding of blocked orders included.
size_t rad_dnn_layout_byte_count(const rad_dnn_layout *layout);
/// 1 if extents and order agree, otherwise 0.
int rad_dnn_layout_is_equal(const rad_dnn_layout *left, const rad_dnn_layout *right);
void rad_dnn_layout_destroy(rad_dnn_layout *layout);

/// Sets the threads that operations created from now on by the calling thread are made for; returns the former number.
int rad_dnn_set_threads(int threads);

/// A convolution; weights are [out, in, d, h, w], or [group, out, in, d, h, w] for more than one group.
///
/// `source` may be RAD_DNN_ANY; `destination` may be too, unless the epilogue accumulates.
rad_dnn_status rad_dnn_convolution(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, int64_t input_channels, int64_t output_channels,
    int64_t groups, const rad_dnn_window *window, int has_bias, rad_dnn_epilogue epilogue,
    rad_dnn_operation **operation);
/// Maximum (padding ignored) or mean over the real voxels of a window.
rad_dnn_status rad_dnn_pool(
    int is_maximum, const rad_dnn_layout *source, const rad_dnn_layout *destination, const rad_dnn_window *window,
    rad_dnn_operation **operation);
/// scale[c] * (in - mean[c]) / sqrt(variance[c]) + shift[c], in the order of the source; may be done in place.
rad_dnn_status rad_dnn_scale_shift(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation);
/// An elementwise function in the order of the source; may be done in place.
rad_dnn_status rad_dnn_elementwise(
    rad_dnn_function function, const rad_dnn_layout *source, rad_dnn_operation **operation);
/// The sum of two tensors of one layout; may be done in place of the first.
rad_dnn_status rad_dnn_add(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation);
/// Softmax over axis 1 in the order of the source; may be done in place.
rad_dnn_status rad_dnn_softmax(const rad_dnn_layout *source, rad_dnn_operation **operation);
/// A fully connected layer on plain [batch, in]; weights are [out, in].
rad_dnn_status rad_dnn_linear(
    int64_t batch, int64_t inputs, int64_t outputs, int has_bias, int rectify, rad_dnn_operation **operation);
/// Sources one after another along axis 1.
rad_dnn_status rad_dnn_concatenate(
    int count, const rad_dnn_layout *const *sources, rad_dnn_operation **operation);
/// A copy from one order to another.
rad_dnn_status rad_dnn_reorder(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, rad_dnn_operation **operation);

/// The layout of an argument; the caller destroys it.
rad_dnn_status rad_dnn_operation_layout(
    const rad_dnn_operation *operation, rad_dnn_argument argument, rad_dnn_layout **layout);
/// Bytes that RAD_DNN_SCRATCH must point to; several operations of one sequence may share them.
size_t rad_dnn_operation_scratch_byte_count(const rad_dnn_operation *operation);
/// The library's name of the chosen kernel; lives as long as the operation.
const char *rad_dnn_operation_kernel(const rad_dnn_operation *operation);
/// Binds memory to an argument; it must stay valid while the operation may run.
rad_dnn_status rad_dnn_operation_bind(rad_dnn_operation *operation, rad_dnn_argument argument, void *memory);
void rad_dnn_operation_destroy(rad_dnn_operation *operation);

/// A sequence that borrows its operations.
rad_dnn_status rad_dnn_sequence_create(
    int count, rad_dnn_operation *const *operations, int threads, rad_dnn_sequence **sequence);
/// Runs the operations in order and waits; a sequence must not run in two threads at once.
rad_dnn_status rad_dnn_sequence_run(rad_dnn_sequence *sequence);
void rad_dnn_sequence_destroy(rad_dnn_sequence *sequence);

#ifdef __cplusplus
}
#endif
#endif
