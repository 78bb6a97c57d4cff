/// Whether weights were learned from data.
package enum TrainingStatus: String, Codable, CaseIterable, Sendable {
    /// Seeded random numbers: embeddings are repeatable, and mean little.
    case untrained
    case trained
}

/// What a checkpoint is called.
package struct Manifest: Hashable, Sendable {
    /// The name, such as `radnet-s`: 1 to 64 characters out of `a-z 0-9 . -`, starting with a letter or digit.
    package var name: String
    /// The version of the model, such as `1.0.0`: 1 to 32 characters as in a name or `+`.
    package var version: String
    package var trainingStatus: TrainingStatus
    package var kind: CheckpointKind

    /// What a checkpoint is called.
    package init(name: String, version: String, trainingStatus: TrainingStatus, kind: CheckpointKind = .backbone) {
        self.name = name
        self.version = version
        self.trainingStatus = trainingStatus
        self.kind = kind
    }

    /// Requires name and version to be allowed.
    func validate() throws(CheckpointError) {
        guard Self.isLabel(name, maximumLength: 64, allowing: "") else {
            throw CheckpointError(
                .manifest, at: "/manifest", expected: "a name of 1 to 64 characters out of a-z 0-9 . -")
        }
        guard Self.isLabel(version, maximumLength: 32, allowing: "+") else {
            throw CheckpointError(
                .manifest, at: "/manifest", expected: "a version of 1 to 32 characters out of a-z 0-9 . - +")
        }
    }

    /// Whether a text has 1 to `maximumLength` characters out of `a-z 0-9 . -` and others, the first a letter or digit.
    static func isLabel(_ text: String, maximumLength: Int, allowing others: String) -> Bool {
        guard (1...maximumLength).contains(text.utf8.count), let first = text.utf8.first else { return false }
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let allowed = Array(".-".utf8) + Array(others.utf8)
        return isLetterOrDigit(first) && text.utf8.allSatisfy { isLetterOrDigit($0) || allowed.contains($0) }
    }
}
