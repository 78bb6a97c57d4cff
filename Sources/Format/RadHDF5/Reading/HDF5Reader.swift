package import RadTensor

/// Reads files of the checkpoint profile without libhdf5, in memory-safe code and within limits.
///
/// The profile is an allow-list: anything that it does not name is refused with a code of its own, and a file is
/// refused unless every byte is accounted for. Making a reader reads the object headers only; tensors are read one by
/// one. HDF5 does not protect the elements of datasets: whoever reads them compares digests.
package struct HDF5Reader: Sendable {
    /// All groups and datasets.
    package let root: HDF5Group<HDF5StoredDataset>
    private let source: HDF5Source

    /// The number of bytes of the file.
    package var byteCount: Int { source.byteCount }

    /// Reads and checks everything but the elements of datasets.
    package init(_ source: HDF5Source, limits: HDF5Limits = .profile) throws(HDF5Error) {
        guard source.byteCount <= limits.fileByteCount else {
            throw HDF5Error(
                .limit, expected: "a file of at most \(limits.fileByteCount) bytes", found: "\(source.byteCount)")
        }
        let superblock = try Superblock(of: source)
        var tree = TreeReader(source: source, limits: limits)
        self.source = source
        root = try tree.read(rootAddress: superblock.rootAddress)
    }

    /// The dataset at a path such as `/weights/stem.weight`.
    package func dataset(at path: String) -> HDF5StoredDataset? { root.dataset(at: path) }

    /// Reads the elements of a dataset of this file.
    ///
    /// - Parameter observe: Sees the bytes of all elements, in order and in pieces, for example to hash them.
    package func tensor(
        _ dataset: HDF5StoredDataset, observing observe: (RawSpan) -> Void = { _ in }
    ) throws(HDF5Error) -> Tensor {
        do throws(HDF5Error) {
            return try source.tensor(
                shape: dataset.shape, elementType: dataset.elementType, at: dataset.offset, observing: observe)
        } catch {
            throw error.at(dataset.path)
        }
    }

    /// Reads the bytes of the elements of a dataset of this file.
    package func bytes(_ dataset: HDF5StoredDataset) throws(HDF5Error) -> [UInt8] {
        do throws(HDF5Error) {
            return try source.bytes(at: dataset.offset, count: dataset.byteCount)
        } catch {
            throw error.at(dataset.path)
        }
    }
}

extension HDF5Error {
    /// The error with the object that it concerns.
    func at(_ path: String) -> HDF5Error {
        HDF5Error(
            code, path: self.path ?? path, offset: offset, expected: expected, found: found, underlying: underlying)
    }
}

/// Follows the links of a file from the root down.
struct TreeReader {
    private var file: MetadataFile
    private var objects: Set<UInt64> = []

    init(source: HDF5Source, limits: HDF5Limits) {
        file = MetadataFile(source: source, limits: limits)
    }

    /// The tree of the whole file, every byte of which is accounted for.
    mutating func read(rootAddress: UInt64) throws(HDF5Error) -> HDF5Group<HDF5StoredDataset> {
        _ = try file.extents.add(0, count: UInt64(Superblock.byteCount), path: "/")
        let header = try header(at: rootAddress, path: "/")
        guard header.kind == .group else { throw HDF5Error(.objectKind, path: "/", expected: "a group") }
        let root = try group(header, depth: 0)
        try file.extents.validate(source: file.source, limits: file.limits)
        return root
    }

    private mutating func header(at address: UInt64, path: String) throws(HDF5Error) -> ObjectHeader {
        guard objects.insert(address).inserted else {
            throw HDF5Error(.objectLinkedTwice, path: path, offset: Int(exactly: address))
        }
        guard objects.count <= file.limits.objectCount else {
            throw HDF5Error(.limit, path: path, expected: "at most \(file.limits.objectCount) objects")
        }
        return try ObjectHeader(at: address, path: path, in: &file)
    }

    /// The depth is bounded by the limits, and with it the recursion.
    private mutating func group(
        _ header: ObjectHeader, depth: Int
    ) throws(HDF5Error) -> HDF5Group<HDF5StoredDataset> {
        let limits = file.limits
        try GroupMessages.checkLinkInfo(try header.only(MessageType.linkInfo))
        if let info = try header.atMostOne(MessageType.groupInfo) { try GroupMessages.checkGroupInfo(info) }
        var result = HDF5Group<HDF5StoredDataset>(attributes: try header.attributes(limits: limits))
        for message in header.messages where message.type == MessageType.link {
            let link = try LinkMessage(message.body, limits: limits)
            guard result.groups[link.name] == nil, result.datasets[link.name] == nil else {
                throw message.body.error(.duplicateName)
            }
            let path = (header.path == "/" ? "" : header.path) + "/" + link.name
            guard depth < limits.depth else {
                throw HDF5Error(.limit, path: path, expected: "at most \(limits.depth) links from the root")
            }
            let child = try self.header(at: link.address, path: path)
            switch child.kind {
            case .group: result.groups[link.name] = try group(child, depth: depth + 1)
            case .dataset: result.datasets[link.name] = try dataset(child)
            case .committedDatatype: throw HDF5Error(.committedDatatype, path: path)
            case .other: throw HDF5Error(.objectKind, path: path, expected: "a group or a dataset")
            }
        }
        return result
    }

    private mutating func dataset(_ header: ObjectHeader) throws(HDF5Error) -> HDF5StoredDataset {
        let limits = file.limits
        var attributes = try header.attributes(limits: limits)
        let spaceMessage = try header.only(MessageType.dataspace)
        let shape = try DataspaceMessage.shape(spaceMessage, limits: limits)
        let typeMessage = try header.only(MessageType.datatype)
        guard case .number(var elementType) = try DatatypeMessage.type(typeMessage) else {
            throw typeMessage.error(.stringDataset)
        }
        if let fill = try header.atMostOne(MessageType.fillValue) { try FillValueMessage.check(fill) }
        let layoutMessage = try header.only(MessageType.layout)
        let layout = try LayoutMessage(layoutMessage)
        if let named = attributes.removeValue(forKey: HDF5Encoding.elementType) {
            guard elementType == .uint16, named == .string(ElementType.bfloat16.rawValue) else {
                throw HDF5Error(.elementType, path: header.path, expected: "bf16 over 16-bit unsigned integers")
            }
            elementType = .bfloat16
        }
        let (byteCount, overflow) = shape.count.multipliedReportingOverflow(by: elementType.byteCount)
        guard !overflow, UInt64(byteCount) == layout.byteCount else {
            throw layoutMessage.error(
                .storageSize, expected: "\(shape.count) elements of \(elementType.byteCount) bytes",
                found: "\(layout.byteCount) bytes")
        }
        guard byteCount <= limits.datasetByteCount else {
            throw HDF5Error(
                .limit, path: header.path, expected: "a dataset of at most \(limits.datasetByteCount) bytes",
                found: "\(byteCount)")
        }
        guard (layout.address == undefinedAddress) == (byteCount == 0) else {
            throw layoutMessage.error(.unallocated, expected: "an address for \(byteCount) bytes")
        }
        let offset =
            byteCount == 0
            ? 0 : try file.extents.add(layout.address, count: layout.byteCount, path: header.path)
        return HDF5StoredDataset(
            path: header.path, shape: shape, elementType: elementType, attributes: attributes, offset: offset)
    }
}
