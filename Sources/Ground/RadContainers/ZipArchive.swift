package import RadSystem

/// A zip file (PKWARE's APPNOTE 6.3): the members of its directory, stored or deflated, zip64 included.
///
/// The directory and the headers before each member must tell the same. Where the directory is lost, the members are
/// found by their own headers as far as these lead.
package struct ZipArchive: Sendable {
    /// The files, in the order of the directory; folders are none.
    package private(set) var members: [ContainerMember] = []
    /// Why there may be more members than were found; nil for a sound file.
    package private(set) var damage: ContainerError?
    let source: ByteSource
    let limits: ContainerLimits

    static let localSignature = 0x0403_4B50
    static let localSize = 30
    private static let linkMode = 0xA000
    private static let kindMask = 0xF000

    /// Whether bytes begin as a zip file does.
    package static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 4 && (bytes.word32(0) == localSignature || bytes.word32(0) == ZipDirectory.endSignature)
    }

    /// Reads the directory.
    ///
    /// - Throws: `limitExceeded` where the directory itself is over budget, `readFailed`.
    package init(_ source: ByteSource, limits: ContainerLimits) throws(ContainerError) {
        self.source = source
        self.limits = limits
        do throws(ContainerError) {
            let directory = try ZipDirectory(source, limits: limits)
            members = try Self.members(of: directory, limits)
            refuseOverlaps(end: directory.start)
        } catch {
            if error.code == .readFailed || error.code == .limitExceeded { throw error }
            damage = error
            members = try ZipSalvage.members(of: source, limits)
            refuseOverlaps(end: source.count)
        }
        members.screen(limits)
    }

    private static func members(
        of directory: ZipDirectory, _ limits: ContainerLimits
    ) throws(ContainerError) -> [ContainerMember] {
        var members: [ContainerMember] = []
        members.reserveCapacity(directory.count)
        var position = 0
        for _ in 0..<directory.count {
            let entry = try ZipEntry(directory: directory.bytes, at: position, offset: directory.start + position)
            position += entry.size
            if entry.name.last == UInt8(ascii: "/"), entry.inflatedSize == 0 { continue }
            var member = ContainerMember(
                name: entry.name, size: entry.inflatedSize, checksum: UInt32(entry.checksum), offset: entry.offset,
                storedSize: entry.storedSize)
            member.isDeflated = entry.method == 8
            member.flags = UInt16(entry.flags)
            member.rawName = entry.name
            if let refusal = entry.refusal { member.refuse(refusal) }
            if entry.mode & kindMask == linkMode { member.refuse(ContainerError(.link)) }
            members.append(member)
        }
        guard position == directory.bytes.count else {
            throw ContainerError(
                .corrupt, offset: directory.start + position, expected: "the end of the directory",
                found: "\(directory.bytes.count - position) bytes more")
        }
        return members
    }

    /// Refuses members that share bytes with one another or with the directory.
    private mutating func refuseOverlaps(end: Int) {
        let order = members.indices.sorted {
            (members[$0].offset, members[$0].storedSize) < (members[$1].offset, members[$1].storedSize)
        }
        var last: Int?
        var lastEnd = 0
        for index in order {
            let member = members[index]
            let needed = Self.localSize + member.rawName.count
            if let last, member.offset < lastEnd {
                members[index].refuse(ContainerError(.overlapping, offset: member.offset))
                members[last].refuse(ContainerError(.overlapping, offset: members[last].offset))
            }
            if member.offset > end - needed || member.storedSize > end - needed - member.offset {
                members[index].refuse(ContainerError(.corrupt, offset: member.offset, expected: "room for the member"))
                continue
            }
            let memberEnd = member.offset + needed + member.storedSize
            if memberEnd >= lastEnd { (last, lastEnd) = (index, memberEnd) }
        }
        var boundary = end
        for index in order.reversed() {
            members[index].boundary = boundary
            boundary = min(boundary, members[index].offset)
        }
    }

    /// The content of a member, inflated and verified.
    ///
    /// - Throws: The member's refusal, `corrupt`, `checksumMismatch`, `readFailed`.
    package func bytes(ofMember number: Int) throws(ContainerError) -> [UInt8] {
        let member = members[number]
        if let refusal = member.refusal { throw refusal }
        let start = try contentStart(of: member)
        let content: [UInt8]
        if member.isDeflated {
            content = try inflated(member, at: start)
        } else {
            content = try source.read(at: start, count: member.size)
            guard content.count == member.size else { throw ContainerError(.truncated, offset: start) }
        }
        guard CyclicRedundancyCheck.of(content) == member.checksum else {
            throw ContainerError(.checksumMismatch, offset: start)
        }
        return content
    }

    private func inflated(_ member: ContainerMember, at start: Int) throws(ContainerError) -> [UInt8] {
        let stream = try InflateStream(
            source: source, range: start..<start + member.storedSize, framing: .raw, capacity: member.size)
        var content = [UInt8](repeating: 0, count: member.size)
        let got = try stream.read(into: &content, from: 0, count: member.size)
        // The stream must also end where both sizes say.
        var more: [UInt8] = [0]
        if !stream.isFinished, got == member.size {
            do throws(ContainerError) {
                _ = try stream.read(into: &more, from: 0, count: 1)
            } catch {
                if error.code == .readFailed { throw error }
                throw ContainerError(.corrupt, offset: start, expected: "\(member.size) inflated bytes")
            }
        }
        guard got == member.size, stream.isFinished, stream.inputUsed == member.storedSize else {
            throw ContainerError(
                .corrupt, offset: start, expected: "\(member.size) bytes from \(member.storedSize)",
                found: "\(got) from \(stream.inputUsed)")
        }
        return content
    }

    /// Compares the header before a member with the directory and says where its content begins.
    private func contentStart(of member: ContainerMember) throws(ContainerError) -> Int {
        let local = try source.read(at: member.offset, count: Self.localSize + member.rawName.count)
        guard local.count == Self.localSize + member.rawName.count else {
            throw ContainerError(.truncated, offset: member.offset)
        }
        let hasDescriptor = local.word16(6) & 8 != 0
        let method = member.isDeflated ? 8 : 0
        let start = member.offset + local.count + local.word16(28)
        // Sizes may stand in a zip64 field here, or behind the content; the directory has them in any case.
        func agrees(_ stated: Int, _ size: Int) -> Bool {
            stated == size || stated == 0xFFFF_FFFF || (hasDescriptor && stated == 0)
        }
        guard local.word32(0) == Self.localSignature, local.word16(8) == method,
            local.word16(6) & 1 == 0, local.word16(26) == member.rawName.count,
            local[Self.localSize...].elementsEqual(member.rawName), agrees(local.word32(18), member.storedSize),
            agrees(local.word32(22), member.size),
            local.word32(14) == Int(member.checksum ?? 0) || (hasDescriptor && local.word32(14) == 0)
        else { throw ContainerError(.corrupt, offset: member.offset, expected: "what the directory says") }
        guard start <= member.boundary, member.storedSize <= member.boundary - start else {
            throw ContainerError(.overlapping, offset: member.offset)
        }
        return start
    }
}
