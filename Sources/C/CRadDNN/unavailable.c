#include "internal.h"

// On systems without the library every call says so; engines then choose another backend.
#if !defined(__linux__)

int rad_dnn_is_available(void) { return 0; }
void rad_dnn_version(int *major, int *minor, int *patch) { *major = *minor = *patch = 0; }
const char *rad_dnn_instruction_set(void) { return "none"; }
const char *rad_dnn_error_detail(void) { return "oneDNN is used on Linux only"; }

rad_dnn_status rad_dnn_layout_create(int rank, const int64_t *extents, rad_dnn_order order, rad_dnn_layout **layout) {
    (void)rank, (void)extents, (void)order;
    *layout = NULL;
    return RAD_DNN_UNAVAILABLE;
}
size_t rad_dnn_layout_byte_count(const rad_dnn_layout *layout) { (void)layout; return 0; }
int rad_dnn_layout_is_equal(const rad_dnn_layout *left, const rad_dnn_layout *right) { return left == right; }
void rad_dnn_layout_destroy(rad_dnn_layout *layout) { (void)layout; }
int rad_dnn_set_threads(int threads) { (void)threads; return 1; }

rad_dnn_status rad_dnn_convolution(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, int64_t input_channels, int64_t output_channels,
    int64_t groups, const rad_dnn_window *window, int has_bias, rad_dnn_epilogue epilogue,
    rad_dnn_operation **operation) {
    (void)source, (void)destination, (void)input_channels, (void)output_channels, (void)groups, (void)window;
    (void)has_bias, (void)epilogue;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_pool(
    int is_maximum, const rad_dnn_layout *source, const rad_dnn_layout *destination, const rad_dnn_window *window,
    rad_dnn_operation **operation) {
    (void)is_maximum, (void)source, (void)destination, (void)window;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_scale_shift(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation) {
    (void)source, (void)rectify;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_elementwise(
    rad_dnn_function function, const rad_dnn_layout *source, rad_dnn_operation **operation) {
    (void)function, (void)source;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_add(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation) {
    (void)source, (void)rectify;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_softmax(const rad_dnn_layout *source, rad_dnn_operation **operation) {
    (void)source;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_linear(
    int64_t batch, int64_t inputs, int64_t outputs, int has_bias, int rectify, rad_dnn_operation **operation) {
    (void)batch, (void)inputs, (void)outputs, (void)has_bias, (void)rectify;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_concatenate(int count, const rad_dnn_layout *const *sources, rad_dnn_operation **operation) {
    (void)count, (void)sources;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_reorder(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, rad_dnn_operation **operation) {
    (void)source, (void)destination;
    *operation = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_operation_layout(
    const rad_dnn_operation *operation, rad_dnn_argument argument, rad_dnn_layout **layout) {
    (void)operation, (void)argument;
    *layout = NULL;
    return RAD_DNN_UNAVAILABLE;
}
size_t rad_dnn_operation_scratch_byte_count(const rad_dnn_operation *operation) { (void)operation; return 0; }
const char *rad_dnn_operation_kernel(const rad_dnn_operation *operation) { (void)operation; return "none"; }
rad_dnn_status rad_dnn_operation_bind(rad_dnn_operation *operation, rad_dnn_argument argument, void *memory) {
    (void)operation, (void)argument, (void)memory;
    return RAD_DNN_UNAVAILABLE;
}
void rad_dnn_operation_destroy(rad_dnn_operation *operation) { (void)operation; }
rad_dnn_status rad_dnn_sequence_create(
    int count, rad_dnn_operation *const *operations, int threads, rad_dnn_sequence **sequence) {
    (void)count, (void)operations, (void)threads;
    *sequence = NULL;
    return RAD_DNN_UNAVAILABLE;
}
rad_dnn_status rad_dnn_sequence_run(rad_dnn_sequence *sequence) { (void)sequence; return RAD_DNN_UNAVAILABLE; }
void rad_dnn_sequence_destroy(rad_dnn_sequence *sequence) { (void)sequence; }

#endif
