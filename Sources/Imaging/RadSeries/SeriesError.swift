package import RadDICOM

/// Why a volume could not be loaded; numbers only, never a value of a header.
package struct SeriesError: Error, Hashable, Sendable {
    /// The machine-readable cause.
    package struct Code: RawRepresentable, Hashable, Codable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The volume has more voxels than the budget.
        package static let tooLarge = Code(rawValue: "too-large")
        /// A file cannot be opened or read.
        package static let fileUnavailable = Code(rawValue: "file-unavailable")
        /// A header or a frame cannot be decoded; `underlying` says why.
        package static let undecodable = Code(rawValue: "undecodable")
        /// A file no longer says what it said when the series was built.
        package static let changedFile = Code(rawValue: "changed-file")
        /// A frame does not have the rows, columns and samples of its volume.
        package static let mismatchedFrame = Code(rawValue: "mismatched-frame")
        /// The geometry is not that of a volume.
        package static let invalidGeometry = Code(rawValue: "invalid-geometry")
    }

    package let code: Code
    /// Slice concerned, from 0.
    package let slice: Int?
    package let expected: String?
    package let found: String?
    /// The error of the DICOM reader.
    package let underlying: DICOMError?

    package init(
        _ code: Code, slice: Int? = nil, expected: String? = nil, found: String? = nil, underlying: DICOMError? = nil
    ) {
        self.code = code
        self.slice = slice
        self.expected = expected
        self.found = found
        self.underlying = underlying
    }

    /// The reason under which a series that failed this way is catalogued.
    package var refusalReason: RefusalReason {
        if let limit = underlying?.limit { return .limit(limit) }
        return switch (code, underlying?.code) {
        case (.tooLarge, _): .tooLarge
        case (_, .some(.unsupportedTransferSyntax)): .unsupportedSyntax
        case (_, .some(.unsupportedPixelData)): .unsupportedPixels
        case (_, .some(.pixelBytesMissing)), (_, .some(.truncated)): .truncated
        case (_, .some(.noPixelData)): .noPixelData
        default: .unreadable
        }
    }
}

extension SeriesError: CustomStringConvertible {
    /// One line: code, slice, expected, found, cause.
    package var description: String {
        var text = "Series: " + code.rawValue
        if let slice { text += " at slice \(slice)" }
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if let underlying { text += " (\(underlying))" }
        return text
    }
}
