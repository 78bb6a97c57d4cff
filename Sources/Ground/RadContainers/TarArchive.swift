package import RadSystem

/// A tar file: ustar, GNU's long names, and the path and size of POSIX extended headers.
package struct TarArchive: Sendable {
    /// The files in their order; folders are none, and what is no plain file is refused by name.
    package private(set) var members: [ContainerMember] = []
    /// Why there may be more members than were found; nil for a sound file.
    package private(set) var damage: ContainerError?
    let source: ByteSource
    private let limits: ContainerLimits
    private var position = 0
    private var names = 0
    private var longName: [UInt8]?
    private var records = PaxRecords()
    private var globalRecords = PaxRecords()

    /// Whether bytes begin as a tar file does.
    package static func begins(_ bytes: [UInt8]) -> Bool { TarHeader.begins(bytes) }

    /// Walks over the headers; what stands after a broken one is not known.
    ///
    /// - Throws: `readFailed`.
    package init(_ source: ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        self.limits = limits
        do throws(ContainerError) {
            while try readNext() {}
        } catch {
            if error.code == .readFailed { throw error }
            damage = error
        }
        members.screen(limits)
    }

    /// The content of a member, where it stands.
    ///
    /// - Throws: The member's refusal.
    package func content(ofMember number: Int) throws(ContainerError) -> ByteSource {
        let member = members[number]
        if let refusal = member.refusal { throw refusal }
        let range = member.offset..<member.offset + member.size
        switch source {
        case .file(let file): return .part(file, Int64(range.lowerBound)..<Int64(range.upperBound))
        case .part(let file, let whole):
            let start = whole.lowerBound + Int64(range.lowerBound)
            return .part(file, start..<start + Int64(range.count))
        case .bytes(let bytes): return .bytes(Array(bytes[range]))
        }
    }

    /// - Returns: Whether there may be more.
    private mutating func readNext() throws(ContainerError) -> Bool {
        let block = try source.read(at: position, count: TarHeader.size)
        // Packers end with two blocks of zeros; files without them, or with one, are read all the same.
        if block.isEmpty { return false }
        guard block.count == TarHeader.size else { throw ContainerError(.truncated, offset: position) }
        if block.allSatisfy({ $0 == 0 }) { return false }
        let header = try TarHeader(block, offset: position)
        let headerOffset = position
        position += TarHeader.size
        switch header.kind {
        case UInt8(ascii: "L"):
            longName = TarHeader.text(try take(header.contentSize)[...])
        case UInt8(ascii: "K"):
            _ = try take(header.contentSize)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            records = try PaxRecords(try take(header.contentSize), offset: headerOffset)
        case UInt8(ascii: "g"):
            globalRecords.merge(try PaxRecords(try take(header.contentSize), offset: headerOffset))
        default:
            try add(header)
            longName = nil
            records = PaxRecords()
        }
        return true
    }

    /// The bytes that belong to a header which describes the next one.
    private mutating func take(_ count: Int) throws(ContainerError) -> [UInt8] {
        guard count <= limits.directoryBytes - names else {
            throw .exceeded("bytes of names", limits.directoryBytes, offset: position)
        }
        names += count
        let bytes = try source.read(at: position, count: count)
        guard bytes.count == count else { throw ContainerError(.truncated, offset: position) }
        try skip(count)
        return bytes
    }

    private mutating func skip(_ count: Int) throws(ContainerError) {
        let (rounded, overflow) = count.addingReportingOverflow(TarHeader.size - 1)
        let (next, beyond) = position.addingReportingOverflow(rounded / TarHeader.size * TarHeader.size)
        guard !overflow, !beyond else {
            throw ContainerError(.corrupt, offset: position, expected: "a size within the file")
        }
        position = next
    }

    private mutating func add(_ header: TarHeader) throws(ContainerError) {
        let described = globalRecords.overlaid(by: records)
        let name = described.path ?? longName ?? header.name
        let size = described.size ?? header.contentSize
        let isPlain = header.kind == 0 || header.kind == UInt8(ascii: "0") || header.kind == UInt8(ascii: "7")
        let isFolder = header.kind == UInt8(ascii: "5") || (isPlain && name.last == UInt8(ascii: "/"))
        var member = ContainerMember(name: name, size: size, offset: position, storedSize: size)
        if !isPlain {
            let isSparse = header.kind == UInt8(ascii: "S")
            let isLink = header.kind == UInt8(ascii: "1") || header.kind == UInt8(ascii: "2")
            member.refuse(ContainerError(isSparse ? .sparse : isLink ? .link : .special, offset: position))
            // Of links, folders and devices the size means nothing.
            if isLink || (UInt8(ascii: "3")...UInt8(ascii: "6")).contains(header.kind) { member.storedSize = 0 }
            if isSparse { try skipSparseMaps() }
        }
        if described.isSparse { member.refuse(ContainerError(.sparse, offset: position)) }
        if !isFolder {
            guard members.count < limits.members else {
                throw .exceeded("members", limits.members, .members, offset: position)
            }
            guard name.count <= limits.directoryBytes - names else {
                throw .exceeded("bytes of names", limits.directoryBytes, offset: position)
            }
            names += name.count
            if member.storedSize > source.count - position, member.refusal == nil {
                member.refuse(ContainerError(.truncated, offset: position))
            }
            members.append(member)
        }
        let end = position
        try skip(isFolder ? 0 : member.storedSize)
        if !isFolder, member.storedSize > source.count - end {
            throw ContainerError(.truncated, offset: end, expected: "\(member.storedSize) bytes")
        }
    }

    /// Passes over the further maps of a sparse file of GNU tar.
    private mutating func skipSparseMaps() throws(ContainerError) {
        let isExtended = 482
        var block = try source.read(at: position - TarHeader.size, count: TarHeader.size)
        var flag = block.count == TarHeader.size && block[isExtended] != 0
        while flag {
            block = try source.read(at: position, count: TarHeader.size)
            guard block.count == TarHeader.size else { throw ContainerError(.truncated, offset: position) }
            position += TarHeader.size
            flag = block[504] != 0
        }
    }
}

/// What is read of a POSIX extended header: records `LENGTH KEY=VALUE\n`.
struct PaxRecords {
    private(set) var path: [UInt8]?
    private(set) var size: Int?
    private(set) var isSparse = false

    init() {}

    init(_ bytes: [UInt8], offset: Int) throws(ContainerError) {
        var position = 0
        // Zeros fill the rest of what some packers write.
        while position < bytes.count, bytes[position] != 0 {
            guard let blank = bytes[position...].prefix(20).firstIndex(of: UInt8(ascii: " ")),
                let count = Self.decimal(bytes[position..<blank]), count > blank - position + 1,
                count <= bytes.count - position, bytes[position + count - 1] == UInt8(ascii: "\n"),
                let equals = bytes[blank..<position + count].firstIndex(of: UInt8(ascii: "="))
            else { throw ContainerError(.corrupt, offset: offset, expected: "a record of an extended header") }
            try take(
                key: bytes[(blank + 1)..<equals], value: bytes[(equals + 1)..<(position + count - 1)], offset: offset)
            position += count
        }
    }

    private mutating func take(
        key: ArraySlice<UInt8>, value: ArraySlice<UInt8>, offset: Int
    ) throws(ContainerError) {
        if key.elementsEqual(Array("path".utf8)) { path = Array(value) }
        if key.elementsEqual(Array("size".utf8)) {
            guard let number = Self.decimal(value) else {
                throw ContainerError(.corrupt, offset: offset, expected: "a size in an extended header")
            }
            size = number
        }
        if key.starts(with: Array("GNU.sparse.".utf8)) { isSparse = true }
    }

    mutating func merge(_ other: PaxRecords) { self = overlaid(by: other) }

    func overlaid(by other: PaxRecords) -> PaxRecords {
        var records = self
        records.path = other.path ?? path
        records.size = other.size ?? size
        records.isSparse = isSparse || other.isSparse
        return records
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var value = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 48)
        }
        return value
    }
}
