package import RadSystem
import RadTensor

/// A tree of groups and datasets to be written as a file of the checkpoint profile.
///
/// libhdf5 makes the file in memory in a pinned form: superblock version 2, object headers of version 2 without times,
/// compact links and attributes in the byte order of their names, contiguous datasets at multiples of 64 bytes. Equal
/// trees give equal bytes with one version of libhdf5.
package struct HDF5Document: Sendable {
    package var root: HDF5Group<HDF5Dataset>

    /// A document with a root group.
    package init(root: HDF5Group<HDF5Dataset>) {
        self.root = root
    }

    /// Calls `body` with the bytes of the file.
    ///
    /// The bytes lie in libhdf5's memory, so that a file takes its own size once besides the tensors; no other thread
    /// can write HDF5 meanwhile.
    /// - Throws: ``HDF5Error`` where the tree breaks a rule of the profile, or what `body` throws.
    package func withImage<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
        try validate()
        return try HDF5Library.exclusively {
            let image = try HDF5Image(of: self)
            defer { image.close() }
            return try image.withBytes(body)
        }
    }

    /// The bytes of the file.
    package func image() throws -> [UInt8] {
        try withImage { span in unsafe span.withUnsafeBytes { unsafe [UInt8]($0) } }
    }

    /// The version of libhdf5 that files are written with, such as `1.10.8`; nil where it is not installed.
    package static var libraryVersion: String? { HDF5Library.version }

    /// Bytes that are handed to the storage at once.
    private static let pieceByteCount = 4 << 20

    /// Writes the file so that a reader sees the whole old or the whole new one.
    ///
    /// - Parameters:
    ///   - path: Where the file is put.
    ///   - storage: What every write goes through.
    ///   - verify: Reads the finished temporary file back; where it throws, nothing is put in place.
    package func write(
        to path: String, through storage: any Storage, verifying verify: (HDF5Reader) throws -> Void = { _ in }
    ) throws {
        try storage.replaceFile(at: path) { writer in
            try withImage { span in
                var offset = 0
                while offset < span.byteCount {
                    let end = min(offset + Self.pieceByteCount, span.byteCount)
                    let piece = span.extracting(offset..<end)
                    try writer.write(unsafe piece.withUnsafeBytes { unsafe [UInt8]($0) })
                    offset = end
                }
            }
        } verifying: { temporary in
            try verify(HDF5Reader(HDF5Source(ReadableFile(path: temporary, followLinks: false, subject: path))))
        }
    }

    /// Requires what libhdf5 would not: names of the profile, an encoding on every group, and the profile's limits.
    func validate(limits: HDF5Limits = .profile) throws(HDF5Error) {
        var pending: [(path: String, depth: Int, group: HDF5Group<HDF5Dataset>)] = [("", 0, root)]
        var objects = 1
        while let (path, depth, group) = pending.popLast() {
            guard group.encodingType?.isEmpty == false, group.encodingVersion?.isEmpty == false else {
                throw HDF5Error(.missingEncoding, path: path.isEmpty ? "/" : path)
            }
            try Self.check(group.attributes, at: path, limits: limits)
            let names = Array(group.groups.keys) + Array(group.datasets.keys)
            try Self.check(names: names, at: path, limits: limits)
            objects += names.count
            guard objects <= limits.objectCount else {
                throw HDF5Error(.limit, path: path, expected: "at most \(limits.objectCount) objects")
            }
            guard names.isEmpty || depth < limits.depth else {
                throw HDF5Error(.limit, path: path, expected: "at most \(limits.depth) links from the root")
            }
            for (name, dataset) in group.datasets {
                try Self.check(dataset.attributes, at: "\(path)/\(name)", limits: limits)
                guard dataset.tensor.byteCount <= limits.datasetByteCount else {
                    throw HDF5Error(
                        .limit, path: "\(path)/\(name)",
                        expected: "a dataset of at most \(limits.datasetByteCount) bytes",
                        found: "\(dataset.tensor.byteCount)")
                }
            }
            for (name, child) in group.groups { pending.append(("\(path)/\(name)", depth + 1, child)) }
        }
    }

    private static func check(
        _ attributes: [String: HDF5Attribute], at path: String, limits: HDF5Limits
    ) throws(HDF5Error) {
        // A dataset's element type may need one more.
        guard attributes.count < limits.attributeCount else {
            throw HDF5Error(
                .limit, path: path, expected: "fewer than \(limits.attributeCount) attributes",
                found: "\(attributes.count)")
        }
        try check(names: Array(attributes.keys), at: path, limits: limits)
        for case .string(let text) in attributes.values {
            guard text.utf8.count <= limits.attributeByteCount, !text.utf8.contains(0) else {
                throw HDF5Error(
                    .limit, path: path, expected: "a text of at most \(limits.attributeByteCount) bytes without zeros",
                    found: "\(text.utf8.count) bytes")
            }
        }
    }

    private static func check(names: [String], at path: String, limits: HDF5Limits) throws(HDF5Error) {
        for name in names where !limits.allowsName(Array(name.utf8)) {
            throw HDF5Error(.objectName, path: path, expected: "names out of A-Z a-z 0-9 . _ -")
        }
        guard Set(names).count == names.count else { throw HDF5Error(.duplicateName, path: path) }
    }
}
