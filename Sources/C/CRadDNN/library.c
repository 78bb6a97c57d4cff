#include "internal.h"

#if defined(__linux__)
#include <pthread.h>
#include <stdio.h>

// GNU OpenMP's own prototypes; its header is not part of every C compiler's search path.
extern void omp_set_num_threads(int);
extern int omp_get_max_threads(void);

static _Thread_local char detail[160];
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static dnnl_engine_t shared_engine;
static dnnl_status_t engine_status;

const char *rad_dnn_error_detail(void) { return detail; }

rad_dnn_status rad_dnn_fail(rad_dnn_status status, const char *what) {
    snprintf(detail, sizeof detail, "%s", what);
    return status;
}

rad_dnn_status rad_dnn_check(dnnl_status_t status, const char *what) {
    if (status == dnnl_success) return RAD_DNN_OK;
    snprintf(detail, sizeof detail, "%s: oneDNN status %d", what, (int)status);
    switch (status) {
    case dnnl_out_of_memory: return RAD_DNN_OUT_OF_MEMORY;
    case dnnl_unimplemented: return RAD_DNN_UNSUPPORTED;
    case dnnl_invalid_arguments: return RAD_DNN_INVALID;
    default: return RAD_DNN_FAILED;
    }
}

static void make_engine(void) {
    // The library writes to standard output where its environment variable asks for it; ours is kept clean.
    dnnl_set_verbose(0);
    engine_status = dnnl_engine_create(&shared_engine, dnnl_cpu, 0);
}

rad_dnn_status rad_dnn_engine(dnnl_engine_t *engine) {
    pthread_once(&engine_once, make_engine);
    *engine = shared_engine;
    return rad_dnn_check(engine_status, "engine");
}

int rad_dnn_is_available(void) {
    dnnl_engine_t engine;
    return rad_dnn_engine(&engine) == RAD_DNN_OK;
}

void rad_dnn_version(int *major, int *minor, int *patch) {
    const dnnl_version_t *version = dnnl_version();
    *major = version->major;
    *minor = version->minor;
    *patch = version->patch;
}

const char *rad_dnn_instruction_set(void) {
    // By number, since the two branches do not name the same sets; the low bits are the AVX levels that both share.
    switch ((unsigned)dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "sse41";
    case dnnl_cpu_isa_avx: return "avx";
    case dnnl_cpu_isa_avx2: return "avx2";
    case dnnl_cpu_isa_avx512_core: return "avx512_core";
    case dnnl_cpu_isa_avx512_core_vnni: return "avx512_core_vnni";
    case dnnl_cpu_isa_avx512_core_bf16: return "avx512_core_bf16";
    case dnnl_cpu_isa_avx512_core_amx: return "avx512_core_amx";
    case dnnl_cpu_isa_avx2_vnni: return "avx2_vnni";
#if RAD_DNN_BRANCH_3
    case dnnl_cpu_isa_avx512_core_fp16: return "avx512_core_fp16";
    case dnnl_cpu_isa_avx2_vnni_2: return "avx2_vnni_2";
    case dnnl_cpu_isa_avx512_core_amx_fp16: return "avx512_core_amx_fp16";
#endif
    default: return "other";
    }
}

int rad_dnn_set_threads(int threads) {
    // The setting belongs to the calling thread alone.
    int former = omp_get_max_threads();
    omp_set_num_threads(threads < 1 ? 1 : threads);
    return former;
}
#endif
