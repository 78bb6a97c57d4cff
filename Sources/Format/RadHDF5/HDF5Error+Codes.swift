extension HDF5Error.Code {
    /// The operating system failed to read.
    package static let readFailed: Self = "read-failed"
    /// The file ended earlier than it did when it was opened.
    package static let truncatedWhileReading: Self = "truncated-while-reading"
    /// A call of libhdf5 failed while writing.
    package static let libraryFailed: Self = "library-failed"
    /// libhdf5 is not installed, or in another version than this program was built with.
    package static let libraryMissing: Self = "library-missing"
    /// A limit of ``HDF5Limits`` was exceeded; `expected` names it.
    package static let limit: Self = "limit-exceeded"
}

/// The file as a whole.
extension HDF5Error.Code {
    /// The file does not start with the HDF5 signature.
    package static let signature: Self = "signature"
    /// Foreign bytes stand in front: the signature is at 512 bytes, or at a doubling of that.
    package static let userBlock: Self = "user-block"
    /// A superblock of a version other than 2 or 3.
    package static let superblockVersion: Self = "superblock-version"
    /// A checksum of superblock or object header that disagrees with the bytes.
    package static let checksum: Self = "checksum"
    /// Offsets or lengths that do not have 8 bytes.
    package static let offsetSize: Self = "offset-size"
    /// The file is marked as open for writing.
    package static let consistencyFlags: Self = "consistency-flags"
    /// Addresses that do not count from the first byte.
    package static let baseAddress: Self = "base-address"
    /// A superblock extension: cache image, file-space information, shared-message table, driver information.
    package static let superblockExtension: Self = "superblock-extension"
    /// The file has more or fewer bytes than it declares.
    package static let byteCount: Self = "byte-count"
    /// Two extents share bytes.
    package static let overlap: Self = "overlap"
    /// An unused stretch that is too long.
    package static let gap: Self = "gap"
    /// An unused stretch that is not zero.
    package static let gapContent: Self = "gap-content"
    /// Bytes after the last extent.
    package static let trailingBytes: Self = "trailing-bytes"
    /// An address or extent outside the file.
    package static let outsideFile: Self = "outside-file"
}

/// Object headers and their messages.
extension HDF5Error.Code {
    /// No object header where one should be.
    package static let objectHeaderSignature: Self = "object-header-signature"
    /// An object header of a version other than 2.
    package static let objectHeaderVersion: Self = "object-header-version"
    /// Undefined flags of an object header.
    package static let objectHeaderFlags: Self = "object-header-flags"
    /// An object that records times.
    package static let objectTimes: Self = "object-times"
    /// An object that records the order of its attributes.
    package static let attributeOrder: Self = "attribute-order"
    /// No continuation block where one should be.
    package static let continuationSignature: Self = "continuation-signature"
    /// Header blocks that lead back to an earlier one.
    package static let headerLoop: Self = "header-loop"
    /// A message that ends before its content does.
    package static let truncatedMessage: Self = "truncated-message"
    /// A message with bytes after its content.
    package static let messageLength: Self = "message-length"
    /// A message stored elsewhere.
    package static let sharedMessage: Self = "shared-message"
    /// Undefined flags of a message.
    package static let messageFlags: Self = "message-flags"
    /// A message type that the profile does not list.
    package static let unknownMessage: Self = "unknown-message"
    /// A message version that the profile does not list.
    package static let messageVersion: Self = "message-version"
    /// A message that may occur once and occurs again.
    package static let duplicateMessage: Self = "duplicate-message"
    /// An object without a message that its kind needs.
    package static let missingMessage: Self = "missing-message"
    /// A padding byte that is not zero.
    package static let padding: Self = "padding"
    /// An object that is neither group nor dataset.
    package static let objectKind: Self = "object-kind"
    /// A datatype stored as an object.
    package static let committedDatatype: Self = "committed-datatype"
    /// An object comment.
    package static let comment: Self = "comment"
    /// A table of references to an object.
    package static let referenceCount: Self = "reference-count"
}

/// Links and groups.
extension HDF5Error.Code {
    package static let softLink: Self = "soft-link"
    package static let externalLink: Self = "external-link"
    package static let userDefinedLink: Self = "user-defined-link"
    /// Links stored in a fractal heap.
    package static let denseLinks: Self = "dense-links"
    /// A group that records the order of its links.
    package static let linkOrder: Self = "link-order"
    /// A group of the old form with a symbol table.
    package static let symbolTable: Self = "symbol-table"
    /// A name outside `A-Z a-z 0-9 . _ -`, empty, too long, or with two dots in a row.
    package static let objectName: Self = "object-name"
    /// Two links or attributes of one name.
    package static let duplicateName: Self = "duplicate-name"
    /// One object under two names.
    package static let objectLinkedTwice: Self = "object-linked-twice"
    /// A group to be written without `encoding-type` and `encoding-version`.
    package static let missingEncoding: Self = "missing-encoding"
}

/// Datasets.
extension HDF5Error.Code {
    package static let chunkedLayout: Self = "chunked-layout"
    package static let compactLayout: Self = "compact-layout"
    package static let virtualLayout: Self = "virtual-layout"
    package static let externalStorage: Self = "external-storage"
    package static let filter: Self = "filter"
    /// An own fill value.
    package static let fillValue: Self = "fill-value"
    /// A dataset with a size but no address, or the other way round.
    package static let unallocated: Self = "unallocated"
    /// Element count times element size is not the number of bytes stored.
    package static let storageSize: Self = "storage-size"
    /// An extent or product of extents that no tensor has.
    package static let shape: Self = "shape"
    /// Extents that may grow.
    package static let resizable: Self = "resizable"
    /// A dataspace without elements.
    package static let nullDataspace: Self = "null-dataspace"
}

/// Element types.
extension HDF5Error.Code {
    package static let bigEndian: Self = "big-endian"
    package static let compound: Self = "compound"
    package static let variableLength: Self = "variable-length"
    package static let reference: Self = "reference"
    package static let opaque: Self = "opaque"
    package static let bitField: Self = "bit-field"
    package static let enumeration: Self = "enumeration"
    package static let array: Self = "array"
    package static let time: Self = "time"
    /// Text as the element of a dataset.
    package static let stringDataset: Self = "string-dataset"
    /// Numbers with a precision, offset or field layout that the profile does not list.
    package static let elementType: Self = "element-type"
}

/// Attributes.
extension HDF5Error.Code {
    /// Attributes stored in a fractal heap.
    package static let denseAttributes: Self = "dense-attributes"
    /// An attribute that is no scalar.
    package static let attributeShape: Self = "attribute-shape"
    /// A text that is not UTF-8 or has bytes after its end.
    package static let attributeText: Self = "attribute-text"
}
