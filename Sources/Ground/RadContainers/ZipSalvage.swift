import RadSystem

/// Finds members by the headers before them, where a zip file has lost its directory.
enum ZipSalvage {
    /// The members in the order of the file, up to the first one that does not say how long it is.
    static func members(of source: ByteSource, _ limits: ContainerLimits) throws(ContainerError) -> [ContainerMember] {
        var members: [ContainerMember] = []
        var position = 0
        var names = 0
        while members.count < limits.members {
            let header = try source.read(at: position, count: ZipArchive.localSize)
            guard header.count == ZipArchive.localSize, header.word32(0) == ZipArchive.localSignature else { break }
            let flags = header.word16(6)
            let method = header.word16(8)
            let nameCount = header.word16(26)
            let storedSize = header.word32(18)
            let hasDescriptor = flags & 8 != 0
            names += nameCount
            guard !hasDescriptor, storedSize != 0xFFFF_FFFF, names <= limits.directoryBytes else { break }
            let name = try source.read(at: position + ZipArchive.localSize, count: nameCount)
            guard name.count == nameCount else { break }
            let content = position + ZipArchive.localSize + nameCount + header.word16(28)
            if name.last != UInt8(ascii: "/") || storedSize != 0 {
                var member = ContainerMember(
                    name: name, size: header.word32(22), checksum: UInt32(header.word32(14)), offset: position,
                    storedSize: storedSize)
                member.isDeflated = method == 8
                member.flags = UInt16(flags)
                member.rawName = name
                if flags & 1 != 0 { member.refuse(ContainerError(.encrypted)) }
                if method != 0 && method != 8 { member.refuse(ContainerError(.unsupportedCompression)) }
                if method == 0, member.size != storedSize { member.refuse(ContainerError(.corrupt)) }
                if content > source.count || storedSize > source.count - content {
                    member.refuse(ContainerError(.truncated, offset: position))
                }
                members.append(member)
            }
            guard content <= source.count, storedSize <= source.count - content else { break }
            position = content + storedSize
        }
        return members
    }
}
