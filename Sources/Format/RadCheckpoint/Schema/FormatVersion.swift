/// A version of the checkpoint format.
package struct FormatVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    /// The version that is written.
    package static let current = FormatVersion(major: 1, minor: 0)

    /// A version from its numbers.
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// A version from its text `major.minor`, or nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1]) else { return nil }
        self.init(major: major, minor: minor)
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        if text.utf8.count > 1, text.first == "0" { return nil }
        return Int(text)
    }

    package static func < (left: FormatVersion, right: FormatVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// The text `major.minor`.
    package var description: String { "\(major).\(minor)" }
}
