#include "internal.h"

#if defined(__linux__)
#include <stdlib.h>

static rad_dnn_status make_layout(rad_dnn_layout **layout) {
    *layout = calloc(1, sizeof **layout);
    return *layout ? RAD_DNN_OK : rad_dnn_fail(RAD_DNN_OUT_OF_MEMORY, "layout");
}

rad_dnn_status rad_dnn_layout_create(int rank, const int64_t *extents, rad_dnn_order order, rad_dnn_layout **layout) {
    static const dnnl_format_tag_t plain[] = {
        dnnl_format_tag_undef, dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde, dnnl_abcdef,
    };
    *layout = NULL;
    if (rank < 1 || rank > 6) return rad_dnn_fail(RAD_DNN_INVALID, "layout: rank");
    rad_dnn_layout *result;
    rad_dnn_status status = make_layout(&result);
    if (status != RAD_DNN_OK) return status;
    dnnl_dims_t dims = {0};
    for (int axis = 0; axis < rank; axis++) dims[axis] = extents[axis];
    dnnl_format_tag_t tag = order == RAD_DNN_ANY ? dnnl_format_tag_any : plain[rank];
#if RAD_DNN_BRANCH_3
    status = rad_dnn_check(dnnl_memory_desc_create_with_tag(&result->memory, rank, dims, dnnl_f32, tag), "layout");
#else
    status = rad_dnn_check(dnnl_memory_desc_init_by_tag(&result->memory, rank, dims, dnnl_f32, tag), "layout");
#endif
    if (status != RAD_DNN_OK) {
        free(result);
        return status;
    }
    *layout = result;
    return RAD_DNN_OK;
}

size_t rad_dnn_layout_byte_count(const rad_dnn_layout *layout) {
    return dnnl_memory_desc_get_size(rad_dnn_describe(layout));
}

int rad_dnn_layout_is_equal(const rad_dnn_layout *left, const rad_dnn_layout *right) {
    return dnnl_memory_desc_equal(rad_dnn_describe(left), rad_dnn_describe(right));
}

void rad_dnn_layout_destroy(rad_dnn_layout *layout) {
    if (!layout) return;
#if RAD_DNN_BRANCH_3
    dnnl_memory_desc_destroy(layout->memory);
#endif
    free(layout);
}

static dnnl_query_t query_of(rad_dnn_argument argument, int *index) {
    *index = 0;
    switch (argument) {
    case RAD_DNN_SOURCE: return dnnl_query_src_md;
    case RAD_DNN_SECOND_SOURCE: *index = 1; return dnnl_query_src_md;
    case RAD_DNN_WEIGHTS: return dnnl_query_weights_md;
    case RAD_DNN_BIAS: *index = 1; return dnnl_query_weights_md;
    case RAD_DNN_DESTINATION: return dnnl_query_dst_md;
    case RAD_DNN_SCRATCH: return dnnl_query_scratchpad_md;
    default:
        if (argument >= RAD_DNN_MULTIPLE_SOURCE) {
            *index = (int)argument - RAD_DNN_MULTIPLE_SOURCE;
            return dnnl_query_src_md;
        }
        return dnnl_query_undef;
    }
}

rad_dnn_status rad_dnn_operation_layout(
    const rad_dnn_operation *operation, rad_dnn_argument argument, rad_dnn_layout **layout) {
    *layout = NULL;
    int index;
    dnnl_query_t query = query_of(argument, &index);
    rad_dnn_description found =
        query == dnnl_query_undef ? NULL : dnnl_primitive_desc_query_md(operation->description, query, index);
    if (!found) return rad_dnn_fail(RAD_DNN_INVALID, "layout of an argument that the operation does not have");
    rad_dnn_layout *result;
    rad_dnn_status status = make_layout(&result);
    if (status != RAD_DNN_OK) return status;
#if RAD_DNN_BRANCH_3
    status = rad_dnn_check(dnnl_memory_desc_clone(&result->memory, found), "layout");
    if (status != RAD_DNN_OK) {
        free(result);
        return status;
    }
#else
    result->memory = *found;
#endif
    *layout = result;
    return RAD_DNN_OK;
}
#endif
