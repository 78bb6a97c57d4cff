#include "library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

struct rad_hdf5_library rad_hdf5;

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor) TEXT_OF(major) "." TEXT_OF(minor)

/// Names under which systems keep the library; those with a number are there without the development package, too.
static const char *const names[] = {
#if defined(__APPLE__)
    "libhdf5.dylib",
#else
    "libhdf5_serial.so.103", "libhdf5.so.103", "libhdf5_serial.so.310", "libhdf5.so.310", "libhdf5.so.200",
    "libhdf5_serial.so.320", "libhdf5.so.320", "libhdf5_serial.so", "libhdf5.so",
#endif
};

static char loaded_version[32];

/// Finds every function and object; 0 when none is missing.
static int bind(void *handle, struct rad_hdf5_library *library) {
#define BIND(name) \
    library->name = (__typeof__(library->name))dlsym(handle, #name); \
    if (!library->name) return -1;
    RAD_HDF5_FUNCTIONS(BIND)
    RAD_HDF5_OBJECTS(BIND)
#undef BIND
    return 0;
}

/// Opens the library of a name where it is of the version that the headers are of; 0 on success.
static int open_library(const char *name) {
    unsigned major = 0, minor = 0, release = 0;
    struct rad_hdf5_library library;
    memset(&library, 0, sizeof library);
    void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (!handle) return -1;
    if (bind(handle, &library) != 0 || library.H5get_libversion(&major, &minor, &release) < 0) {
        dlclose(handle);
        return -1;
    }
    snprintf(loaded_version, sizeof loaded_version, "%u.%u.%u", major, minor, release);
    if (major != H5_VERS_MAJOR || minor != H5_VERS_MINOR || library.H5open() < 0) {
        dlclose(handle);
        return -1;
    }
    library.H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    rad_hdf5 = library;
    return 0;
}

int rad_hdf5_load(void) {
    if (rad_hdf5.H5open) return 0;
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        if (open_library(names[index]) == 0) return 0;
    }
    return -1;
}

const char *rad_hdf5_needed_version(void) { return VERSION_TEXT(H5_VERS_MAJOR, H5_VERS_MINOR); }

void rad_hdf5_version(char *text, size_t capacity) {
    if (text && capacity) snprintf(text, capacity, "%s", loaded_version);
}

struct message {
    char *text;
    size_t capacity;
};

static herr_t take_message(unsigned depth, const H5E_error2_t *error, void *target) {
    struct message *message = target;
    (void)depth;
    snprintf(
        message->text, message->capacity, "%s: %s", error->func_name ? error->func_name : "",
        error->desc ? error->desc : "");
    return 1;
}

void rad_hdf5_last_error(char *text, size_t capacity) {
    struct message message = {text, capacity};
    if (!text || capacity == 0) return;
    text[0] = 0;
    rad_hdf5.H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_message, &message);
    rad_hdf5.H5Eclear2(H5E_DEFAULT);
}
