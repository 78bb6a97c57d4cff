import RadCheckpoint
import RadSystem

/// A card's text, taken apart into front matter and Markdown under limits; nothing is understood yet.
package struct CardDocument: Hashable, Sendable {
    /// Bytes that a front matter may have.
    package static let maximumFrontMatterByteCount = 64 << 10
    /// Brackets of flow style that may be opened in a front matter, which bounds how deep they nest.
    static let maximumBracketCount = 1_000
    /// Bytes of indentation and list marks at the start of a line, which bounds how deep blocks nest.
    static let maximumIndentation = 32

    /// The bytes of the card.
    package let bytes: [UInt8]
    /// The YAML between the two lines of three dashes; its first line is line 2 of the card.
    package let frontMatter: String
    /// The lines of the Markdown after the front matter.
    package let body: [Substring]
    /// The line of the card that the Markdown starts on, counted from 1.
    package let firstBodyLine: Int

    /// Takes a card apart.
    ///
    /// - Throws: `card` for a text over a limit, that is not UTF-8, or without a front matter.
    package init(_ bytes: [UInt8], at location: String) throws(RegistryError) {
        func refuse(_ expected: String, _ found: String? = nil) -> RegistryError {
            RegistryError(.card, at: location, expected: expected, found: found)
        }
        let limit = CheckpointSupplements.maximumCardByteCount
        guard bytes.count <= limit else { throw refuse("at most \(limit) bytes", "\(bytes.count)") }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw refuse("UTF-8 without zeros")
        }
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard lines.first == "---" else {
            throw refuse("a front matter that begins with a line of three dashes", "another first line")
        }
        guard let end = lines.dropFirst().firstIndex(of: "---") else {
            throw refuse("a front matter that ends with a line of three dashes", "no such line")
        }
        frontMatter = lines[1..<end].joined(separator: "\n") + "\n"
        body = Array(lines[(end + 1)...])
        firstBodyLine = end + 2
        self.bytes = bytes
        try checkFrontMatter(refuse)
    }

    /// Holds the front matter to limits within which reading it needs little memory and a bounded stack.
    private func checkFrontMatter(
        _ refuse: (String, String?) -> RegistryError
    ) throws(RegistryError) {
        let bytes = Array(frontMatter.utf8)
        guard bytes.count <= Self.maximumFrontMatterByteCount else {
            throw refuse("a front matter of at most \(Self.maximumFrontMatterByteCount) bytes", "\(bytes.count)")
        }
        let brackets = bytes.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
        guard brackets <= Self.maximumBracketCount else {
            throw refuse("at most \(Self.maximumBracketCount) opening brackets", "\(brackets)")
        }
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let start = line.prefix { " \t-?:".utf8.contains($0) }
            guard start.count <= Self.maximumIndentation else {
                throw refuse("an indentation of at most \(Self.maximumIndentation)", "more on line \(index + 2)")
            }
            // What an anchor names may be said again and again by aliases of aliases, and costs so with each.
            guard !Self.hasAnchor(line) else {
                throw refuse("no anchors: a space behind every &, or none before", "one on line \(index + 2)")
            }
        }
    }

    /// Whether a line has an `&` that YAML could take for an anchor: one that goes on with a letter, digit, `_` or `-`,
    /// and does not itself go on from a letter, a digit or a `=` as in the middle of a word or an address.
    private static func hasAnchor(_ line: ArraySlice<UInt8>) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        }
        return line.indices.dropLast().contains { index in
            guard line[index] == UInt8(ascii: "&") else { return false }
            let next = line[index + 1]
            guard isAlphanumeric(next) || next == UInt8(ascii: "_") || next == UInt8(ascii: "-") else { return false }
            guard index > line.startIndex else { return true }
            return !isAlphanumeric(line[index - 1]) && line[index - 1] != UInt8(ascii: "=")
        }
    }
}

extension CardDocument {
    /// Reads a card from a file that the operator named.
    ///
    /// - Throws: `unreadable` for a file that cannot be read, `card` for one that is no card.
    package static func read(_ path: String) throws(RegistryError) -> CardDocument {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try ReadableFile(path: path, followLinks: true, subject: path)
                .readAll(limit: CheckpointSupplements.maximumCardByteCount)
        } catch {
            throw RegistryError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
        return try CardDocument(bytes, at: path)
    }
}
