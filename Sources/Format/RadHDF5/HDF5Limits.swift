/// Upper bounds of the checkpoint profile, checked before memory is taken.
package struct HDF5Limits: Hashable, Sendable {
    /// Bytes of a file.
    package var fileByteCount = 32 << 30
    /// Bytes of one dataset.
    package var datasetByteCount = 8 << 30
    /// Bytes of all object headers together.
    package var metadataByteCount = 64 << 20
    /// Groups and datasets, the root included.
    package var objectCount = 10_000
    /// Links from the root down to an object.
    package var depth = 8
    /// Bytes of a name.
    package var nameByteCount = 255
    /// Attributes of one object.
    package var attributeCount = 64
    /// Bytes of one attribute's value.
    package var attributeByteCount = 4_096
    /// Bytes of one block of an object header.
    package var headerBlockByteCount = 65_536
    /// Continuation blocks of one object header.
    package var continuationBlockCount = 4_096
    /// Axes of a dataset.
    package var rank = 8
    /// Unused bytes in a row.
    package var gapByteCount = 4_096

    /// The bounds of the checkpoint profile.
    package static let profile = HDF5Limits()

    /// Whether a name of a link or attribute is one that the profile allows: 1 to 255 characters out of
    /// `A-Z a-z 0-9 . _ -`, other than `.`, and without `..`.
    package func allowsName(_ name: some Collection<UInt8>) -> Bool {
        if name.isEmpty || name.count > nameByteCount { return false }
        if name.count == 1, name.first == UInt8(ascii: ".") { return false }
        var previous: UInt8 = 0
        for byte in name {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                break
            case UInt8(ascii: "."):
                if previous == UInt8(ascii: ".") { return false }
            default:
                return false
            }
            previous = byte
        }
        return true
    }
}
