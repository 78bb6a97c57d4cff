/// Why a NIfTI file could not be read; it never carries a text of the file.
package struct NIfTIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The machine-readable reason.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// Neither NIfTI-1 nor NIfTI-2.
        package static let notNIfTI = Code(rawValue: "not-nifti")
        /// A field of the header cannot be.
        package static let invalidHeader = Code(rawValue: "invalid-header")
        /// Complex numbers, colours, or floats of 128 bits.
        package static let unsupportedDataType = Code(rawValue: "unsupported-data-type")
        /// The voxels end before the header says.
        package static let truncated = Code(rawValue: "truncated")
        /// More voxels than allowed.
        package static let tooLarge = Code(rawValue: "too-large")
        /// The affine gives voxels no place of their own, or slices whose rows and columns are not perpendicular.
        package static let invalidGeometry = Code(rawValue: "invalid-geometry")
        /// The file system failed.
        package static let readFailed = Code(rawValue: "read-failed")
        /// The values do not fit the asked type.
        package static let valueOutOfRange = Code(rawValue: "value-out-of-range")
    }

    package let code: Code
    /// Bytes from the start of the header.
    package let offset: Int?
    /// What had to be there, in words and numbers of ours.
    package let expected: String?
    /// What was there: numbers only.
    package let found: String?

    package init(_ code: Code, offset: Int? = nil, expected: String? = nil, found: String? = nil) {
        self.code = code
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    /// One line: code, offset, expected and found.
    package var description: String {
        var text = "NIfTI: " + code.rawValue
        if let offset { text += " at offset \(offset)" }
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        return text
    }
}
