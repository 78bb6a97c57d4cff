package import RadSystem
package import RadTensor

/// What a process that reads a foreign HDF5 file may use.
struct ReaderBudget: Hashable, Sendable {
    /// Groups and datasets.
    var objects: Int
    /// Levels of groups.
    var depth: Int
    /// Bytes of one path.
    var pathBytes: Int
    /// Bytes of the values of one dataset.
    var tensorBytes: Int
    /// Bytes of one attribute.
    var attributeBytes: Int
    var cpuSeconds: Int
    var addressSpace: Int

    /// The budget for a file of a size.
    init(_ limits: InterchangeLimits, fileBytes: Int) {
        objects = limits.tensors
        depth = limits.depth
        pathBytes = limits.keyBytes
        tensorBytes = min(limits.tensorBytes, 2 << 30)
        attributeBytes = min(limits.headerBytes, 4 << 20)
        // A slow machine reads and inflates more than this in a second.
        cpuSeconds = 60 + fileBytes >> 20
        // The program and its libraries take less than a gibibyte, and a chunk is held beside its inflated values.
        addressSpace = fileBytes + (4 << 30)
    }
}

/// What the parent says to the process that reads.
enum ReaderRequest: Hashable, Sendable {
    /// Comes first, with the sealed bytes of the file, and is answered by `ready`.
    case open(ReaderBudget, parent: Int32)
    /// Asks for all datasets and lists of names, which `end` ends.
    case outline
    /// Asks for the values of the dataset of a number, which come in pieces.
    case values(Int)
    /// Asks what of that which is forbidden can be done.
    case attempts
}

/// What the process that reads answers; the parent believes none of it unchecked.
package enum ReaderReply: Hashable, Sendable {
    /// It has given up its rights, by these layers.
    case ready(Sandbox.Layers)
    /// A dataset of the file.
    case dataset(path: String, ElementType, extents: [Int])
    /// The texts of an attribute of a group.
    case names(group: String, attribute: String, [String])
    /// Nothing more comes for the request.
    case end
    /// The next bytes of values.
    case piece([UInt8])
    /// What is wrong with the file.
    case failure(InterchangeError)
    /// The `errno` of something forbidden that was tried, or 0.
    case attempt(String, code: Int32)

    /// Bytes of values in one piece.
    static let pieceBytes = 4 << 20
}

/// A message that the other process can't have meant.
package struct MalformedMessage: Error {}

extension ReaderRequest {
    func encoded() -> [UInt8] {
        var writer = MessageWriter()
        switch self {
        case .open(let budget, let parent):
            writer.write(1)
            writer.write(Int(parent))
            for number in budget.numbers { writer.write(number) }
        case .outline: writer.write(2)
        case .values(let number):
            writer.write(3)
            writer.write(number)
        case .attempts: writer.write(4)
        }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(MalformedMessage) {
        var reader = MessageReader(bytes)
        switch try reader.number() {
        case 1:
            guard let parent = Int32(exactly: try reader.number()) else { throw MalformedMessage() }
            self = .open(try ReaderBudget(&reader), parent: parent)
        case 2: self = .outline
        case 3: self = .values(try reader.number())
        case 4: self = .attempts
        default: throw MalformedMessage()
        }
        try reader.requireEnd()
    }
}

extension ReaderBudget {
    fileprivate var numbers: [Int] {
        [objects, depth, pathBytes, tensorBytes, attributeBytes, cpuSeconds, addressSpace]
    }

    fileprivate init(_ reader: inout MessageReader) throws(MalformedMessage) {
        objects = try reader.number()
        depth = try reader.number()
        pathBytes = try reader.number()
        tensorBytes = try reader.number()
        attributeBytes = try reader.number()
        cpuSeconds = try reader.number()
        addressSpace = try reader.number()
    }
}

extension ReaderReply {
    /// The bytes of the message.
    package func encoded() -> [UInt8] {
        var writer = MessageWriter()
        switch self {
        case .ready(let layers):
            writer.write(1)
            writer.write(Int(layers.rawValue))
        case .dataset(let path, let type, let extents):
            writer.write(2)
            writer.write(path)
            writer.write(type.rawValue)
            writer.write(extents.count)
            for extent in extents { writer.write(extent) }
        case .names(let group, let attribute, let names):
            writer.write(3)
            writer.write(group)
            writer.write(attribute)
            writer.write(names.count)
            for name in names { writer.write(name) }
        case .end: writer.write(4)
        case .piece(let bytes):
            writer.write(5)
            writer.write(bytes)
        case .failure(let error):
            writer.write(6)
            for text in [error.code.rawValue, error.location ?? "", error.expected ?? "", error.found ?? ""] {
                writer.write(text)
            }
        case .attempt(let name, let code):
            writer.write(7)
            writer.write(name)
            writer.write(Int(code))
        }
        return writer.bytes
    }

    /// The message of bytes that any process may have sent.
    package init(decoding bytes: [UInt8]) throws(MalformedMessage) {
        var reader = MessageReader(bytes)
        switch try reader.number() {
        case 1:
            guard let layers = UInt8(exactly: try reader.number()) else { throw MalformedMessage() }
            self = .ready(Sandbox.Layers(rawValue: layers))
        case 2:
            let path = try reader.text()
            guard let type = ElementType(rawValue: try reader.text()) else { throw MalformedMessage() }
            self = .dataset(
                path: path, type, extents: try reader.list { (reader) throws(MalformedMessage) in try reader.number() })
        case 3:
            self = .names(
                group: try reader.text(), attribute: try reader.text(),
                try reader.list { (reader) throws(MalformedMessage) in try reader.text() })
        case 4: self = .end
        case 5: self = .piece(try reader.byteString())
        case 6: self = .failure(try InterchangeError(&reader))
        case 7:
            let name = try reader.text()
            guard let code = Int32(exactly: try reader.number()) else { throw MalformedMessage() }
            self = .attempt(name, code: code)
        default: throw MalformedMessage()
        }
        try reader.requireEnd()
    }
}

extension InterchangeError {
    /// Codes that a process that reads may answer with.
    private static let readerCodes: [Code] = [
        .malformed, .limitExceeded, .unsupportedType, .unsupportedFormat, .forbiddenLink, .forbiddenStorage,
        .readerUnavailable,
    ]

    fileprivate init(_ reader: inout MessageReader) throws(MalformedMessage) {
        let code = Code(rawValue: try reader.text())
        guard Self.readerCodes.contains(code) else { throw MalformedMessage() }
        let texts = [try reader.text(), try reader.text(), try reader.text()].map { $0.isEmpty ? nil : $0 }
        self.init(code, at: texts[0], expected: texts[1], found: texts[2])
    }
}
