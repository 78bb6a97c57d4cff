/// Judges the names of members; they are bytes that are shown to people and never opened.
enum MemberName {
    /// Whether a name can stand in a column of paths without leading anybody astray.
    static func isSafe(_ name: [UInt8], limits: ContainerLimits) -> Bool {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        guard !name.isEmpty, name.count <= limits.nameBytes, !name.contains(0), name[0] != slash else { return false }
        // Paths of Windows: a drive or a share.
        if name.count >= 2, name[1] == UInt8(ascii: ":") { return false }
        if name[0] == UInt8(ascii: "\\") { return false }
        return !name.split(whereSeparator: { $0 == slash || $0 == UInt8(ascii: "\\") }).contains {
            $0.elementsEqual([dot, dot])
        }
    }

    /// A name of ours for a member whose own cannot be used.
    static func standIn(forMember number: Int) -> [UInt8] { Array("#\(number)".utf8) }
}
