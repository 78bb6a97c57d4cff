package import RadTensor

/// The value of an attribute: a number or a short text.
package enum HDF5Attribute: Hashable, Sendable {
    case string(String)
    case signed(Int64)
    case unsigned(UInt64)
    case float(Double)

    /// The text, if it is one.
    package var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}

/// A group with what hangs below it.
///
/// `Dataset` is ``HDF5Dataset`` in a tree to be written and ``HDF5StoredDataset`` in one that was read.
package struct HDF5Group<Dataset: Sendable>: Sendable {
    package var attributes: [String: HDF5Attribute]
    package var groups: [String: HDF5Group<Dataset>]
    package var datasets: [String: Dataset]

    /// A group of given content.
    package init(
        attributes: [String: HDF5Attribute] = [:], groups: [String: HDF5Group<Dataset>] = [:],
        datasets: [String: Dataset] = [:]
    ) {
        self.attributes = attributes
        self.groups = groups
        self.datasets = datasets
    }

    /// A group that says what it holds, in which version; every group that is written says so.
    package init(
        encoding type: String, version: String, groups: [String: HDF5Group<Dataset>] = [:],
        datasets: [String: Dataset] = [:]
    ) {
        self.init(
            attributes: [HDF5Encoding.type: .string(type), HDF5Encoding.version: .string(version)], groups: groups,
            datasets: datasets)
    }

    /// The attribute `encoding-type`, if it is a text.
    package var encodingType: String? { attributes[HDF5Encoding.type]?.text }

    /// The attribute `encoding-version`, if it is a text.
    package var encodingVersion: String? { attributes[HDF5Encoding.version]?.text }

    /// The dataset at a path of names joined by slashes, relative to this group.
    package func dataset(at path: String) -> Dataset? {
        let names = path.split(separator: "/").map(String.init)
        guard let last = names.last else { return nil }
        var group = self
        for name in names.dropLast() {
            guard let next = group.groups[name] else { return nil }
            group = next
        }
        return group.datasets[last]
    }
}

/// Names of the attributes that the profile itself uses.
package enum HDF5Encoding {
    /// On every group: what it holds.
    package static let type = "encoding-type"
    /// On every group: the version of its rules.
    package static let version = "encoding-version"
    /// On a dataset whose elements HDF5 has no type for: `bf16`, stored as 16-bit unsigned integers.
    package static let elementType = "element-type"
}

/// A dataset to be written.
package struct HDF5Dataset: Sendable {
    /// Shape, element type and bytes.
    package var tensor: Tensor
    package var attributes: [String: HDF5Attribute]

    /// A dataset of a tensor's shape and values.
    package init(_ tensor: Tensor, attributes: [String: HDF5Attribute] = [:]) {
        self.tensor = tensor
        self.attributes = attributes
    }

    /// A row of bytes, such as a text in UTF-8.
    package init(bytes: [UInt8]) {
        guard let tensor = try? Tensor(shape: [bytes.count], elementType: .uint8, bytes: bytes) else {
            preconditionFailure("a row of bytes has as many elements as bytes")
        }
        self.init(tensor)
    }
}

/// A dataset that lies in a file.
package struct HDF5StoredDataset: Hashable, Sendable {
    /// Where it stands, from the root: `/weights/stem.weight`.
    package let path: String
    package let shape: Shape
    package let elementType: ElementType
    package let attributes: [String: HDF5Attribute]
    /// The first byte of its elements in the file; 0 where it has none.
    package let offset: Int

    /// Bytes of all elements.
    package var byteCount: Int { shape.byteCount(of: elementType) }
}

extension Dictionary where Key == String {
    /// The entries in the byte order of their names, the order in which everything is written and hashed.
    package var inByteOrder: [(key: String, value: Value)] {
        sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
