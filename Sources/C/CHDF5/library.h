#ifndef CHDF5_LIBRARY_H
#define CHDF5_LIBRARY_H

#include "CHDF5.h"

#if __has_include(<hdf5.h>)
#include <hdf5.h>
#elif __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#error "The headers of libhdf5 are missing: install libhdf5-dev."
#endif

_Static_assert(sizeof(hid_t) == sizeof(rad_hdf5_id), "libhdf5 before 1.10 is not supported");

/// The functions that are called, all of them by this table.
#define RAD_HDF5_FUNCTIONS(X) \
    X(H5open) X(H5get_libversion) X(H5Eset_auto2) X(H5Ewalk2) X(H5Eclear2) \
    X(H5Tcopy) X(H5Tset_fields) X(H5Tset_size) X(H5Tset_ebias) X(H5Tset_strpad) X(H5Tset_cset) X(H5Tclose) \
    X(H5Screate) X(H5Screate_simple) X(H5Sclose) \
    X(H5Pcreate) X(H5Pset_fapl_core) X(H5Pset_libver_bounds) X(H5Pset_alignment) X(H5Pset_meta_block_size) \
    X(H5Pset_small_data_block_size) X(H5Pset_link_phase_change) X(H5Pset_attr_phase_change) \
    X(H5Pset_obj_track_times) X(H5Pset_est_link_info) X(H5Pset_layout) X(H5Pset_alloc_time) X(H5Pset_fill_time) \
    X(H5Pclose) X(H5Fcreate) X(H5Fflush) X(H5Fget_file_image) X(H5Fget_vfd_handle) X(H5Fclose) \
    X(H5Gopen2) X(H5Gcreate2) X(H5Gclose) X(H5Dcreate2) X(H5Dwrite) X(H5Dclose) \
    X(H5Acreate2) X(H5Awrite) X(H5Aclose) \
    X(H5PLset_loading_state) X(H5Pset_file_image_callbacks) X(H5Pset_file_image) X(H5Fopen) \
    X(H5Gget_info) X(H5Lget_name_by_idx) X(H5Gget_objinfo) X(H5Dopen2) X(H5Dget_type) X(H5Dget_space) \
    X(H5Dget_storage_size) X(H5Dget_create_plist) X(H5Dread) X(H5Pget_layout) X(H5Pget_external_count) \
    X(H5Pget_nfilters) X(H5Pget_filter2) X(H5Tequal) X(H5Tset_order) X(H5Tget_class) X(H5Tget_size) \
    X(H5Tis_variable_str) X(H5Sget_simple_extent_type) X(H5Sget_simple_extent_ndims) X(H5Sget_simple_extent_dims) \
    X(H5Sget_simple_extent_npoints) X(H5Aexists) X(H5Aopen) X(H5Aget_type) X(H5Aget_space) X(H5Aread)

/// The objects that the library makes when it is opened; its header names them by macros such as H5T_STD_I8LE.
#define RAD_HDF5_OBJECTS(X) \
    X(H5T_IEEE_F32LE_g) X(H5T_IEEE_F64LE_g) X(H5T_STD_I8LE_g) X(H5T_STD_I16LE_g) X(H5T_STD_I32LE_g) \
    X(H5T_STD_I64LE_g) X(H5T_STD_U8LE_g) X(H5T_STD_U16LE_g) X(H5T_STD_U32LE_g) X(H5T_STD_U64LE_g) X(H5T_C_S1_g) \
    X(H5P_CLS_FILE_ACCESS_ID_g) X(H5P_CLS_FILE_CREATE_ID_g) X(H5P_CLS_GROUP_CREATE_ID_g) \
    X(H5P_CLS_DATASET_CREATE_ID_g)

/// The loaded library; all zero until rad_hdf5_load() has succeeded.
struct rad_hdf5_library {
#define RAD_HDF5_MEMBER(name) __typeof__(&name) name;
    RAD_HDF5_FUNCTIONS(RAD_HDF5_MEMBER)
    RAD_HDF5_OBJECTS(RAD_HDF5_MEMBER)
#undef RAD_HDF5_MEMBER
};

extern struct rad_hdf5_library rad_hdf5;

#endif
