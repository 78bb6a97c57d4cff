/// Why a DICOM file, or a part of it, could not be read; it never carries a value of the file.
package struct DICOMError: Error, Hashable, Sendable {
    /// The machine-readable reason; an open set, since codecs add their own.
    package struct Code: RawRepresentable, Hashable, Sendable, Codable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package let code: Code
    /// The element concerned.
    package let tag: Tag?
    /// Bytes from the start of the file, or of the inflated data set of a deflated file, or of a codestream.
    package let offset: Int?
    /// What had to be there, in words and numbers of ours.
    package let expected: String?
    /// What was there: numbers and value representations only.
    package let found: String?
    /// The limit that was reached, where one was.
    package let limit: ReadingLimits.Name?

    package init(
        _ code: Code, tag: Tag? = nil, offset: Int? = nil, expected: String? = nil, found: String? = nil,
        limit: ReadingLimits.Name? = nil
    ) {
        self.code = code
        self.tag = tag
        self.offset = offset
        self.expected = expected
        self.found = found
        self.limit = limit
    }
}

extension DICOMError: CustomStringConvertible {
    /// One line: code, element, offset, expected and found.
    package var description: String {
        var text = "DICOM: " + code.rawValue
        if let tag { text += " at \(tag)" }
        if let offset { text += ", offset \(offset)" }
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if let limit { text += ", limit \(limit.rawValue)" }
        return text
    }
}

extension DICOMError.Code {
    // Files and structure.
    package static let notDICOM = Self(rawValue: "not-dicom")
    package static let readFailed = Self(rawValue: "read-failed")
    package static let truncated = Self(rawValue: "truncated")
    package static let lengthBeyondEnd = Self(rawValue: "length-beyond-end")
    package static let undefinedLength = Self(rawValue: "undefined-length")
    package static let limitExceeded = Self(rawValue: "limit-exceeded")
    package static let inflateFailed = Self(rawValue: "inflate-failed")
    /// A vendor's own table in an element does not hold together.
    package static let invalidVendorHeader = Self(rawValue: "invalid-vendor-header")
    // Pixels.
    package static let noPixelData = Self(rawValue: "no-pixel-data")
    package static let unsupportedTransferSyntax = Self(rawValue: "unsupported-syntax")
    package static let unsupportedPixelData = Self(rawValue: "unsupported-pixel-data")
    package static let invalidPixelDescription = Self(rawValue: "invalid-pixel-description")
    package static let pixelBytesMissing = Self(rawValue: "pixel-bytes-missing")
    package static let frameNotFound = Self(rawValue: "frame-not-found")
    /// A codestream breaks the rules of its format.
    package static let invalidCodestream = Self(rawValue: "invalid-codestream")
    /// A codestream's own header disagrees with the data set.
    package static let codestreamMismatch = Self(rawValue: "codestream-mismatch")
    /// A codec refused or failed.
    package static let codecFailed = Self(rawValue: "codec-failed")
}
