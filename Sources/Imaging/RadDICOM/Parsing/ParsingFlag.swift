/// Something unusual about a file that was read all the same.
package struct ParsingFlag: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// The 128 bytes before the prefix are missing.
    package static let noPreamble = Self(rawValue: "no-preamble")
    /// There is no meta information; the syntax was found by trying.
    package static let noMeta = Self(rawValue: "no-meta")
    /// The meta information's length is missing or wrong.
    package static let metaLengthMismatch = Self(rawValue: "meta-length-mismatch")
    /// The meta information is in implicit form.
    package static let implicitMeta = Self(rawValue: "implicit-meta")
    /// The meta information names no transfer syntax; it was found by trying.
    package static let noTransferSyntax = Self(rawValue: "no-transfer-syntax")
    /// The named transfer syntax is not a registered one.
    package static let unknownTransferSyntax = Self(rawValue: "unknown-transfer-syntax")
    /// The data set is not in the named transfer syntax; it was read as what it is.
    package static let transferSyntaxMismatch = Self(rawValue: "transfer-syntax-mismatch")
    /// The file ends inside the header, or an element claims more than the file holds.
    package static let truncatedHeader = Self(rawValue: "truncated-header")
    /// A sequence or an item of undefined length never ended.
    package static let missingDelimiter = Self(rawValue: "missing-delimiter")
    /// A delimiter stood where none belongs.
    package static let strayDelimiter = Self(rawValue: "stray-delimiter")
    /// An element or item reaches beyond what holds it.
    package static let lengthBeyondContainer = Self(rawValue: "length-beyond-container")
    /// A value has an odd length.
    package static let oddLength = Self(rawValue: "odd-length")
    /// Elements are not in ascending order.
    package static let outOfOrder = Self(rawValue: "out-of-order")
    /// One element is in the other form than its data set.
    package static let mixedForms = Self(rawValue: "mixed-forms")
    /// A representation that the standard does not know.
    package static let unknownRepresentation = Self(rawValue: "unknown-representation")
    /// A readable value was too long to be kept.
    package static let valueTooLong = Self(rawValue: "value-too-long")
    /// Zeros follow the data set.
    package static let trailingZeros = Self(rawValue: "trailing-zeros")
}
