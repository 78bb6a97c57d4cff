/// Upper bounds on what a graph may declare, so that a stranger's file cannot ask for endless work.
package enum GraphLimits {
    /// Nodes of one graph.
    package static let nodes = 4_096
    /// Inputs of one graph, and inputs of one node.
    package static let inputs = 64
    /// Outputs and taps of one graph, each.
    package static let outputs = 4_096
    /// Characters of a name.
    package static let nameLength = 128
    /// Channels of a volume or values of a feature vector.
    package static let channels = 65_536
    /// Kernel, stride and dilation along one axis.
    package static let window = 64
    /// Padding on one side of one axis.
    package static let padding = 4_096
    /// Elements of one edge or one parameter (16 GiB as 32-bit floats).
    package static let elements = 1 << 32

    /// Whether a name has 1 to `nameLength` characters out of `A-Z a-z 0-9 . _ -` and no empty dotted part.
    package static func isValidName(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= nameLength else { return false }
        var previous = UInt8(ascii: ".")
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                break
            case UInt8(ascii: "."):
                if previous == UInt8(ascii: ".") { return false }
            default:
                return false
            }
            previous = byte
        }
        return previous != UInt8(ascii: ".")
    }
}
