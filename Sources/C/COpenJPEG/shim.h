#ifndef RADZOO_COPENJPEG_H
#define RADZOO_COPENJPEG_H

#include <openjpeg.h>

/* Refuses codestreams that are cut short; libraries before 2.5 have no such mode and leave it to the caller. */
static inline OPJ_BOOL rad_openjpeg_set_strict(opj_codec_t *codec) {
#if OPJ_VERSION_MAJOR > 2 || (OPJ_VERSION_MAJOR == 2 && OPJ_VERSION_MINOR >= 5)
    return opj_decoder_set_strict_mode(codec, OPJ_TRUE);
#else
    return codec != 0;
#endif
}

#endif
