#include "internal.h"

#if defined(__linux__)

/// The window in the library's terms, where dilation 0 is dense.
typedef struct {
    dnnl_dims_t kernel, stride, dilation, before, after;
} library_window;

static library_window translate(const rad_dnn_window *window) {
    library_window result = {{0}, {0}, {0}, {0}, {0}};
    for (int axis = 0; axis < 3; axis++) {
        result.kernel[axis] = window->kernel[axis];
        result.stride[axis] = window->stride[axis];
        result.dilation[axis] = window->dilation[axis] - 1;
        result.before[axis] = window->before[axis];
        result.after[axis] = window->after[axis];
    }
    return result;
}

static rad_dnn_status describe_convolution(
    dnnl_engine_t engine, const rad_dnn_layout *source, const rad_dnn_layout *weights, const rad_dnn_layout *bias,
    const rad_dnn_layout *destination, const library_window *window, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t *description) {
#if RAD_DNN_BRANCH_3
    dnnl_status_t status = dnnl_convolution_forward_primitive_desc_create(
        description, engine, dnnl_forward_inference, dnnl_convolution_direct, rad_dnn_describe(source),
        rad_dnn_describe(weights), rad_dnn_describe(bias), rad_dnn_describe(destination), window->stride,
        window->dilation, window->before, window->after, attributes);
#else
    dnnl_convolution_desc_t convolution;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &convolution, dnnl_forward_inference, dnnl_convolution_direct, rad_dnn_describe(source),
        rad_dnn_describe(weights), rad_dnn_describe(bias), rad_dnn_describe(destination), window->stride,
        window->dilation, window->before, window->after);
    if (status == dnnl_success) {
        status = dnnl_primitive_desc_create(description, &convolution, attributes, engine, NULL);
    }
#endif
    return rad_dnn_check(status, "convolution");
}

rad_dnn_status rad_dnn_convolution(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, int64_t input_channels, int64_t output_channels,
    int64_t groups, const rad_dnn_window *window, int has_bias, rad_dnn_epilogue epilogue,
    rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    if (groups < 1) return rad_dnn_fail(RAD_DNN_INVALID, "convolution: groups");
    library_window translated = translate(window);
    int64_t extents[6] = {groups, output_channels / groups, input_channels / groups};
    for (int axis = 0; axis < 3; axis++) extents[3 + axis] = window->kernel[axis];
    int offset = groups == 1 ? 1 : 0;
    rad_dnn_layout *weights = NULL, *bias = NULL;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    status = rad_dnn_layout_create(6 - offset, extents + offset, RAD_DNN_ANY, &weights);
    if (status == RAD_DNN_OK && has_bias) status = rad_dnn_layout_create(1, &output_channels, RAD_DNN_PLAIN, &bias);
    if (status == RAD_DNN_OK) status = rad_dnn_attributes(epilogue.accumulate, epilogue.rectify, &attributes);
    if (status == RAD_DNN_OK) {
        status = describe_convolution(
            engine, source, weights, bias, destination, &translated, attributes, &description);
    }
    if (status == RAD_DNN_OK) status = rad_dnn_wrap(description, "convolution", operation);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    rad_dnn_layout_destroy(weights);
    rad_dnn_layout_destroy(bias);
    return status;
}

rad_dnn_status rad_dnn_pool(
    int is_maximum, const rad_dnn_layout *source, const rad_dnn_layout *destination, const rad_dnn_window *window,
    rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    library_window translated = translate(window);
    dnnl_alg_kind_t kind = is_maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    dnnl_status_t result = dnnl_pooling_forward_primitive_desc_create(
        &description, engine, dnnl_forward_inference, kind, rad_dnn_describe(source), rad_dnn_describe(destination),
        translated.stride, translated.kernel, translated.dilation, translated.before, translated.after, attributes);
#else
    dnnl_pooling_desc_t pooling;
    dnnl_status_t result = dnnl_pooling_forward_desc_init(
        &pooling, dnnl_forward_inference, kind, rad_dnn_describe(source), rad_dnn_describe(destination),
        translated.stride, translated.kernel, translated.before, translated.after);
    if (result == dnnl_success) {
        result = dnnl_primitive_desc_create(&description, &pooling, attributes, engine, NULL);
    }
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "pooling");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "pooling", operation) : status;
}
#endif
