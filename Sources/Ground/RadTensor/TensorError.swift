/// What is wrong with the shape, element type or bytes of a tensor that came from input.
package struct TensorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name in kebab case.
        package let rawValue: String
        /// Names a fault.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The extents are negative, too many, or their product is too large.
        package static let invalidShape = Code(rawValue: "invalid-shape")
        /// The number of bytes is not what shape and element type ask for.
        package static let wrongByteCount = Code(rawValue: "wrong-byte-count")
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
