import RadCheckpoint
package import RadSystem

/// In what two checkpoint files differ.
///
/// Its JSON has the properties by their names.
public struct CheckpointFileDifference: Hashable, Encodable, Sendable {
    /// An identity or an attribute of the manifest with both values.
    public struct Fact: Hashable, Encodable, Sendable {
        /// Its name, such as `space-id`.
        public let name: String
        /// The value in the first file.
        public let first: String
        /// The value in the second file.
        public let second: String
    }

    /// An element or a tensor that differs.
    public struct Item: Hashable, Encodable, Sendable {
        /// The path of the element, or the name of the tensor.
        public let name: String
        /// `removed`, `added`, `shape`, `element-type` or `content`.
        public let change: String
        /// Shape, element type or digest in the first file.
        public let first: String?
        /// The same in the second file.
        public let second: String?
        /// The largest difference of one value, where values were compared.
        public let largestDifference: Double?
    }

    /// Identities and attributes that differ.
    public let facts: [Fact]
    /// Elements besides the weights that differ.
    public let elements: [Item]
    /// Weights that differ.
    public let tensors: [Item]
    /// Whether the files hold the same.
    public let isEqual: Bool

    /// Compares two files by what their headers say.
    ///
    /// - Parameter comparingValues: Whether differing tensors are read to find their largest difference.
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a file that breaks a rule of the format.
    public init(_ first: String, _ second: String, comparingValues: Bool = false) throws {
        for path in [first, second] { try CheckpointFile.checkPresence(of: path) }
        let found = try RadZooError.translating {
            try CheckpointDifference(
                CheckpointReader(path: first), CheckpointReader(path: second), comparingValues: comparingValues)
        }
        facts = found.facts.map { Fact(name: $0.name, first: $0.first, second: $0.second) }
        elements = found.elements.map(Item.init)
        tensors = found.tensors.map(Item.init)
        isEqual = found.isEmpty
    }
}

extension CheckpointFileDifference.Item {
    init(_ item: CheckpointDifference.Item) {
        self.init(
            name: item.name, change: item.change.rawValue, first: item.first, second: item.second,
            largestDifference: item.largestDifference)
    }
}

extension CheckpointFile {
    /// Writes a file of an older format version anew in the newest one; identities stay.
    ///
    /// - Returns: The version that the file had.
    /// - Throws: ``RadZooError`` with code `usage` where the file has the newest version already or the other exists.
    public static func migrate(_ path: String, to newPath: String) throws -> String {
        try migrate(path, to: newPath, through: FileSystemStorage())
    }

    /// Migrates through a storage, which may stop when a signal comes.
    package static func migrate(_ path: String, to newPath: String, through storage: any Storage) throws -> String {
        try checkPresence(of: path)
        return try RadZooError.translating {
            try OutputFile.check(newPath)
            let reader = try CheckpointReader(path: path)
            guard reader.formatVersion < .current else {
                throw RadZooError(.usage, "The file has format \(reader.formatVersion) already.")
            }
            try reader.checkpoint().write(to: newPath, through: storage)
            return reader.formatVersion.description
        }
    }
}
