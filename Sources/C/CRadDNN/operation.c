#include "internal.h"

#if defined(__linux__)
#include <stdlib.h>

rad_dnn_status rad_dnn_attributes(int accumulate, int rectify, dnnl_primitive_attr_t *attributes) {
    *attributes = NULL;
    rad_dnn_status status = rad_dnn_check(dnnl_primitive_attr_create(attributes), "attributes");
    if (status != RAD_DNN_OK) return status;
    // The library's own scratch memory belongs to the thread that made a primitive, so a plan made in one thread could
    // not run in another; with the caller's it can.
    dnnl_post_ops_t following = NULL;
    dnnl_status_t result = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
    if (result == dnnl_success) result = dnnl_post_ops_create(&following);
#if RAD_DNN_BRANCH_3
    if (result == dnnl_success && accumulate) {
        result = dnnl_post_ops_append_sum(following, 1.f, 0, dnnl_data_type_undef);
    }
    if (result == dnnl_success && rectify) {
        result = dnnl_post_ops_append_eltwise(following, dnnl_eltwise_relu, 0.f, 0.f);
    }
#else
    if (result == dnnl_success && accumulate) result = dnnl_post_ops_append_sum(following, 1.f);
    if (result == dnnl_success && rectify) {
        result = dnnl_post_ops_append_eltwise(following, 1.f, dnnl_eltwise_relu, 0.f, 0.f);
    }
#endif
    if (result == dnnl_success) result = dnnl_primitive_attr_set_post_ops(*attributes, following);
    if (following) dnnl_post_ops_destroy(following);
    if (result != dnnl_success) {
        dnnl_primitive_attr_destroy(*attributes);
        *attributes = NULL;
    }
    return rad_dnn_check(result, "attributes");
}

rad_dnn_status rad_dnn_wrap(dnnl_primitive_desc_t description, const char *what, rad_dnn_operation **operation) {
    rad_dnn_operation *result = calloc(1, sizeof *result);
    if (!result) {
        dnnl_primitive_desc_destroy(description);
        return rad_dnn_fail(RAD_DNN_OUT_OF_MEMORY, what);
    }
    result->description = description;
    *operation = result;
    return RAD_DNN_OK;
}

size_t rad_dnn_operation_scratch_byte_count(const rad_dnn_operation *operation) {
    rad_dnn_description memory =
        dnnl_primitive_desc_query_md(operation->description, dnnl_query_scratchpad_md, 0);
    return memory ? dnnl_memory_desc_get_size(memory) : 0;
}

const char *rad_dnn_operation_kernel(const rad_dnn_operation *operation) {
    const char *name = NULL;
    dnnl_status_t status =
        dnnl_primitive_desc_query(operation->description, dnnl_query_impl_info_str, 0, (void *)&name);
    return status == dnnl_success && name ? name : "unknown";
}

static int library_argument(rad_dnn_argument argument) {
    switch (argument) {
    case RAD_DNN_SOURCE: return DNNL_ARG_SRC;
    case RAD_DNN_SECOND_SOURCE: return DNNL_ARG_SRC_1;
    case RAD_DNN_WEIGHTS: return DNNL_ARG_WEIGHTS;
    case RAD_DNN_BIAS: return DNNL_ARG_BIAS;
    case RAD_DNN_DESTINATION: return DNNL_ARG_DST;
    case RAD_DNN_MEAN: return DNNL_ARG_MEAN;
    case RAD_DNN_VARIANCE: return DNNL_ARG_VARIANCE;
    case RAD_DNN_SCALE: return DNNL_ARG_SCALE;
    case RAD_DNN_SHIFT: return DNNL_ARG_SHIFT;
    case RAD_DNN_SCRATCH: return DNNL_ARG_SCRATCHPAD;
    default: return DNNL_ARG_MULTIPLE_SRC + ((int)argument - RAD_DNN_MULTIPLE_SOURCE);
    }
}

/// The layout of per-channel arguments that the description does not list: one float per channel of the source.
static rad_dnn_status channel_layout(const rad_dnn_operation *operation, rad_dnn_layout **layout) {
    rad_dnn_description source = dnnl_primitive_desc_query_md(operation->description, dnnl_query_src_md, 0);
#if RAD_DNN_BRANCH_3
    dnnl_dims_t *dims = NULL;
    rad_dnn_status status = rad_dnn_check(dnnl_memory_desc_query(source, dnnl_query_dims, &dims), "channels");
    if (status != RAD_DNN_OK) return status;
    int64_t channels = (*dims)[1];
#else
    int64_t channels = source->dims[1];
#endif
    return rad_dnn_layout_create(1, &channels, RAD_DNN_PLAIN, layout);
}

rad_dnn_status rad_dnn_operation_bind(rad_dnn_operation *operation, rad_dnn_argument argument, void *memory) {
    if (operation->argument_count >= RAD_DNN_MOST_ARGUMENTS) return rad_dnn_fail(RAD_DNN_INVALID, "bind: arguments");
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    int is_per_channel = argument == RAD_DNN_MEAN || argument == RAD_DNN_VARIANCE || argument == RAD_DNN_SCALE
        || argument == RAD_DNN_SHIFT;
    rad_dnn_layout *layout;
    status = is_per_channel ? channel_layout(operation, &layout)
                            : rad_dnn_operation_layout(operation, argument, &layout);
    if (status != RAD_DNN_OK) return status;
    dnnl_memory_t bound = NULL;
    status = rad_dnn_check(dnnl_memory_create(&bound, rad_dnn_describe(layout), engine, memory), "bind");
    rad_dnn_layout_destroy(layout);
    if (status != RAD_DNN_OK) return status;
    operation->arguments[operation->argument_count].arg = library_argument(argument);
    operation->arguments[operation->argument_count].memory = bound;
    operation->argument_count += 1;
    return RAD_DNN_OK;
}

void rad_dnn_operation_destroy(rad_dnn_operation *operation) {
    if (!operation) return;
    for (int index = 0; index < operation->argument_count; index++) {
        dnnl_memory_destroy(operation->arguments[index].memory);
    }
    if (operation->primitive) dnnl_primitive_destroy(operation->primitive);
    dnnl_primitive_desc_destroy(operation->description);
    free(operation);
}

rad_dnn_status rad_dnn_sequence_create(
    int count, rad_dnn_operation *const *operations, int threads, rad_dnn_sequence **sequence) {
    *sequence = NULL;
    dnnl_engine_t engine;
    rad_dnn_status status = rad_dnn_engine(&engine);
    if (status != RAD_DNN_OK) return status;
    rad_dnn_sequence *result = calloc(1, sizeof *result + sizeof(rad_dnn_operation *) * (size_t)count);
    if (!result) return rad_dnn_fail(RAD_DNN_OUT_OF_MEMORY, "sequence");
    result->threads = threads;
    result->count = count;
    int former = rad_dnn_set_threads(threads);
    status = rad_dnn_check(dnnl_stream_create(&result->stream, engine, dnnl_stream_default_flags), "stream");
    for (int index = 0; index < count && status == RAD_DNN_OK; index++) {
        rad_dnn_operation *operation = operations[index];
        result->operations[index] = operation;
        if (!operation->primitive) {
            status = rad_dnn_check(dnnl_primitive_create(&operation->primitive, operation->description), "primitive");
        }
    }
    rad_dnn_set_threads(former);
    if (status != RAD_DNN_OK) {
        rad_dnn_sequence_destroy(result);
        return status;
    }
    *sequence = result;
    return RAD_DNN_OK;
}

rad_dnn_status rad_dnn_sequence_run(rad_dnn_sequence *sequence) {
    int former = rad_dnn_set_threads(sequence->threads);
    rad_dnn_status status = RAD_DNN_OK;
    for (int index = 0; index < sequence->count && status == RAD_DNN_OK; index++) {
        rad_dnn_operation *operation = sequence->operations[index];
        status = rad_dnn_check(
            dnnl_primitive_execute(
                operation->primitive, sequence->stream, operation->argument_count, operation->arguments),
            rad_dnn_operation_kernel(operation));
    }
    if (status == RAD_DNN_OK) status = rad_dnn_check(dnnl_stream_wait(sequence->stream), "stream");
    rad_dnn_set_threads(former);
    return status;
}

void rad_dnn_sequence_destroy(rad_dnn_sequence *sequence) {
    if (!sequence) return;
    if (sequence->stream) dnnl_stream_destroy(sequence->stream);
    free(sequence);
}
#endif
