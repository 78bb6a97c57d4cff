/// Where a file of an archive is: on its own, or in a container.
struct ArchivePlace: Hashable, Sendable {
    /// A member of a container.
    struct Member: Hashable, Sendable {
        /// Its number in the container.
        var number: UInt32
        /// How many bytes of the path are those of the container; a slash and the member's name follow.
        var containerCount: UInt32
    }

    /// The absolute path, as the file system spells it; of a member, the container's path, a slash and its name.
    var path: [UInt8]
    /// Nil for a file on its own.
    var member: Member?

    init(path: [UInt8], member: Member? = nil) {
        self.path = path
        self.member = member
    }

    /// A member of the container at a path.
    init(container: [UInt8], member number: UInt32, name: [UInt8]) {
        path = container + [UInt8(ascii: "/")] + name
        member = Member(number: number, containerCount: UInt32(container.count))
    }

    /// The path to open.
    var filePath: [UInt8] { member.map { Array(path.prefix(Int($0.containerCount))) } ?? path }

    /// The folder that it lies in; of a member, the container.
    var folder: [UInt8] {
        member.map { Array(path.prefix(Int($0.containerCount))) }
            ?? Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)])
    }

    /// The name of a member in its container.
    var memberName: ArraySlice<UInt8>? { member.map { path.dropFirst(Int($0.containerCount) + 1) } }
}
