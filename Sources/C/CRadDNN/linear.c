#include "internal.h"

#if defined(__linux__)

static rad_dnn_status describe_linear(
    dnnl_engine_t engine, const rad_dnn_layout *source, const rad_dnn_layout *weights, const rad_dnn_layout *bias,
    const rad_dnn_layout *destination, dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *description) {
#if RAD_DNN_BRANCH_3
    dnnl_status_t status = dnnl_inner_product_forward_primitive_desc_create(
        description, engine, dnnl_forward_inference, rad_dnn_describe(source), rad_dnn_describe(weights),
        rad_dnn_describe(bias), rad_dnn_describe(destination), attributes);
#else
    dnnl_inner_product_desc_t product;
    dnnl_status_t status = dnnl_inner_product_forward_desc_init(
        &product, dnnl_forward_inference, rad_dnn_describe(source), rad_dnn_describe(weights), rad_dnn_describe(bias),
        rad_dnn_describe(destination));
    if (status == dnnl_success) {
        status = dnnl_primitive_desc_create(description, &product, attributes, engine, NULL);
    }
#endif
    return rad_dnn_check(status, "linear");
}

rad_dnn_status rad_dnn_linear(
    int64_t batch, int64_t inputs, int64_t outputs, int has_bias, int rectify, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    rad_dnn_layout *source = NULL, *weights = NULL, *bias = NULL, *destination = NULL;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t description = NULL;
    status = rad_dnn_layout_create(2, (int64_t[]){batch, inputs}, RAD_DNN_PLAIN, &source);
    if (status == RAD_DNN_OK) {
        status = rad_dnn_layout_create(2, (int64_t[]){outputs, inputs}, RAD_DNN_ANY, &weights);
    }
    if (status == RAD_DNN_OK && has_bias) status = rad_dnn_layout_create(1, &outputs, RAD_DNN_PLAIN, &bias);
    if (status == RAD_DNN_OK) {
        status = rad_dnn_layout_create(2, (int64_t[]){batch, outputs}, RAD_DNN_PLAIN, &destination);
    }
    if (status == RAD_DNN_OK) status = rad_dnn_attributes(0, rectify, &attributes);
    if (status == RAD_DNN_OK) {
        status = describe_linear(engine, source, weights, bias, destination, attributes, &description);
    }
    if (status == RAD_DNN_OK) status = rad_dnn_wrap(description, "linear", operation);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    rad_dnn_layout_destroy(source);
    rad_dnn_layout_destroy(weights);
    rad_dnn_layout_destroy(bias);
    rad_dnn_layout_destroy(destination);
    return status;
}

rad_dnn_status rad_dnn_concatenate(int count, const rad_dnn_layout *const *sources, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    if (count < 1 || count > RAD_DNN_MOST_SOURCES) return rad_dnn_fail(RAD_DNN_INVALID, "concatenation: inputs");
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_desc_t description = NULL;
#if RAD_DNN_BRANCH_3
    const_dnnl_memory_desc_t memories[RAD_DNN_MOST_SOURCES];
    for (int index = 0; index < count; index++) memories[index] = sources[index]->memory;
    dnnl_status_t result =
        dnnl_concat_primitive_desc_create(&description, engine, NULL, count, 1, memories, attributes);
#else
    dnnl_memory_desc_t memories[RAD_DNN_MOST_SOURCES];
    for (int index = 0; index < count; index++) memories[index] = sources[index]->memory;
    dnnl_status_t result =
        dnnl_concat_primitive_desc_create(&description, NULL, count, 1, memories, attributes, engine);
#endif
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "concatenation");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "concatenation", operation) : status;
}

rad_dnn_status rad_dnn_reorder(
    const rad_dnn_layout *source, const rad_dnn_layout *destination, rad_dnn_operation **operation) {
    *operation = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_attr_t attributes = NULL;
    status = rad_dnn_attributes(0, 0, &attributes);
    if (status != RAD_DNN_OK) return status;
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t result = dnnl_reorder_primitive_desc_create(
        &description, rad_dnn_describe(source), engine, rad_dnn_describe(destination), engine, attributes);
    dnnl_primitive_attr_destroy(attributes);
    status = rad_dnn_check(result, "reorder");
    return status == RAD_DNN_OK ? rad_dnn_wrap(description, "reorder", operation) : status;
}
#endif
