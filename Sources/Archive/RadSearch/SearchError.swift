/// Why vectors cannot be searched.
package struct SearchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name in kebab case.
        package let rawValue: String
        /// Names a fault.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The number of values is not that of rows times dimension, or a query has another dimension.
        package static let wrongDimension = Code(rawValue: "wrong-dimension")
        /// A vector holds infinity or not a number, or has no length.
        package static let unusableVector = Code(rawValue: "unusable-vector")
        /// A bitmap or a list of groups does not have one entry for each row.
        package static let wrongRowCount = Code(rawValue: "wrong-row-count")
    }

    /// Which fault it is.
    package let code: Code
    /// What a valid value would have been.
    package let expected: String
    /// What was there instead, in numbers.
    package let found: String

    /// Describes one fault.
    package init(code: Code, expected: String, found: String) {
        self.code = code
        self.expected = expected
        self.found = found
    }

    /// The fault in one line: code, expected, found.
    package var description: String { "\(code.rawValue): expected \(expected), found \(found)" }
}
