/// Budgets of one container; reaching one is an error that names it.
package struct ContainerLimits: Hashable, Sendable, Codable {
    /// Members of a container.
    package var members = 100_000
    /// Bytes of one member, inflated.
    package var memberBytes = 2 << 30
    /// Bytes of all members together, inflated; also the size of the spool of a compressed tar file.
    package var inflatedBytes = 64 << 30
    /// Bytes that may come out for each compressed one.
    package var inflationRatio = 200
    /// Bytes that may come out whatever the ratio is: a blank image shrinks to a thousandth of its size.
    package var freeBytes = 4 << 20
    /// Bytes of one name.
    package var nameBytes = 4096
    /// Bytes of all names together, and of a zip file's directory.
    package var directoryBytes = 32 << 20

    package init() {}

    /// The budgets that a run can change, as options and refusals spell them.
    package enum Name: String, CaseIterable, Sendable {
        case members = "container-members"
        case memberBytes = "container-member-bytes"
        case inflatedBytes = "container-bytes"
        case inflationRatio = "container-ratio"
    }

    /// A budget by its name.
    package subscript(name: Name) -> Int {
        get {
            switch name {
            case .members: members
            case .memberBytes: memberBytes
            case .inflatedBytes: inflatedBytes
            case .inflationRatio: inflationRatio
            }
        }
        set {
            switch name {
            case .members: members = newValue
            case .memberBytes: memberBytes = newValue
            case .inflatedBytes: inflatedBytes = newValue
            case .inflationRatio: inflationRatio = newValue
            }
        }
    }

    /// How many bytes may come out of compressed ones.
    func capacity(ofCompressed count: Int) -> Int {
        let (scaled, overflow) = count.multipliedReportingOverflow(by: inflationRatio)
        return overflow ? Int.max : max(freeBytes, scaled)
    }

    /// The budget that a compressed container reaches first.
    func exceeded(byInflating count: Int) -> ContainerError {
        capacity(ofCompressed: count) < inflatedBytes
            ? .exceeded("inflated bytes for each compressed one", inflationRatio, .inflationRatio)
            : .exceeded("inflated bytes of all members", inflatedBytes, .inflatedBytes)
    }

    /// The reason why a member may not be read; nil if it may.
    func refusal(ofMemberSize size: Int, compressed: Int?) -> ContainerError? {
        if size > memberBytes { return .exceeded("bytes of a member", memberBytes, .memberBytes, found: size) }
        if let compressed, size > capacity(ofCompressed: compressed) {
            return .exceeded("inflated bytes for each compressed one", inflationRatio, .inflationRatio)
        }
        return nil
    }
}
