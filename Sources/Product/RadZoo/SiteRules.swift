import RadLabels
import RadSystem

/// A site's label rules, made of verdicts on contradictions that an audit showed.
///
/// A verdict that one of two contradicting rules is right holds for all series of the modality in which the same two
/// rules speak: there the other one is not heard. Nothing of a series is in the rules.
public struct SiteRules: Sendable {
    /// The text of the rules file, as `Archive.Options.rulesPath` and `--rules` take it.
    public let text: String
    /// How many entries were made.
    public let entries: Int
    /// How many verdicts there are; of several on the same volume and contradiction the last counts.
    public let verdicts: Int
    /// Verdicts that neither side is right, of which nothing follows.
    public let undecided: Int
    /// Pairs of rules on which verdicts contradict each other, with the counts; nothing is made of them.
    public let opposed: [String]

    private static let sizeLimit = 1 << 28

    /// Reads verdicts, makes rules of them and checks these as `--rules` does.
    ///
    /// - Parameters:
    ///   - files: Files that pages of `radzoo audit` saved.
    ///   - base: A site's rules to add to, which keep their text; nil for none.
    /// - Throws: ``RadZooError`` with code `usage` and what is wrong in a file.
    public init(verdicts files: [String], addingTo base: String? = nil) throws {
        let written = try RadZooError.translating {
            var verdicts: [SiteVerdicts.Verdict] = []
            for file in files {
                let bytes = try ReadableFile(path: file, followLinks: true, subject: "verdicts")
                    .readAll(limit: Self.sizeLimit)
                verdicts += try SiteVerdicts(reading: bytes, named: file).verdicts
            }
            let known = try base.map { path in
                let bytes = try ReadableFile(path: path, followLinks: true, subject: "label rules")
                    .readAll(limit: Self.sizeLimit)
                return (name: path, text: String(decoding: bytes, as: UTF8.self))
            }
            return try SiteRulesWriter(verdicts, addingTo: known)
        }
        text = written.text
        entries = written.entries
        self.verdicts = written.verdicts
        undecided = written.undecided
        opposed = written.opposed
    }

    /// Writes the rules to a file, which is replaced if it is there.
    public func write(to path: String) throws {
        try RadZooError.translating { try FileSystemStorage().replaceFile(at: path, with: Array(text.utf8)) }
    }
}
