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

    /// How many bytes may come out of compressed ones.
    func capacity(ofCompressed count: Int) -> Int {
        let (scaled, overflow) = count.multipliedReportingOverflow(by: inflationRatio)
        return overflow ? Int.max : max(freeBytes, scaled)
    }

    /// The reason why a member may not be read; nil if it may.
    func refusal(ofMemberSize size: Int, compressed: Int?) -> ContainerError? {
        if size > memberBytes { return .exceeded("bytes of a member", memberBytes, found: size) }
        if let compressed, size > capacity(ofCompressed: compressed) {
            return .exceeded("inflated bytes for each compressed one", inflationRatio)
        }
        return nil
    }
}
