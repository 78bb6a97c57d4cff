#include "library.h"

/// IEEE binary16 has no predefined type in every version: fields first, since a size cannot cut them off.
static hid_t half_type(void) {
    hid_t type = rad_hdf5.H5Tcopy(*rad_hdf5.H5T_IEEE_F32LE_g);
    if (type < 0) return type;
    if (rad_hdf5.H5Tset_fields(type, 15, 10, 5, 0, 10) < 0 || rad_hdf5.H5Tset_size(type, 2) < 0
        || rad_hdf5.H5Tset_ebias(type, 15) < 0) {
        rad_hdf5.H5Tclose(type);
        return -1;
    }
    return type;
}

rad_hdf5_id rad_hdf5_element_type(int element) {
    switch (element) {
    case RAD_HDF5_F16: return half_type();
    case RAD_HDF5_F32: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_IEEE_F32LE_g);
    case RAD_HDF5_F64: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_IEEE_F64LE_g);
    case RAD_HDF5_I8: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_I8LE_g);
    case RAD_HDF5_I16: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_I16LE_g);
    case RAD_HDF5_I32: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_I32LE_g);
    case RAD_HDF5_I64: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_I64LE_g);
    case RAD_HDF5_U8: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_U8LE_g);
    case RAD_HDF5_U16: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_U16LE_g);
    case RAD_HDF5_U32: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_U32LE_g);
    case RAD_HDF5_U64: return rad_hdf5.H5Tcopy(*rad_hdf5.H5T_STD_U64LE_g);
    default: return -1;
    }
}

rad_hdf5_id rad_hdf5_string_type(size_t size) {
    hid_t type = rad_hdf5.H5Tcopy(*rad_hdf5.H5T_C_S1_g);
    if (type < 0) return type;
    if (rad_hdf5.H5Tset_size(type, size) < 0 || rad_hdf5.H5Tset_strpad(type, H5T_STR_NULLPAD) < 0
        || rad_hdf5.H5Tset_cset(type, H5T_CSET_UTF8) < 0) {
        rad_hdf5.H5Tclose(type);
        return -1;
    }
    return type;
}

int rad_hdf5_close_type(rad_hdf5_id type) { return rad_hdf5.H5Tclose(type); }

rad_hdf5_id rad_hdf5_space(int rank, const uint64_t *extents) {
    hsize_t dimensions[H5S_MAX_RANK];
    if (rank < 0 || rank > H5S_MAX_RANK) return -1;
    if (rank == 0) return rad_hdf5.H5Screate(H5S_SCALAR);
    for (int axis = 0; axis < rank; axis++) dimensions[axis] = extents[axis];
    return rad_hdf5.H5Screate_simple(rank, dimensions, NULL);
}

int rad_hdf5_close_space(rad_hdf5_id space) { return rad_hdf5.H5Sclose(space); }
