import RadSystem

/// Where the directory of a zip file is, and its bytes.
struct ZipDirectory {
    static let endSignature = 0x0605_4B50
    private static let endSize = 22
    private static let locatorSignature = 0x0706_4B50
    private static let locatorSize = 20
    private static let end64Signature = 0x0606_4B50
    private static let end64Size = 56
    private static let longestComment = 0xFFFF

    private(set) var start = 0
    private(set) var count = 0
    private(set) var bytes: [UInt8] = []

    /// Finds the directory from the end of the file.
    init(_ source: ByteSource, limits: ContainerLimits) throws(ContainerError) {
        let size = source.count
        let tailStart = max(0, size - Self.endSize - Self.longestComment)
        let tail = try source.read(at: tailStart, count: size - tailStart)
        guard let end = Self.lastEnd(in: tail) else {
            throw ContainerError(.truncated, offset: size, expected: "the end of a zip directory")
        }
        guard tail.word16(end + 4) == 0, tail.word16(end + 6) == 0 else {
            throw ContainerError(.corrupt, offset: tailStart + end, expected: "a zip file in one part")
        }
        var entries = tail.word16(end + 10)
        guard tail.word16(end + 8) == entries else {
            throw ContainerError(.corrupt, offset: tailStart + end, expected: "one count of entries")
        }
        var directorySize = tail.word32(end + 12)
        start = tail.word32(end + 16)
        var directoryEnd = tailStart + end
        if entries == 0xFFFF || directorySize == 0xFFFF_FFFF || start == 0xFFFF_FFFF {
            if let wide = try Self.wideEnd(source, before: directoryEnd) {
                (entries, directorySize, start, directoryEnd) = wide
            }
        }
        guard entries <= limits.members else {
            throw ContainerError.exceeded("members", limits.members, .members, offset: directoryEnd, found: entries)
        }
        guard directorySize <= limits.directoryBytes else {
            throw ContainerError.exceeded("bytes of the directory", limits.directoryBytes, found: directorySize)
        }
        guard start <= directoryEnd, directorySize <= directoryEnd - start,
            directorySize / ZipEntry.fixedSize >= entries
        else {
            throw ContainerError(
                .corrupt, offset: directoryEnd, expected: "room for \(entries) entries before offset \(directoryEnd)",
                found: "\(directorySize) bytes at \(start)")
        }
        count = entries
        bytes = try source.read(at: start, count: directorySize)
        guard bytes.count == directorySize else { throw ContainerError(.truncated, offset: start) }
    }

    /// The last end record whose comment reaches exactly to the end of the file.
    private static func lastEnd(in tail: [UInt8]) -> Int? {
        guard tail.count >= endSize else { return nil }
        return (0...tail.count - endSize).reversed().first {
            tail[$0] == 0x50 && tail.word32($0) == endSignature && $0 + endSize + tail.word16($0 + 20) == tail.count
        }
    }

    private static func wideEnd(
        _ source: ByteSource, before end: Int
    ) throws(ContainerError) -> (Int, Int, Int, Int)? {
        guard end >= locatorSize else { return nil }
        let locator = try source.read(at: end - locatorSize, count: locatorSize)
        guard locator.count == locatorSize, locator.word32(0) == locatorSignature else { return nil }
        guard let place = locator.word64(8), place <= end - locatorSize - end64Size, locator.word32(4) == 0 else {
            throw ContainerError(.corrupt, offset: end - locatorSize, expected: "a zip64 record before its locator")
        }
        let record = try source.read(at: place, count: end64Size)
        guard record.count == end64Size, record.word32(0) == end64Signature, let entries = record.word64(32),
            let size = record.word64(40), let start = record.word64(48), record.word64(24) == entries,
            record.word32(16) == 0, record.word32(20) == 0
        else { throw ContainerError(.corrupt, offset: place, expected: "a zip64 end record") }
        return (entries, size, start, place)
    }
}

/// One entry of a zip directory.
struct ZipEntry {
    static let fixedSize = 46
    private static let signature = 0x0201_4B50

    let name: [UInt8]
    let flags: Int
    let method: Int
    let checksum: Int
    private(set) var storedSize: Int
    private(set) var inflatedSize: Int
    private(set) var offset: Int
    /// The mode of Unix, 0 where the packer had none.
    let mode: Int
    /// Bytes of the entry.
    let size: Int

    /// - Parameters:
    ///   - bytes: The directory.
    ///   - position: Where the entry stands in it.
    ///   - offset: Where it stands in the file, for errors.
    init(directory bytes: [UInt8], at position: Int, offset place: Int) throws(ContainerError) {
        guard position <= bytes.count - Self.fixedSize, bytes.word32(position) == Self.signature else {
            throw ContainerError(.corrupt, offset: place, expected: "an entry of the directory")
        }
        flags = bytes.word16(position + 8)
        method = bytes.word16(position + 10)
        checksum = bytes.word32(position + 16)
        storedSize = bytes.word32(position + 20)
        inflatedSize = bytes.word32(position + 24)
        let nameCount = bytes.word16(position + 28)
        let extraCount = bytes.word16(position + 30)
        size = Self.fixedSize + nameCount + extraCount + bytes.word16(position + 32)
        guard size <= bytes.count - position, bytes.word16(position + 34) == 0 else {
            throw ContainerError(.corrupt, offset: place, expected: "an entry inside the directory")
        }
        let isUnix = bytes[position + 5] == 3
        mode = isUnix ? bytes.word16(position + 40) : 0
        offset = bytes.word32(position + 42)
        let nameStart = position + Self.fixedSize
        name = Array(bytes[nameStart..<nameStart + nameCount])
        let extra = Array(bytes[nameStart + nameCount..<nameStart + nameCount + extraCount])
        try widen(extra, place)
    }

    /// Takes the numbers that do not fit into 32 bits from the zip64 field.
    private mutating func widen(_ extra: [UInt8], _ place: Int) throws(ContainerError) {
        let isWide = [inflatedSize, storedSize, offset].map { $0 == 0xFFFF_FFFF }
        guard isWide.contains(true) else { return }
        var position = 0
        while position + 4 <= extra.count {
            let count = extra.word16(position + 2)
            guard count <= extra.count - position - 4 else { break }
            guard extra.word16(position) == 1 else {
                position += 4 + count
                continue
            }
            var next = position + 4
            let end = next + count
            func number() throws(ContainerError) -> Int {
                guard next + 8 <= end, let value = extra.word64(next) else {
                    throw ContainerError(.corrupt, offset: place, expected: "a zip64 number")
                }
                next += 8
                return value
            }
            if isWide[0] { inflatedSize = try number() }
            if isWide[1] { storedSize = try number() }
            if isWide[2] { offset = try number() }
            return
        }
    }

    /// Why the member cannot be read; nil if it can.
    var refusal: ContainerError? {
        let strongEncryption = 0x40
        if flags & (1 | strongEncryption) != 0 || method == 99 { return ContainerError(.encrypted) }
        if method != 0 && method != 8 {
            return ContainerError(.unsupportedCompression, expected: "method 0 or 8", found: "\(method)")
        }
        if method == 0, storedSize != inflatedSize {
            return ContainerError(.corrupt, expected: "a stored member of one size")
        }
        return nil
    }
}
