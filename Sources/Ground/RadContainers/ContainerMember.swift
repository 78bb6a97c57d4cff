/// A file in a container, as the container announces it.
package struct ContainerMember: Sendable {
    /// The name, made safe: bytes for people, never to be opened.
    package internal(set) var name: [UInt8]
    /// Bytes of the content, inflated.
    package internal(set) var size: Int
    /// A checksum of the content where the container has one.
    package internal(set) var checksum: UInt32?
    /// Why it cannot be used; nil if it can.
    package internal(set) var refusal: ContainerError?
    /// Where its header stands, or in a tar file its content.
    var offset: Int
    /// Bytes that it takes in the container.
    var storedSize: Int
    /// Whether the container holds it compressed.
    package internal(set) var isDeflated = false
    var flags: UInt16 = 0
    /// The name as the container spells it, for comparison with a second header.
    var rawName: [UInt8] = []
    /// Where the next member, or the directory, begins.
    var boundary = 0
}

extension [ContainerMember] {
    /// Replaces unsafe names, and refuses second members of a name and what goes beyond the budgets.
    mutating func screen(_ limits: ContainerLimits) {
        var names: Set<[UInt8]> = []
        var total = 0
        for index in indices {
            if !MemberName.isSafe(self[index].name, limits: limits) {
                self[index].refuse(ContainerError(.unsafeName))
                self[index].name = MemberName.standIn(forMember: index)
            }
            if !names.insert(self[index].name).inserted {
                self[index].refuse(ContainerError(.duplicateName))
                self[index].name += MemberName.standIn(forMember: index)
                names.insert(self[index].name)
            }
            guard self[index].refusal == nil else { continue }
            if let refusal = limits.refusal(
                ofMemberSize: self[index].size, compressed: self[index].isDeflated ? self[index].storedSize : nil)
            {
                self[index].refuse(refusal)
                continue
            }
            let (sum, overflow) = total.addingReportingOverflow(self[index].size)
            if overflow || sum > limits.inflatedBytes {
                self[index].refuse(.exceeded("inflated bytes of all members", limits.inflatedBytes, .inflatedBytes))
            } else {
                total = sum
            }
        }
    }
}

extension ContainerMember {
    mutating func refuse(_ error: ContainerError) {
        if refusal == nil { refusal = error }
    }
}
