import RadCheckpoint

/// What a signature of an index vouches for: an in-toto Statement v1 about the bytes of `index.json`.
struct ZooStatement: Hashable, Codable, Sendable {
    struct Subject: Hashable, Codable, Sendable {
        var digest: [String: String]
        var name: String
    }

    struct Predicate: Hashable, Codable, Sendable {
        var sequence: Int
    }

    enum CodingKeys: String, CodingKey {
        case type = "_type"
        case predicate, predicateType, subject
    }

    var type = "https://in-toto.io/Statement/v1"
    var predicate: Predicate
    var predicateType = "urn:radzoo:zoo-index:1"
    var subject: [Subject]

    /// The statement about an index.
    init(sha256: String, sequence: Int) {
        predicate = Predicate(sequence: sequence)
        subject = [Subject(digest: ["sha256": sha256], name: ZooIndex.fileName)]
    }

    func bytes() throws(CheckpointError) -> [UInt8] { try JSONDocument.bytes(of: self, at: "statement") }
}
