import RadCheckpoint
import RadRegistry
package import RadSystem

/// A model card: what is claimed about a model, and whether it is true.
public struct ModelCardFile: Hashable, Encodable, Sendable {
    /// Something in a card that is wrong.
    public struct Finding: Hashable, Encodable, Sendable {
        /// The line of the card, counted from 1.
        public let line: Int
        /// The field, such as `identities.weights_id`; empty for the text.
        public let field: String
        /// The rule that is broken, such as `mismatch`, `evidence` or `unknown-key`.
        public let rule: String
        /// What is wrong.
        public let message: String
        /// What to do about it.
        public let remedy: String
    }

    /// How a card can be written for others.
    public enum Style: String, CaseIterable, Sendable {
        /// The `README.md` of a Hugging Face repository.
        case huggingface
    }

    /// The name of the model; nil where the card does not say it.
    public let id: String?
    /// Its version.
    public let version: String?
    /// Whether the card was compared with a checkpoint.
    public let isCompared: Bool
    /// What is wrong, by line; none where the card may be believed.
    public let findings: [Finding]
    /// Whether nothing is wrong.
    public var holds: Bool { findings.isEmpty }

    /// Checks a card by itself and, where a checkpoint is named, compares every claim with it.
    ///
    /// - Parameters:
    ///   - path: The card.
    ///   - checkpoint: A checkpoint file.
    /// - Throws: ``RadZooError`` with code `unsafeFile` for what is no card, or for a checkpoint that breaks a rule.
    public init(at path: String, checkpoint: String? = nil) throws {
        if let checkpoint { try CheckpointFile.checkPresence(of: checkpoint) }
        let check = try RadZooError.translating {
            CardCheck(
                try CardDocument.read(path), against: try checkpoint.map { try CheckpointReader(path: $0).header })
        }
        id = check.card?.id
        version = check.card?.version
        isCompared = checkpoint != nil
        findings = check.findings.map {
            Finding(
                line: $0.line, field: $0.field, rule: $0.rule.rawValue, message: $0.message, remedy: $0.remedy)
        }
    }

    /// A card with all that a checkpoint says of itself, and in angle brackets what only a person can fill in.
    ///
    /// - Returns: The text; of a checkpoint that carries a card, that one.
    public static func draft(of checkpoint: String) throws -> String {
        try CheckpointFile.checkPresence(of: checkpoint)
        return try RadZooError.translating { CardDraft(of: try CheckpointReader(path: checkpoint).header).text }
    }

    /// A card as others read it.
    ///
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a card that does not check by itself.
    public static func rendered(_ path: String, as style: Style) throws -> String {
        try RadZooError.translating {
            let document = try CardDocument.read(path)
            let check = CardCheck(document)
            guard let card = check.card, check.findings.isEmpty else {
                throw RegistryError(
                    .card, at: path, expected: "a card that checks", problems: check.findings.map(\.description))
            }
            switch style {
            case .huggingface: return CardRendering(card, of: document).huggingFace
            }
        }
    }

    /// Writes a checkpoint anew with a card in it, in the place of one that it may carry.
    ///
    /// - Parameters:
    ///   - path: The card, every claim of which must be that of the checkpoint.
    ///   - checkpoint: A checkpoint file.
    ///   - newPath: The file to write; an existing one is never replaced.
    /// - Returns: The annex id of the new file; all other identities stay as they are.
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a card that does not check, `usage` where there is a file.
    public static func embed(_ path: String, in checkpoint: String, to newPath: String) throws -> String {
        try embed(path, in: checkpoint, to: newPath, through: FileSystemStorage())
    }

    /// Embeds through a storage, which may stop when a signal comes.
    package static func embed(
        _ path: String, in checkpoint: String, to newPath: String, through storage: any Storage
    ) throws -> String {
        try CheckpointFile.checkPresence(of: checkpoint)
        return try RadZooError.translating {
            try OutputFile.check(newPath)
            let document = try CardDocument.read(path)
            let old = try CheckpointReader.open(checkpoint)
            var supplements = old.supplements
            supplements.card = String(decoding: document.bytes, as: UTF8.self)
            let new = try old.with(supplements)
            let findings = CardCheck(document, against: new.header).findings
            guard findings.isEmpty else {
                throw RegistryError(
                    .card, at: path, expected: "a card that agrees with the checkpoint",
                    problems: findings.map(\.description))
            }
            try new.write(to: newPath, through: storage)
            return "\(new.annexID)"
        }
    }
}
