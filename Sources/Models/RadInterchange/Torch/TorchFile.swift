import RadContainers
package import RadSystem
package import RadTensor

/// What `torch.save` writes since PyTorch 1.6: a zip file of a pickle and the storages that it names.
///
/// No code of the file is run: the pickle goes through a machine that knows tensors only. Members must be stored,
/// numbers little endian.
package struct TorchFile: TensorSource {
    package let tensors: [String: SourceTensor]
    private let archive: ZipArchive
    private let views: [String: TorchTensor]
    /// The member that holds each storage, by the storage's key.
    private let members: [String: Int]

    /// Whether a file begins as a zip file does.
    static func begins(_ source: ByteSource) throws(InterchangeError) -> Bool {
        ZipArchive.begins(try source.block(at: 0, count: min(4, source.count)))
    }

    /// Reads the pickle; values are read when they are asked for.
    ///
    /// - Throws: `InterchangeError`.
    package init(_ source: ByteSource, limits: InterchangeLimits = InterchangeLimits()) throws(InterchangeError) {
        try Self.refuseOthers(source)
        var budget = ContainerLimits()
        budget.memberBytes = limits.tensorBytes
        do throws(ContainerError) {
            archive = try ZipArchive(source, limits: budget)
        } catch {
            throw InterchangeError(.malformed, expected: "a zip file of PyTorch", found: "\(error)")
        }
        let names = try Self.memberNames(of: archive)
        let pickles = names.keys.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
        guard pickles.count == 1, let pickle = pickles.first, let number = names[pickle] else {
            throw InterchangeError(.unknownFormat, expected: "one data.pkl, as torch.save writes")
        }
        let root = String(pickle.dropLast("data.pkl".utf8.count))
        guard names[root + "constants.pkl"] == nil else {
            throw InterchangeError(
                .unsupportedFormat, expected: "a state dictionary saved by torch.save", found: "TorchScript")
        }
        if let order = names[root + "byteorder"] {
            guard try Self.bytes(order, of: archive) == Array("little".utf8) else {
                throw InterchangeError(.unsupportedFormat, expected: "little-endian numbers", found: "others")
            }
        }
        guard archive.members[number].size <= limits.headerBytes else {
            throw InterchangeError(.limitExceeded, expected: "bytes of the pickle at most \(limits.headerBytes)")
        }
        let (value, heap) = try PickleMachine.run(try Self.bytes(number, of: archive), limits: limits)
        views = try StateDictionary(value, heap, limits).tensors
        var described: [String: SourceTensor] = [:]
        for (key, view) in views {
            described[key] = try limits.described(view.extents, view.storage.elementType, at: key)
        }
        tensors = described
        members = try Self.storages(of: views, root, names, archive)
    }

    package func tensor(_ key: String) throws(InterchangeError) -> Tensor {
        guard let view = views[key], let described = tensors[key], let member = members[view.storage.key] else {
            throw InterchangeError(.mapping, at: key, expected: "a key of the file")
        }
        let bytes = try Self.bytes(member, of: archive)
        let elements = view.elements(in: bytes)
        do throws(TensorError) {
            return try Tensor(shape: described.shape, elementType: described.elementType, bytes: elements)
        } catch {
            throw InterchangeError(.malformed, at: key, expected: error.expected, found: error.found)
        }
    }

    private static let legacyStart: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC]

    private static func refuseOthers(_ source: ByteSource) throws(InterchangeError) {
        let start = try source.block(at: 0, count: min(8, source.count))
        if start.starts(with: legacyStart) {
            throw InterchangeError(
                .unsupportedFormat, expected: "a zip file: save it again with PyTorch 1.6 or later",
                found: "the older format of torch.save")
        }
        guard ZipArchive.begins(start) else {
            throw InterchangeError(.unknownFormat, expected: "a zip file, as torch.save writes", found: "other bytes")
        }
    }

    /// The numbers of members by name; a damaged archive and members that can't be used are refused.
    private static func memberNames(of archive: ZipArchive) throws(InterchangeError) -> [String: Int] {
        if let damage = archive.damage {
            throw InterchangeError(.malformed, expected: "a whole zip file", found: "\(damage)")
        }
        var names: [String: Int] = [:]
        for (number, member) in archive.members.enumerated() {
            if let refusal = member.refusal {
                throw InterchangeError(.malformed, at: "member \(number)", found: "\(refusal)")
            }
            guard !member.isDeflated else {
                throw InterchangeError(.malformed, at: "member \(number)", expected: "stored members")
            }
            guard let name = String(validating: member.name, as: UTF8.self) else {
                throw InterchangeError(.malformed, at: "member \(number)", expected: "a name in UTF-8")
            }
            names[name] = number
        }
        return names
    }

    private static func bytes(_ number: Int, of archive: ZipArchive) throws(InterchangeError) -> [UInt8] {
        do throws(ContainerError) {
            return try archive.bytes(ofMember: number)
        } catch {
            throw InterchangeError(.malformed, at: "member \(number)", found: "\(error)")
        }
    }

    /// The member of each storage, whose size must be that of its elements.
    private static func storages(
        of views: [String: TorchTensor], _ root: String, _ names: [String: Int], _ archive: ZipArchive
    ) throws(InterchangeError) -> [String: Int] {
        var members: [String: Int] = [:]
        for (key, view) in views {
            let storage = view.storage
            let (size, overflow) = storage.count.multipliedReportingOverflow(by: storage.elementType.byteCount)
            guard let number = names["\(root)data/\(storage.key)"], !overflow, archive.members[number].size == size
            else {
                throw InterchangeError(
                    .malformed, at: key, expected: "a member of \(storage.count) elements for its storage")
            }
            members[storage.key] = number
        }
        return members
    }
}

extension TorchTensor {
    /// The bytes of the elements in row-major order; the view has been checked against its storage.
    func elements(in bytes: [UInt8]) -> [UInt8] {
        let size = storage.elementType.byteCount
        if extents.contains(0) { return [] }
        let count = extents.reduce(1, *)
        if isContiguous { return Array(bytes[offset * size..<(offset + count) * size]) }
        var result: [UInt8] = []
        result.reserveCapacity(count * size)
        var index = [Int](repeating: 0, count: extents.count)
        var place = offset
        for _ in 0..<count {
            result += bytes[place * size..<(place + 1) * size]
            // The stride of an axis of one voxel means nothing and may be any number.
            for axis in extents.indices.reversed() where extents[axis] > 1 {
                index[axis] += 1
                place += strides[axis]
                if index[axis] < extents[axis] { break }
                place -= strides[axis] * extents[axis]
                index[axis] = 0
            }
        }
        return result
    }
}
