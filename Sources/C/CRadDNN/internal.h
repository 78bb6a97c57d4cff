#ifndef RAD_DNN_INTERNAL_H
#define RAD_DNN_INTERNAL_H

#include "CRadDNN.h"

#if defined(__linux__)
#include <oneapi/dnnl/dnnl.h>

#define RAD_DNN_BRANCH_3 (DNNL_VERSION_MAJOR >= 3)
#define RAD_DNN_MOST_SOURCES 64
#define RAD_DNN_MOST_ARGUMENTS (RAD_DNN_MOST_SOURCES + 8)

// Branch 2 describes memory by a struct, branch 3 by an opaque handle.
#if RAD_DNN_BRANCH_3
typedef const_dnnl_memory_desc_t rad_dnn_description;
#else
typedef const dnnl_memory_desc_t *rad_dnn_description;
#endif

struct rad_dnn_layout {
    dnnl_memory_desc_t memory;
};

struct rad_dnn_operation {
    dnnl_primitive_desc_t description;
    dnnl_primitive_t primitive;
    int argument_count;
    dnnl_exec_arg_t arguments[RAD_DNN_MOST_ARGUMENTS];
};

struct rad_dnn_sequence {
    dnnl_stream_t stream;
    int threads;
    int count;
    rad_dnn_operation *operations[];
};

/// The process's one processor engine; made on first use.
rad_dnn_status rad_dnn_engine(dnnl_engine_t *engine);
/// Keeps what failed for the calling thread and translates the library's status.
rad_dnn_status rad_dnn_check(dnnl_status_t status, const char *what);
/// Keeps what failed for the calling thread and returns a status of our own.
rad_dnn_status rad_dnn_fail(rad_dnn_status status, const char *what);
/// Wraps a primitive description, which it owns from then on, into an operation.
rad_dnn_status rad_dnn_wrap(dnnl_primitive_desc_t description, const char *what, rad_dnn_operation **operation);
/// Attributes that leave scratch memory to the caller, with post-operations.
rad_dnn_status rad_dnn_attributes(int accumulate, int rectify, dnnl_primitive_attr_t *attributes);

static inline rad_dnn_description rad_dnn_describe(const rad_dnn_layout *layout) {
    if (!layout) return NULL;
#if RAD_DNN_BRANCH_3
    return layout->memory;
#else
    return &layout->memory;
#endif
}

#endif
#endif
