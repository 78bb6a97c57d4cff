#include "library.h"

rad_hdf5_id rad_hdf5_file_access(size_t increment) {
    hid_t list = rad_hdf5.H5Pcreate(*rad_hdf5.H5P_CLS_FILE_ACCESS_ID_g);
    if (list < 0) return list;
    if (rad_hdf5.H5Pset_fapl_core(list, increment, 0) < 0
        || rad_hdf5.H5Pset_libver_bounds(list, H5F_LIBVER_V18, H5F_LIBVER_V110) < 0
        || rad_hdf5.H5Pset_alignment(list, 1, 64) < 0 || rad_hdf5.H5Pset_meta_block_size(list, 0) < 0
        || rad_hdf5.H5Pset_small_data_block_size(list, 0) < 0) {
        rad_hdf5.H5Pclose(list);
        return -1;
    }
    return list;
}

/// A creation list of a class, with what groups and the root's file share: compact links and attributes, no times.
static hid_t group_list(hid_t class, unsigned links, unsigned name_length) {
    hid_t list = rad_hdf5.H5Pcreate(class);
    if (list < 0) return list;
    if (rad_hdf5.H5Pset_link_phase_change(list, 65535, 0) < 0
        || rad_hdf5.H5Pset_attr_phase_change(list, 65535, 0) < 0 || rad_hdf5.H5Pset_obj_track_times(list, 0) < 0
        || rad_hdf5.H5Pset_est_link_info(list, links, name_length) < 0) {
        rad_hdf5.H5Pclose(list);
        return -1;
    }
    return list;
}

rad_hdf5_id rad_hdf5_file_creation(unsigned links, unsigned name_length) {
    return group_list(*rad_hdf5.H5P_CLS_FILE_CREATE_ID_g, links, name_length);
}

rad_hdf5_id rad_hdf5_group_creation(unsigned links, unsigned name_length) {
    return group_list(*rad_hdf5.H5P_CLS_GROUP_CREATE_ID_g, links, name_length);
}

rad_hdf5_id rad_hdf5_dataset_creation(void) {
    hid_t list = rad_hdf5.H5Pcreate(*rad_hdf5.H5P_CLS_DATASET_CREATE_ID_g);
    if (list < 0) return list;
    if (rad_hdf5.H5Pset_layout(list, H5D_CONTIGUOUS) < 0
        || rad_hdf5.H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY) < 0
        || rad_hdf5.H5Pset_fill_time(list, H5D_FILL_TIME_NEVER) < 0
        || rad_hdf5.H5Pset_obj_track_times(list, 0) < 0
        || rad_hdf5.H5Pset_attr_phase_change(list, 65535, 0) < 0) {
        rad_hdf5.H5Pclose(list);
        return -1;
    }
    return list;
}

int rad_hdf5_close_list(rad_hdf5_id list) { return rad_hdf5.H5Pclose(list); }

rad_hdf5_id rad_hdf5_create(rad_hdf5_id creation, rad_hdf5_id access) {
    // H5F_ACC_TRUNC without the macro's check of the version, which loading has done; the name is never used to open
    // anything.
    return rad_hdf5.H5Fcreate("radzoo", 0x0002u, creation, access);
}

const void *rad_hdf5_memory(rad_hdf5_id file, size_t *size) {
    // H5Fget_file_image gives the size only: in 1.10.8 it clears a flag of the superblock without renewing its
    // checksum, and copies.
    void **memory = NULL;
    if (rad_hdf5.H5Fflush(file, H5F_SCOPE_GLOBAL) < 0) return NULL;
    ssize_t count = rad_hdf5.H5Fget_file_image(file, NULL, 0);
    if (count <= 0 || rad_hdf5.H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&memory) < 0 || !memory) return NULL;
    *size = (size_t)count;
    return *memory;
}

int rad_hdf5_close_file(rad_hdf5_id file) { return rad_hdf5.H5Fclose(file); }

rad_hdf5_id rad_hdf5_root(rad_hdf5_id file) { return rad_hdf5.H5Gopen2(file, "/", H5P_DEFAULT); }

rad_hdf5_id rad_hdf5_create_group(rad_hdf5_id parent, const char *name, rad_hdf5_id creation) {
    return rad_hdf5.H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
}

int rad_hdf5_close_group(rad_hdf5_id group) { return rad_hdf5.H5Gclose(group); }

rad_hdf5_id rad_hdf5_create_dataset(
    rad_hdf5_id group, const char *name, rad_hdf5_id type, rad_hdf5_id space, rad_hdf5_id creation) {
    return rad_hdf5.H5Dcreate2(group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
}

int rad_hdf5_write_dataset(rad_hdf5_id dataset, rad_hdf5_id type, const void *elements) {
    return rad_hdf5.H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
}

int rad_hdf5_close_dataset(rad_hdf5_id dataset) { return rad_hdf5.H5Dclose(dataset); }

int rad_hdf5_write_attribute(
    rad_hdf5_id object, const char *name, rad_hdf5_id type, rad_hdf5_id space, const void *value) {
    hid_t attribute = rad_hdf5.H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0) return -1;
    int status = rad_hdf5.H5Awrite(attribute, type, value);
    rad_hdf5.H5Aclose(attribute);
    return status;
}
