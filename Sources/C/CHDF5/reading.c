#include "library.h"

#include <stdlib.h>
#include <string.h>

/// The memory of the one file that is open for reading.
struct image {
    void *memory;
    size_t size;
};

static void *image_memory(size_t size, H5FD_file_image_op_t operation, void *user) {
    struct image *image = user;
    (void)operation;
    return size == image->size ? image->memory : NULL;
}

static void *image_copy(
    void *target, const void *source, size_t size, H5FD_file_image_op_t operation, void *user) {
    (void)size, (void)operation, (void)user;
    return target == source ? target : NULL;
}

static void *image_resize(void *memory, size_t size, H5FD_file_image_op_t operation, void *user) {
    (void)memory, (void)size, (void)operation, (void)user;
    return NULL;
}

static herr_t image_free(void *memory, H5FD_file_image_op_t operation, void *user) {
    (void)memory, (void)operation, (void)user;
    return 0;
}

static void *image_user(void *user) { return user; }

static herr_t image_forget(void *user) {
    (void)user;
    return 0;
}

int rad_hdf5_forbid_plugins(void) { return rad_hdf5.H5PLset_loading_state(0); }

rad_hdf5_id rad_hdf5_open_image(const void *memory, size_t size) {
    static struct image image;
    H5FD_file_image_callbacks_t callbacks = {
        image_memory, image_copy, image_resize, image_free, image_user, image_forget, &image};
    hid_t list = rad_hdf5.H5Pcreate(*rad_hdf5.H5P_CLS_FILE_ACCESS_ID_g);
    if (list < 0) return list;
    image.memory = (void *)memory;
    image.size = size;
    hid_t file = -1;
    // An absolute name that is never opened; for others the library asks for the working directory. The flags are
    // H5F_ACC_RDONLY without the macro's check of the version, which loading has done.
    if (rad_hdf5.H5Pset_fapl_core(list, 1 << 16, 0) >= 0
        && rad_hdf5.H5Pset_file_image_callbacks(list, &callbacks) >= 0
        && rad_hdf5.H5Pset_file_image(list, image.memory, size) >= 0)
        file = rad_hdf5.H5Fopen("/radzoo", 0x0000u, list);
    rad_hdf5.H5Pclose(list);
    return file;
}

int64_t rad_hdf5_link_count(rad_hdf5_id group) {
    H5G_info_t information;
    if (rad_hdf5.H5Gget_info(group, &information) < 0 || information.nlinks > INT64_MAX) return -1;
    return (int64_t)information.nlinks;
}

int64_t rad_hdf5_link_name(rad_hdf5_id group, uint64_t number, char *name, size_t capacity) {
    return rad_hdf5.H5Lget_name_by_idx(
        group, ".", H5_INDEX_NAME, H5_ITER_INC, number, name, capacity, H5P_DEFAULT);
}

int rad_hdf5_link_target(rad_hdf5_id group, const char *name, uint64_t *address) {
    H5G_stat_t status;
    memset(&status, 0, sizeof status);
    if (rad_hdf5.H5Gget_objinfo(group, name, 0, &status) < 0) return -1;
    *address = status.objno[0];
    switch ((int)status.type) {
    case H5G_GROUP: return RAD_HDF5_GROUP;
    case H5G_DATASET: return RAD_HDF5_DATASET;
    case H5G_LINK: return RAD_HDF5_SOFT_LINK;
    case H5G_UDLINK: return RAD_HDF5_OTHER_LINK;
    default: return RAD_HDF5_OTHER_OBJECT;
    }
}

rad_hdf5_id rad_hdf5_open_group(rad_hdf5_id parent, const char *name) {
    return rad_hdf5.H5Gopen2(parent, name, H5P_DEFAULT);
}

rad_hdf5_id rad_hdf5_open_dataset(rad_hdf5_id parent, const char *name) {
    return rad_hdf5.H5Dopen2(parent, name, H5P_DEFAULT);
}

/// The element type that a type of the file is, in either byte order; -1 for any other.
static int element_of(hid_t type) {
    for (int element = RAD_HDF5_F16; element <= RAD_HDF5_U64; element++) {
        hid_t own = rad_hdf5_element_type(element);
        if (own < 0) return -1;
        int is_equal = rad_hdf5.H5Tequal(type, own) > 0
            || (rad_hdf5.H5Tset_order(own, H5T_ORDER_BE) >= 0 && rad_hdf5.H5Tequal(type, own) > 0);
        rad_hdf5.H5Tclose(own);
        if (is_equal) return element;
    }
    return -1;
}

/// Where a creation list says that the values are.
static int storage_of(hid_t list, int *filter) {
    if (rad_hdf5.H5Pget_external_count(list) != 0) return RAD_HDF5_STORED_OUTSIDE;
    H5D_layout_t layout = rad_hdf5.H5Pget_layout(list);
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) return RAD_HDF5_STORED_OTHERWISE;
    int count = rad_hdf5.H5Pget_nfilters(list);
    if (count < 0) return RAD_HDF5_STORED_OTHERWISE;
    for (int index = 0; index < count; index++) {
        unsigned flags = 0, configuration = 0;
        size_t parameters = 0;
        *filter = rad_hdf5.H5Pget_filter2(
            list, (unsigned)index, &flags, &parameters, NULL, 0, NULL, &configuration);
        if (*filter != H5Z_FILTER_DEFLATE && *filter != H5Z_FILTER_SHUFFLE && *filter != H5Z_FILTER_FLETCHER32)
            return RAD_HDF5_STORED_BEHIND_FILTER;
    }
    return RAD_HDF5_STORED_IN_FILE;
}

/// The extents of a dataspace, which is closed.
static int take_extents(hid_t space, struct rad_hdf5_dataset *description) {
    hsize_t extents[H5S_MAX_RANK];
    if (space < 0) return -1;
    H5S_class_t class = rad_hdf5.H5Sget_simple_extent_type(space);
    int rank = rad_hdf5.H5Sget_simple_extent_ndims(space);
    description->rank = -1;
    if ((class == H5S_SCALAR || class == H5S_SIMPLE) && rank >= 0 && rank <= RAD_HDF5_MAXIMUM_RANK
        && (rank == 0 || rad_hdf5.H5Sget_simple_extent_dims(space, extents, NULL) == rank)) {
        description->rank = rank;
        for (int axis = 0; axis < rank; axis++) description->extents[axis] = extents[axis];
    }
    rad_hdf5.H5Sclose(space);
    return 0;
}

int rad_hdf5_describe_dataset(rad_hdf5_id dataset, struct rad_hdf5_dataset *description) {
    memset(description, 0, sizeof *description);
    hid_t list = rad_hdf5.H5Dget_create_plist(dataset);
    if (list < 0) return -1;
    description->storage = storage_of(list, &description->filter);
    rad_hdf5.H5Pclose(list);
    // The space of a virtual dataset is found by opening its sources.
    if (description->storage != RAD_HDF5_STORED_IN_FILE) return 0;
    hid_t type = rad_hdf5.H5Dget_type(dataset);
    if (type < 0) return -1;
    description->element = element_of(type);
    rad_hdf5.H5Tclose(type);
    description->stored = rad_hdf5.H5Dget_storage_size(dataset);
    return take_extents(rad_hdf5.H5Dget_space(dataset), description);
}

int rad_hdf5_read_dataset(rad_hdf5_id dataset, int element, void *elements) {
    hid_t type = rad_hdf5_element_type(element);
    if (type < 0) return -1;
    int status = rad_hdf5.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
    rad_hdf5.H5Tclose(type);
    return status;
}

/// Appends a text of at most `length` bytes and its end; 0 where there is no room.
static int append(char *texts, size_t capacity, size_t *used, const char *text, size_t length) {
    size_t count = text ? strnlen(text, length) : 0;
    if (count >= capacity - *used) return 0;
    if (count) memcpy(texts + *used, text, count);
    texts[*used + count] = 0;
    *used += count + 1;
    return 1;
}

/// Reads texts of one size.
static int64_t read_fixed(hid_t attribute, hid_t type, size_t count, char *texts, size_t capacity) {
    size_t size = rad_hdf5.H5Tget_size(type), used = 0;
    if (size == 0) return RAD_HDF5_FAILED;
    if (size > capacity || count > capacity / size) return RAD_HDF5_TOO_LONG;
    char *all = malloc(count * size);
    if (!all) return RAD_HDF5_FAILED;
    int64_t result = rad_hdf5.H5Aread(attribute, type, all) < 0 ? RAD_HDF5_FAILED : 0;
    for (size_t index = 0; index < count && result == 0; index++) {
        if (!append(texts, capacity, &used, all + index * size, size)) result = RAD_HDF5_TOO_LONG;
    }
    free(all);
    return result == 0 ? (int64_t)used : result;
}

/// Reads texts of any size each, which the library allocates; they go with the process.
static int64_t read_variable(hid_t attribute, hid_t type, size_t count, char *texts, size_t capacity) {
    if (count > capacity) return RAD_HDF5_TOO_LONG;
    char **all = calloc(count, sizeof *all);
    if (!all) return RAD_HDF5_FAILED;
    size_t used = 0;
    int64_t result = rad_hdf5.H5Aread(attribute, type, all) < 0 ? RAD_HDF5_FAILED : 0;
    for (size_t index = 0; index < count && result == 0; index++) {
        if (!append(texts, capacity, &used, all[index], capacity)) result = RAD_HDF5_TOO_LONG;
    }
    free(all);
    return result == 0 ? (int64_t)used : result;
}

/// Reads the texts of an attribute whose type and dataspace are open.
static int64_t read_texts(hid_t attribute, hid_t type, hid_t space, char *texts, size_t capacity) {
    if (type < 0 || space < 0) return RAD_HDF5_FAILED;
    hssize_t count = rad_hdf5.H5Sget_simple_extent_npoints(space);
    if (count < 0) return RAD_HDF5_FAILED;
    if (count == 0) return 0;
    if (rad_hdf5.H5Tget_class(type) != H5T_STRING) return RAD_HDF5_NO_TEXTS;
    htri_t is_variable = rad_hdf5.H5Tis_variable_str(type);
    if (is_variable < 0) return RAD_HDF5_FAILED;
    return (is_variable ? read_variable : read_fixed)(attribute, type, (size_t)count, texts, capacity);
}

int64_t rad_hdf5_texts(rad_hdf5_id object, const char *name, char *texts, size_t capacity) {
    htri_t exists = rad_hdf5.H5Aexists(object, name);
    if (exists < 0) return RAD_HDF5_FAILED;
    if (exists == 0) return RAD_HDF5_ABSENT;
    hid_t attribute = rad_hdf5.H5Aopen(object, name, H5P_DEFAULT);
    if (attribute < 0) return RAD_HDF5_FAILED;
    hid_t type = rad_hdf5.H5Aget_type(attribute);
    hid_t space = rad_hdf5.H5Aget_space(attribute);
    int64_t result = read_texts(attribute, type, space, texts, capacity);
    if (type >= 0) rad_hdf5.H5Tclose(type);
    if (space >= 0) rad_hdf5.H5Sclose(space);
    rad_hdf5.H5Aclose(attribute);
    return result;
}
