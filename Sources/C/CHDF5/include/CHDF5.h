#ifndef CHDF5_h
#define CHDF5_h

// Our own face of libhdf5, as far as writing a checkpoint and reading foreign weights need it: no type of the library is
// visible.
//
// The library is loaded when it is first asked for, not when the program starts: Debian's build brings forty others with
// it (HTTP, TLS, Kerberos, LDAP), which cost each start more than all else and have no place in a process that reads
// strangers' files. Nothing here prints or ends the process. Callers see to it that one thread is in here at a time.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An object of the library; negative where a call failed. Every one is closed by the caller.
typedef int64_t rad_hdf5_id;

/// The element types of the checkpoint profile.
enum {
    RAD_HDF5_F16, RAD_HDF5_F32, RAD_HDF5_F64,
    RAD_HDF5_I8, RAD_HDF5_I16, RAD_HDF5_I32, RAD_HDF5_I64,
    RAD_HDF5_U8, RAD_HDF5_U16, RAD_HDF5_U32, RAD_HDF5_U64
};

/// Loads the library and ends its habit of printing errors; 0 when it can be used, which every later call then relies on.
int rad_hdf5_load(void);
/// The version that this program was built for and needs, such as `1.10`; a constant string.
const char *rad_hdf5_needed_version(void);
/// The version that was loaded, such as `1.10.8`, or "" where none was; at least 32 bytes of text.
void rad_hdf5_version(char *text, size_t capacity);
/// Writes the innermost entry of the error stack, `function: description`, and clears the stack; "" where it is empty.
void rad_hdf5_last_error(char *text, size_t capacity);

/// A little-endian element type.
rad_hdf5_id rad_hdf5_element_type(int element);
/// A UTF-8 string type of a fixed size in bytes, padded with zeros.
rad_hdf5_id rad_hdf5_string_type(size_t size);
int rad_hdf5_close_type(rad_hdf5_id type);

/// The dataspace of `rank` extents; a scalar for rank 0.
rad_hdf5_id rad_hdf5_space(int rank, const uint64_t *extents);
int rad_hdf5_close_space(rad_hdf5_id space);

/// Access to a file that lives in memory alone and grows by `increment` bytes; all starts at 64-byte addresses.
rad_hdf5_id rad_hdf5_file_access(size_t increment);
/// Creation list of a file whose root group will have about `links` links of `name_length` bytes.
rad_hdf5_id rad_hdf5_file_creation(unsigned links, unsigned name_length);
/// Creation list of a group that will have about `links` links of `name_length` bytes.
rad_hdf5_id rad_hdf5_group_creation(unsigned links, unsigned name_length);
/// Creation list of a dataset: contiguous, allocated early, never filled, compact attributes, no times.
rad_hdf5_id rad_hdf5_dataset_creation(void);
int rad_hdf5_close_list(rad_hdf5_id list);

/// A new file in memory.
rad_hdf5_id rad_hdf5_create(rad_hdf5_id creation, rad_hdf5_id access);
/// The memory of a flushed file, valid until the file is changed or closed; NULL on failure.
const void *rad_hdf5_memory(rad_hdf5_id file, size_t *size);
int rad_hdf5_close_file(rad_hdf5_id file);

/// The root group of a file.
rad_hdf5_id rad_hdf5_root(rad_hdf5_id file);
/// A new group in another.
rad_hdf5_id rad_hdf5_create_group(rad_hdf5_id parent, const char *name, rad_hdf5_id creation);
int rad_hdf5_close_group(rad_hdf5_id group);

/// A new dataset in a group.
rad_hdf5_id rad_hdf5_create_dataset(
    rad_hdf5_id group, const char *name, rad_hdf5_id type, rad_hdf5_id space, rad_hdf5_id creation);
/// Writes all elements of a dataset from memory in which they have the type given.
int rad_hdf5_write_dataset(rad_hdf5_id dataset, rad_hdf5_id type, const void *elements);
int rad_hdf5_close_dataset(rad_hdf5_id dataset);

/// Gives an object an attribute with a value.
int rad_hdf5_write_attribute(
    rad_hdf5_id object, const char *name, rad_hdf5_id type, rad_hdf5_id space, const void *value);

// Reading. The library is not made for strangers' bytes: it may crash or loop, so a process without privileges asks.

/// Ends the library's search for plug-ins, which would load code by a file's wish; 0 on success.
int rad_hdf5_forbid_plugins(void);
/// A file whose bytes are in memory, for reading alone; the memory is not copied and must outlive the file.
rad_hdf5_id rad_hdf5_open_image(const void *memory, size_t size);

/// What a link leads to.
enum { RAD_HDF5_GROUP, RAD_HDF5_DATASET, RAD_HDF5_OTHER_OBJECT, RAD_HDF5_SOFT_LINK, RAD_HDF5_OTHER_LINK };

/// Number of links in a group; negative on failure.
int64_t rad_hdf5_link_count(rad_hdf5_id group);
/// Bytes of the name of a link, by its number in the order of names, which is written with its end where it fits.
int64_t rad_hdf5_link_name(rad_hdf5_id group, uint64_t number, char *name, size_t capacity);
/// What the link of a name leads to, not followed where it is soft; `.` is the group. `address` tells objects apart.
int rad_hdf5_link_target(rad_hdf5_id group, const char *name, uint64_t *address);
rad_hdf5_id rad_hdf5_open_group(rad_hdf5_id parent, const char *name);
rad_hdf5_id rad_hdf5_open_dataset(rad_hdf5_id parent, const char *name);

/// Where the values of a dataset are.
enum {
    RAD_HDF5_STORED_IN_FILE, RAD_HDF5_STORED_OUTSIDE, RAD_HDF5_STORED_BEHIND_FILTER, RAD_HDF5_STORED_OTHERWISE
};
enum { RAD_HDF5_MAXIMUM_RANK = 32 };

/// What a dataset says of itself.
struct rad_hdf5_dataset {
    /// An element type, or -1 for any other type.
    int element;
    /// Number of extents, or -1 where there is no dataspace of extents.
    int rank;
    int storage;
    /// The first filter that is not known.
    int filter;
    /// Bytes of the file that hold values.
    uint64_t stored;
    uint64_t extents[RAD_HDF5_MAXIMUM_RANK];
};

/// Describes a dataset; no value is read and nothing beside the file is looked for. 0 on success.
int rad_hdf5_describe_dataset(rad_hdf5_id dataset, struct rad_hdf5_dataset *description);
/// Reads all elements of a dataset into memory, in the element type given.
int rad_hdf5_read_dataset(rad_hdf5_id dataset, int element, void *elements);

/// What an attribute of texts may be besides a number of bytes.
enum { RAD_HDF5_FAILED = -1, RAD_HDF5_ABSENT = -2, RAD_HDF5_NO_TEXTS = -3, RAD_HDF5_TOO_LONG = -4 };

/// Reads an attribute of texts, one after another, each ended by a zero; their bytes, which are at most `capacity`, or one
/// of the constants above. An empty one of any type has none.
int64_t rad_hdf5_texts(rad_hdf5_id object, const char *name, char *texts, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
