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
