package import RadSystem

/// Why an HDF5 file was refused or could not be read or written, with the place and the values that disagree.
package struct HDF5Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken; new codes may appear without breaking clients.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    /// The broken rule.
    package let code: Code
    /// The object in the file, such as `/weights/stem.weight`, or nil where no object is concerned.
    package let path: String?
    /// The byte offset in the file where the rule was broken, where there is one.
    package let offset: Int?
    /// What the rule asks for.
    package let expected: String?
    /// What was there instead; numbers and names within the file only.
    package let found: String?
    /// The failed call of the operating system, where that is the cause.
    package let underlying: SystemError?

    /// An error at a place.
    package init(
        _ code: Code, path: String? = nil, offset: Int? = nil, expected: String? = nil, found: String? = nil,
        underlying: SystemError? = nil
    ) {
        self.code = code
        self.path = path
        self.offset = offset
        self.expected = expected
        self.found = found
        self.underlying = underlying
    }

    package var description: String {
        var text = "HDF5"
        if let path { text += ", \(path)" }
        if let offset { text += ", byte \(offset)" }
        text += ": \(code.rawValue)"
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if let underlying { text += ": \(underlying)" }
        return text + ". " + remedy
    }

    /// What the person with the file can do.
    package var remedy: String {
        switch code {
        case .readFailed, .truncatedWhileReading:
            return "The file changed or cannot be read; copy it again and do not write to it while it is open."
        case .libraryMissing: return "Install libhdf5 (libhdf5-dev on Debian and Ubuntu); writing needs it."
        case .libraryFailed: return "Writing failed inside libhdf5; check the memory that is free."
        case .signature, .byteCount: return "The file is no whole checkpoint; fetch it again."
        case .objectName, .missingEncoding, .limit: return "Change what is to be written, or split it."
        default:
            return "The file is damaged or was not written in the checkpoint profile; write it again with radzoo."
        }
    }
}

extension HDF5Error.Code: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(rawValue: value) }
}
