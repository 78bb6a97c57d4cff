/// One message of an object header.
struct HeaderMessage {
    let type: UInt8
    /// The content of the message.
    let body: ByteCursor
}

/// The messages of one object: HDF5 File Format Specification 3.0, IV.A.1.b, version 2.
struct ObjectHeader {
    let path: String
    /// All messages but continuations and empty ones, in the order of the file.
    private(set) var messages: [HeaderMessage] = []

    private var pending: [(address: UInt64, byteCount: UInt64)] = []
    private var continuationCount = 0

    /// Reads the header at an address with all its continuation blocks.
    init(at address: UInt64, path: String, in file: inout MetadataFile) throws(HDF5Error) {
        self.path = path
        try readFirstBlock(at: address, in: &file)
        while let next = pending.popLast() { try readContinuation(next, in: &file) }
    }

    private mutating func readFirstBlock(at address: UInt64, in file: inout MetadataFile) throws(HDF5Error) {
        // Most headers of a dataset fit; longer ones are read again in full.
        let prefix = try file.peek(at: address, count: 512, path: path)
        let base = Int(address)
        guard prefix.starts(with: Array("OHDR".utf8)) else {
            let code: HDF5Error.Code = prefix.first == 1 ? .objectHeaderVersion : .objectHeaderSignature
            throw HDF5Error(code, path: path, offset: base, expected: "an object header of version 2")
        }
        var cursor = ByteCursor(prefix[4...], base: base + 4, path: path)
        let version = try cursor.u8()
        guard version == 2 else { throw cursor.error(.objectHeaderVersion, expected: "2", found: "\(version)") }
        let flags = try cursor.u8()
        let sizeField = flags & 0x03
        let phaseField = flags & 0x10 != 0 ? 4 : 0
        _ = try cursor.take(flags & 0x20 != 0 ? 16 : 0)
        _ = try cursor.take(phaseField)
        let size = try cursor.number(widthLog2: sizeField)
        guard size <= UInt64(file.limits.headerBlockByteCount) else {
            throw HDF5Error(
                .limit, path: path, offset: base,
                expected: "a header block of at most \(file.limits.headerBlockByteCount) bytes", found: "\(size)")
        }
        let start = cursor.offset - base
        let block = try file.block(at: address, count: start + Int(size) + 4, prefix: prefix, path: path)
        // Flags decide how the messages are read, so they are judged once the checksum has vouched for them.
        try Self.check(flags: flags, path: path, offset: base + 5)
        try readMessages(block[start..<(block.count - 4)], base: base + start)
    }

    private static func check(flags: UInt8, path: String, offset: Int) throws(HDF5Error) {
        if flags & 0x20 != 0 { throw HDF5Error(.objectTimes, path: path, offset: offset) }
        if flags & 0x0C != 0 { throw HDF5Error(.attributeOrder, path: path, offset: offset) }
        if flags & 0xC0 != 0 {
            throw HDF5Error(.objectHeaderFlags, path: path, offset: offset, found: "\(flags)")
        }
    }

    private mutating func readContinuation(
        _ next: (address: UInt64, byteCount: UInt64), in file: inout MetadataFile
    ) throws(HDF5Error) {
        let limits = file.limits
        continuationCount += 1
        guard continuationCount <= limits.continuationBlockCount else {
            throw HDF5Error(
                .limit, path: path, expected: "at most \(limits.continuationBlockCount) continuation blocks")
        }
        guard next.byteCount >= 8, next.byteCount <= UInt64(limits.headerBlockByteCount) else {
            throw HDF5Error(
                .limit, path: path, offset: Int(exactly: next.address),
                expected: "a header block of 8 to \(limits.headerBlockByteCount) bytes", found: "\(next.byteCount)")
        }
        let block = try file.block(at: next.address, count: Int(next.byteCount), prefix: [], path: path)
        let base = Int(next.address)
        guard block.starts(with: Array("OCHK".utf8)) else {
            throw HDF5Error(.continuationSignature, path: path, offset: base, expected: "a continuation block")
        }
        try readMessages(block[4..<(block.count - 4)], base: base + 4)
    }

    private mutating func readMessages(_ bytes: ArraySlice<UInt8>, base: Int) throws(HDF5Error) {
        var cursor = ByteCursor(bytes, base: base, path: path)
        while cursor.remaining >= 4 {
            let type = try cursor.u8()
            let size = try cursor.u16()
            let flags = try cursor.u8()
            if flags & 0x02 != 0 { throw cursor.error(.sharedMessage) }
            // 1: the content is constant; 4: the message is not to be shared.
            if flags & ~0x05 != 0 { throw cursor.error(.messageFlags, expected: "0, 1, 4 or 5", found: "\(flags)") }
            var body = try cursor.part(Int(size))
            switch type {
            case MessageType.empty: try body.padding()
            case MessageType.continuation:
                pending.append((try body.u64(), try body.u64()))
                try body.end()
            default: messages.append(HeaderMessage(type: type, body: body))
            }
        }
        try cursor.padding()
    }
}

/// The metadata of a file as it is read: every block once, within the limits, accounted for.
struct MetadataFile {
    let source: HDF5Source
    let limits: HDF5Limits
    var extents: ExtentMap
    private var visited: Set<UInt64> = []
    private var metadataByteCount = 0

    /// The metadata of a source of which nothing has been read.
    init(source: HDF5Source, limits: HDF5Limits) {
        self.source = source
        self.limits = limits
        extents = ExtentMap(byteCount: source.byteCount)
    }

    /// The bytes at an address, fewer than `count` at the end of the file; they are not accounted for.
    func peek(at address: UInt64, count: Int, path: String) throws(HDF5Error) -> [UInt8] {
        guard address < UInt64(source.byteCount) else {
            throw HDF5Error(
                .outsideFile, path: path, offset: Int(exactly: address),
                expected: "an address below \(source.byteCount)", found: "\(address)")
        }
        let offset = Int(address)
        return try source.bytes(at: offset, count: min(count, source.byteCount - offset))
    }

    /// A whole header block, its checksum verified and its extent accounted for.
    mutating func block(
        at address: UInt64, count: Int, prefix: [UInt8], path: String
    ) throws(HDF5Error) -> [UInt8] {
        guard visited.insert(address).inserted else {
            throw HDF5Error(.headerLoop, path: path, offset: Int(exactly: address))
        }
        let offset = try extents.add(address, count: UInt64(count), path: path)
        metadataByteCount += count
        guard metadataByteCount <= min(limits.metadataByteCount, source.byteCount) else {
            throw HDF5Error(
                metadataByteCount > source.byteCount ? .overlap : .limit, path: path, offset: offset,
                expected: "at most \(limits.metadataByteCount) bytes of object headers")
        }
        let block = count <= prefix.count ? Array(prefix[..<count]) : try source.bytes(at: offset, count: count)
        var stored = ByteCursor(block[(count - 4)...], base: offset + count - 4, path: path)
        guard try stored.u32() == Lookup3.checksum(block[..<(count - 4)]) else {
            throw HDF5Error(.checksum, path: path, offset: offset + count - 4)
        }
        return block
    }
}
