import CHDF5
import RadTensor

/// Finds all datasets of a foreign HDF5 file with libhdf5; only a process without privileges does this.
///
/// Followed are hard links alone, and every object is met once: soft, external and user-defined links, second paths to
/// an object, and values that are kept elsewhere are errors.
struct HDF5Walk {
    /// A dataset whose values can be read.
    struct Dataset {
        let path: String
        let type: ElementType
        let byteCount: Int
    }

    private(set) var datasets: [Dataset] = []
    private let budget: ReaderBudget
    /// The attributes of the group of a path whose texts are told.
    private let attributes: (String) -> [String]
    private let tell: (ReaderReply) throws -> Void
    private var addresses: Set<UInt64> = []
    /// Room for an attribute.
    private var characters: [CChar]

    /// Largest number of attributes of one name that are numbered because one would be too long.
    private static let numberedAttributes = 64
    /// How many times larger values may be than what is stored of them: what DEFLATE packs of zeros, which is 1,032.
    private static let inflationRatio: UInt64 = 1_040

    /// The element types by their numbers in the C module.
    static let types: [ElementType] = [
        .float16, .float32, .float64, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64,
    ]

    init(
        budget: ReaderBudget, attributes: @escaping (String) -> [String],
        tell: @escaping (ReaderReply) throws -> Void
    ) {
        self.budget = budget
        self.attributes = attributes
        self.tell = tell
        characters = [CChar](repeating: 0, count: budget.attributeBytes)
    }

    /// Walks through a file and tells what it finds.
    mutating func walk(_ file: rad_hdf5_id) throws {
        let root = unsafe rad_hdf5_open_group(file, "/")
        guard root >= 0 else { throw InterchangeError(.malformed, at: "/", expected: "a root group") }
        defer { rad_hdf5_close_group(root) }
        var address: UInt64 = 0
        guard unsafe rad_hdf5_link_target(root, ".", &address) == Int32(RAD_HDF5_GROUP) else {
            throw InterchangeError(.malformed, at: "/", expected: "a root group")
        }
        addresses.insert(address)
        try walk(group: root, path: "", depth: 1)
    }

    private mutating func walk(group: rad_hdf5_id, path: String, depth: Int) throws {
        guard depth <= budget.depth else {
            throw InterchangeError(.limitExceeded, at: path, expected: "levels of groups at most \(budget.depth)")
        }
        for attribute in attributes(path) { try tellTexts(of: group, path, attribute) }
        let count = rad_hdf5_link_count(group)
        guard count >= 0 else { throw InterchangeError(.malformed, at: path, expected: "a readable group") }
        guard count <= budget.objects else {
            throw InterchangeError(.limitExceeded, at: path, expected: "objects at most \(budget.objects)")
        }
        for number in 0..<UInt64(count) {
            let name = try name(of: number, in: group, path)
            try visit(name, in: group, path: path.isEmpty ? name : path + "/" + name, depth: depth)
        }
    }

    private func name(of number: UInt64, in group: rad_hdf5_id, _ path: String) throws -> String {
        var characters = [CChar](repeating: 0, count: budget.pathBytes + 1)
        let count = unsafe characters.withUnsafeMutableBufferPointer {
            unsafe rad_hdf5_link_name(group, number, $0.baseAddress, $0.count)
        }
        guard count > 0 else { throw InterchangeError(.malformed, at: path, expected: "a link with a name") }
        guard count <= budget.pathBytes, path.utf8.count + 1 + Int(count) <= budget.pathBytes else {
            throw InterchangeError(.limitExceeded, at: path, expected: "bytes of a path at most \(budget.pathBytes)")
        }
        let bytes = characters[..<Int(count)].map(UInt8.init(bitPattern:))
        let isPlain = bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        guard isPlain, bytes != [UInt8(ascii: ".")] else {
            throw InterchangeError(.malformed, at: path, expected: "names of printable characters without spaces")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func visit(_ name: String, in group: rad_hdf5_id, path: String, depth: Int) throws {
        var address: UInt64 = 0
        let target = unsafe rad_hdf5_link_target(group, name, &address)
        let isObject = target == Int32(RAD_HDF5_GROUP) || target == Int32(RAD_HDF5_DATASET)
        if isObject {
            guard addresses.insert(address).inserted else {
                throw InterchangeError(
                    .forbiddenLink, at: path, expected: "one path to each object", found: "a second one")
            }
            guard addresses.count <= budget.objects else {
                throw InterchangeError(.limitExceeded, at: path, expected: "objects at most \(budget.objects)")
            }
        }
        switch target {
        case Int32(RAD_HDF5_GROUP):
            let inner = unsafe rad_hdf5_open_group(group, name)
            guard inner >= 0 else { throw InterchangeError(.malformed, at: path, expected: "a readable group") }
            defer { rad_hdf5_close_group(inner) }
            try walk(group: inner, path: path, depth: depth + 1)
        case Int32(RAD_HDF5_DATASET):
            try describe(unsafe rad_hdf5_open_dataset(group, name), path)
        case Int32(RAD_HDF5_SOFT_LINK):
            throw InterchangeError(.forbiddenLink, at: path, expected: "hard links", found: "a soft link")
        case Int32(RAD_HDF5_OTHER_LINK):
            throw InterchangeError(
                .forbiddenLink, at: path, expected: "hard links", found: "an external or user-defined link")
        case Int32(RAD_HDF5_OTHER_OBJECT):
            throw InterchangeError(.unsupportedType, at: path, expected: "groups and datasets", found: "another object")
        default:
            throw InterchangeError(.malformed, at: path, expected: "a readable link")
        }
    }

    private mutating func describe(_ dataset: rad_hdf5_id, _ path: String) throws {
        guard dataset >= 0 else { throw InterchangeError(.malformed, at: path, expected: "a readable dataset") }
        defer { rad_hdf5_close_dataset(dataset) }
        var description = rad_hdf5_dataset()
        guard unsafe rad_hdf5_describe_dataset(dataset, &description) == 0 else {
            throw InterchangeError(.malformed, at: path, expected: "a readable dataset")
        }
        try requireInFile(description, path)
        guard Self.types.indices.contains(Int(description.element)) else {
            throw InterchangeError(
                .unsupportedType, at: path, expected: "IEEE floating-point numbers of 16 to 64 bits or integers",
                found: "another type")
        }
        let type = Self.types[Int(description.element)]
        guard description.rank >= 0, description.rank <= Shape.maximumRank else {
            throw InterchangeError(
                .unsupportedType, at: path, expected: "at most \(Shape.maximumRank) extents", found: "more, or none")
        }
        let all = unsafe withUnsafeBytes(of: description.extents) { unsafe Array($0.bindMemory(to: UInt64.self)) }
        let extents = all[..<Int(description.rank)].map { Int(exactly: $0) ?? -1 }
        guard let shape = try? Shape(validating: extents) else {
            throw InterchangeError(.malformed, at: path, expected: "extents whose product fits", found: "others")
        }
        let bytes = shape.byteCount(of: type)
        guard bytes <= budget.tensorBytes else {
            throw InterchangeError(
                .limitExceeded, at: path, expected: "bytes of a tensor at most \(budget.tensorBytes)", found: "\(bytes)"
            )
        }
        let (most, overflow) = description.stored.multipliedReportingOverflow(by: Self.inflationRatio)
        guard overflow || UInt64(bytes) <= most else {
            throw InterchangeError(
                .limitExceeded, at: path, expected: "at most \(Self.inflationRatio) times the stored bytes",
                found: "\(bytes) for \(description.stored)")
        }
        datasets.append(Dataset(path: path, type: type, byteCount: bytes))
        try tell(.dataset(path: path, type, extents: extents))
    }

    private func requireInFile(_ description: rad_hdf5_dataset, _ path: String) throws {
        let found: String
        switch description.storage {
        case Int32(RAD_HDF5_STORED_IN_FILE): return
        case Int32(RAD_HDF5_STORED_OUTSIDE): found = "in other files"
        case Int32(RAD_HDF5_STORED_BEHIND_FILTER): found = "behind filter \(description.filter)"
        default: found = "in a virtual or unknown layout"
        }
        throw InterchangeError(
            .forbiddenStorage, at: path, expected: "values in this file, plain or by deflate, shuffle and fletcher32",
            found: found)
    }

    /// Tells the texts of an attribute, or of the numbered ones that it was cut into.
    private mutating func tellTexts(of group: rad_hdf5_id, _ path: String, _ attribute: String) throws {
        if let texts = try texts(of: group, path, attribute) {
            return try tell(.names(group: path, attribute: attribute, texts))
        }
        var all: [String] = []
        for number in 0..<Self.numberedAttributes {
            guard let texts = try texts(of: group, path, attribute + "\(number)") else { break }
            all += texts
        }
        if !all.isEmpty { try tell(.names(group: path, attribute: attribute, all)) }
    }

    private mutating func texts(of group: rad_hdf5_id, _ path: String, _ attribute: String) throws -> [String]? {
        let count = unsafe characters.withUnsafeMutableBufferPointer {
            unsafe rad_hdf5_texts(group, attribute, $0.baseAddress, $0.count)
        }
        let place = "\(path.isEmpty ? "/" : path) attribute \(attribute)"
        switch count {
        case Int64(RAD_HDF5_ABSENT): return nil
        case Int64(RAD_HDF5_NO_TEXTS):
            throw InterchangeError(.unsupportedType, at: place, expected: "texts", found: "others")
        case Int64(RAD_HDF5_TOO_LONG):
            throw InterchangeError(
                .limitExceeded, at: place, expected: "bytes of an attribute at most \(budget.attributeBytes)")
        case 0: return []
        case 1...Int64(characters.count):
            // The last text ends with a zero, too, behind which nothing follows.
            let texts = characters[..<Int(count - 1)].split(separator: 0, omittingEmptySubsequences: false)
            return try texts.map { text in
                let bytes = text.map(UInt8.init(bitPattern:))
                guard bytes.count <= budget.pathBytes, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                    throw InterchangeError(
                        .malformed, at: place, expected: "printable texts of at most \(budget.pathBytes) bytes")
                }
                return String(decoding: bytes, as: UTF8.self)
            }
        default: throw InterchangeError(.malformed, at: place, expected: "a readable attribute")
        }
    }
}
