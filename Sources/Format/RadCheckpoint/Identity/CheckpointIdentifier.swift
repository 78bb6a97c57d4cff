/// A name that content gives itself: two checkpoints have the same identifier where the content that it covers is the
/// same, however the file is laid out.
package struct CheckpointIdentifier: Hashable, Sendable {
    /// What an identifier covers.
    package enum Kind: String, CaseIterable, Sendable {
        /// The tensors: names, element types, shapes, values.
        case weights
        /// Architecture, preprocessing, embedding and labels.
        case specification = "spec"
        /// All that an embedding depends on.
        case space
        /// Everything but the annex.
        case file
        /// Golden vectors, evaluation and card.
        case annex
    }

    package let kind: Kind
    package let digest: ContentDigest

    /// An identifier of a digest.
    package init(kind: Kind, digest: ContentDigest) {
        self.kind = kind
        self.digest = digest
    }

    /// An identifier from its text, or nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = Kind(rawValue: String(parts[0])), parts[1] == "sha256",
            let digest = ContentDigest(hexadecimal: parts[2])
        else { return nil }
        self.init(kind: kind, digest: digest)
    }
}

extension CheckpointIdentifier: CustomStringConvertible {
    /// The kind, the hash function and 64 hexadecimal digits: `weights:sha256:9f86d0...`.
    package var description: String { "\(kind.rawValue):sha256:\(digest.hexadecimal)" }
}

extension CheckpointIdentifier: Codable {
    /// Reads the text form.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = CheckpointIdentifier(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an identifier of a checkpoint")
        }
        self = identifier
    }

    /// Writes the text form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
