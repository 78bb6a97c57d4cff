package import RadSystem

/// Why a container, or a member of one, could not be read; it never carries a name or a value of the file.
package struct ContainerError: Error, Hashable, Sendable {
    /// The machine-readable reason: lower-case letters and hyphens, fit to be catalogued.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes are no container of a known kind.
        package static let notContainer = Code(rawValue: "not-a-container")
        /// The file system failed.
        package static let readFailed = Code(rawValue: "container-read-failed")
        /// The container ends before what it announces.
        package static let truncated = Code(rawValue: "container-truncated")
        /// The structure breaks the rules of its format or contradicts itself.
        package static let corrupt = Code(rawValue: "container-corrupt")
        /// A budget was reached; `expected` says which.
        package static let limitExceeded = Code(rawValue: "container-over-budget")
        /// A member can't be read without a password.
        package static let encrypted = Code(rawValue: "encrypted-member")
        /// A member is compressed by another method than deflate.
        package static let unsupportedCompression = Code(rawValue: "unsupported-compression")
        /// The bytes of a member are not those that were packed.
        package static let checksumMismatch = Code(rawValue: "checksum-mismatch")
        /// Members share bytes, as only bombs do.
        package static let overlapping = Code(rawValue: "overlapping-members")
        /// A name that is absolute, climbs upwards, holds a zero byte, is empty or very long.
        package static let unsafeName = Code(rawValue: "unsafe-name")
        /// A second member of the same name.
        package static let duplicateName = Code(rawValue: "duplicate-member")
        /// A symbolic or hard link, which is never followed.
        package static let link = Code(rawValue: "link-member")
        /// A sparse file of tar.
        package static let sparse = Code(rawValue: "sparse-member")
        /// A device, a FIFO or something else that is no file.
        package static let special = Code(rawValue: "special-member")
        /// A container inside a container.
        package static let nested = Code(rawValue: "nested-container")
    }

    package let code: Code
    /// Bytes from the start of the container, or of the inflated bytes of a compressed one.
    package let offset: Int?
    /// What had to be there, in words and numbers of ours.
    package let expected: String?
    /// What was there: numbers only.
    package let found: String?
    /// The budget that was reached; nil for other errors, and for budgets that no run can change.
    package let limit: ContainerLimits.Name?

    package init(
        _ code: Code, offset: Int? = nil, expected: String? = nil, found: String? = nil,
        limit: ContainerLimits.Name? = nil
    ) {
        self.code = code
        self.offset = offset
        self.expected = expected
        self.found = found
        self.limit = limit
    }

    /// What is catalogued: `limit-` and the name of the budget that was reached, or the code.
    package var reason: String { limit.map { "limit-\($0.rawValue)" } ?? code.rawValue }

    /// The file system failed to give what stands at an offset.
    package init(readingAt offset: Int, _ error: SystemError) {
        self.init(.readFailed, offset: offset, found: "\(error.operation) errno \(error.code)")
    }

    /// The error that says which budget was reached.
    static func exceeded(
        _ words: String, _ allowed: Int, _ limit: ContainerLimits.Name? = nil, offset: Int? = nil, found: Int? = nil
    ) -> ContainerError {
        ContainerError(
            .limitExceeded, offset: offset, expected: "\(words) at most \(allowed)", found: found.map { String($0) },
            limit: limit)
    }
}

extension ContainerError: CustomStringConvertible {
    /// One line: code, offset, expected and found.
    package var description: String {
        var text = "container: " + code.rawValue
        if let offset { text += " at offset \(offset)" }
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        return text
    }
}

extension ByteSource {
    /// Bytes from an offset; fewer come back only at the end.
    func read(at offset: Int, count: Int) throws(ContainerError) -> [UInt8] {
        do {
            return try bytes(at: offset, count: count)
        } catch {
            throw ContainerError(readingAt: offset, error)
        }
    }
}
