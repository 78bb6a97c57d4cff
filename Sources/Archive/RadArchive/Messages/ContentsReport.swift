/// What a worker found in a container.
struct ContentsReport: Hashable, Sendable {
    /// A file in the container and what its header says.
    struct Member: Hashable, Sendable {
        var number: UInt32
        var name: [UInt8]
        /// Bytes, inflated.
        var size: Int64
        /// The checksum of its content where the container has one.
        var checksum: UInt32?
        var finding: ScannedFile.Finding
    }

    /// Why there may be more members than these, as a machine-readable reason.
    var damage: String?
    var members: [Member]
}

extension ContentsReport {
    func write(to writer: inout ByteWriter) {
        writer.write(damage) { $0.write($1) }
        writer.write(members) { writer, member in
            writer.write(member.number)
            writer.write(member.name)
            writer.write(member.size)
            writer.write(member.checksum) { $0.write($1) }
            member.finding.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        damage = try reader.optional { reader throws(MessageError) in try reader.reason() }
        members = try reader.list(minimumSize: 18) { reader throws(MessageError) in
            Member(
                number: try reader.integer(), name: try reader.byteString(), size: try reader.integer(),
                checksum: try reader.optional { reader throws(MessageError) in try reader.integer() },
                finding: try ScannedFile.Finding(from: &reader))
        }
    }

    /// Whether it can be catalogued: every member once, under a name of its own that is a path below the container.
    var isSound: Bool {
        Set(members.map(\.number)).count == members.count && Set(members.map(\.name)).count == members.count
            && members.allSatisfy { member in
                let name = member.name
                guard !name.isEmpty, !name.contains(0), name[0] != UInt8(ascii: "/"), member.size >= 0 else {
                    return false
                }
                if case .container = member.finding { return false }
                return true
            }
    }
}
