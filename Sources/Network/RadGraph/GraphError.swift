/// A graph that cannot be read or used, with the place and the values that disagree.
package struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of rule was broken; new codes may appear without breaking clients.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The text is no JSON of a graph.
        package static let malformed = Code(rawValue: "malformed-graph")
        /// An operation name that this version does not know.
        package static let unknownOperation = Code(rawValue: "unknown-operation")
        /// A known operation in a version that this version does not know.
        package static let unknownOperationVersion = Code(rawValue: "unknown-operation-version")
        /// A key that the object does not have.
        package static let unknownKey = Code(rawValue: "unknown-key")
        /// An attribute outside its range.
        package static let invalidAttribute = Code(rawValue: "invalid-attribute")
        /// A name that is empty, too long, or has a character outside `A-Z a-z 0-9 . _ -`.
        package static let invalidName = Code(rawValue: "invalid-name")
        /// A name that occurs twice.
        package static let duplicateName = Code(rawValue: "duplicate-name")
        /// An edge that no earlier node and no input defines.
        package static let unknownEdge = Code(rawValue: "unknown-edge")
        /// A wrong number of inputs.
        package static let inputCount = Code(rawValue: "input-count")
        /// Parameter roles other than those of the operation.
        package static let parameterRoles = Code(rawValue: "parameter-roles")
        /// Channel counts that disagree.
        package static let channelMismatch = Code(rawValue: "channel-mismatch")
        /// An edge of the wrong kind: features where a volume is needed or the other way round.
        package static let edgeKind = Code(rawValue: "edge-kind")
        /// Extents that disagree, or an output without voxels.
        package static let invalidShape = Code(rawValue: "invalid-shape")
        /// More nodes, inputs or elements than `GraphLimits` allows.
        package static let limitExceeded = Code(rawValue: "limit-exceeded")
    }

    /// The broken rule.
    package let code: Code
    /// The node, input, output or key where it was broken.
    package let location: String
    /// What the rule asks for.
    package let expected: String
    /// What was there instead.
    package let found: String

    /// An error at a place; names from a file are cut to 64 printable characters.
    package init(_ code: Code, at location: String, expected: String, found: String) {
        self.code = code
        self.location = GraphError.printable(location)
        self.expected = GraphError.printable(expected)
        self.found = GraphError.printable(found)
    }

    package var description: String {
        let remedy =
            switch code {
            case .unknownOperation, .unknownOperationVersion, .unknownKey: " A newer radzoo may be needed."
            default: ""
            }
        return "Graph, \(location): expected \(expected), found \(found) (\(code.rawValue)).\(remedy)"
    }

    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(160) {
            result.unicodeScalars.append(scalar.isASCII && scalar.value >= 32 && scalar.value < 127 ? scalar : "?")
        }
        return result
    }
}
