#include "internal.h"

#if defined(__linux__)

rad_dnn_status rad_dnn_scale_shift(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    unsigned flags = dnnl_use_scale | dnnl_use_shift | dnnl_use_global_stats;
    if (rectify) flags |= dnnl_fuse_norm_relu;
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    dnnl_status_t result = dnnl_batch_normalization_forward_primitive_desc_create(
        &description, engine, dnnl_forward_inference, rad_dnn_describe(source), rad_dnn_describe(source), 0.f, flags,
        attributes);
#else
    dnnl_batch_normalization_desc_t normalization;
    dnnl_status_t result = dnnl_batch_normalization_forward_desc_init(
        &normalization, dnnl_forward_inference, rad_dnn_describe(source), 0.f, flags);
    if (result == dnnl_success) {
        result = dnnl_primitive_desc_create(&description, &normalization, attributes, engine, NULL);
    }
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "scale and shift");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "scale and shift", operation) : status;
}

rad_dnn_status rad_dnn_elementwise(
    rad_dnn_function function, const rad_dnn_layout *source, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    dnnl_alg_kind_t kind = function == RAD_DNN_RECTIFY ? dnnl_eltwise_relu : dnnl_eltwise_logistic;
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    dnnl_status_t result = dnnl_eltwise_forward_primitive_desc_create(
        &description, engine, dnnl_forward_inference, kind, rad_dnn_describe(source), rad_dnn_describe(source), 0.f,
        0.f, attributes);
#else
    dnnl_eltwise_desc_t elementwise;
    dnnl_status_t result = dnnl_eltwise_forward_desc_init(
        &elementwise, dnnl_forward_inference, kind, rad_dnn_describe(source), 0.f, 0.f);
    if (result == dnnl_success) {
        result = dnnl_primitive_desc_create(&description, &elementwise, attributes, engine, NULL);
    }
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "elementwise");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "elementwise", operation) : status;
}

rad_dnn_status rad_dnn_add(const rad_dnn_layout *source, int rectify, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, rectify, &attributes);
    if (status != RAD_DNN_OK) return status;
    rad_dnn_description memory = rad_dnn_describe(source);
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    dnnl_status_t result = dnnl_binary_primitive_desc_create(
        &description, engine, dnnl_binary_add, memory, memory, memory, attributes);
#else
    dnnl_binary_desc_t binary;
    dnnl_status_t result = dnnl_binary_desc_init(&binary, dnnl_binary_add, memory, memory, memory);
    if (result == dnnl_success) {
        result = dnnl_primitive_desc_create(&description, &binary, attributes, engine, NULL);
    }
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "sum");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "sum", operation) : status;
}

rad_dnn_status rad_dnn_softmax(const rad_dnn_layout *source, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    dnnl_status_t result = dnnl_softmax_forward_primitive_desc_create(
        &description, engine, dnnl_forward_inference, dnnl_softmax_accurate, rad_dnn_describe(source),
        rad_dnn_describe(source), 1, attributes);
#else
    dnnl_softmax_desc_t softmax;
    dnnl_status_t result =
        dnnl_softmax_forward_desc_init(&softmax, dnnl_forward_inference, rad_dnn_describe(source), 1);
    if (result == dnnl_success) {
        result = dnnl_primitive_desc_create(&description, &softmax, attributes, engine, NULL);
    }
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "softmax");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "softmax", operation) : status;
}
#endif
