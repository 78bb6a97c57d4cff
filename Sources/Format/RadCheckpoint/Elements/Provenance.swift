/// A collection of data that weights were learned from.
package struct TrainingSource: Hashable, Codable, Sendable {
    package var name: String
    /// The SPDX expression or the name of the licence.
    package var licence: String
    /// How the source asks to be cited.
    package var citation: String
    /// The number of subjects, 0 for synthetic data.
    package var subjects: Int

    /// A source of data.
    package init(name: String, licence: String, citation: String, subjects: Int) {
        self.name = name
        self.licence = licence
        self.citation = citation
        self.subjects = subjects
    }
}

/// Where weights come from; nothing in it depends on the time or the machine.
package struct Provenance: Hashable, Sendable {
    /// The program and version that made the weights, such as `radzoo 0.1.0`.
    package var createdBy: String
    /// How the weights were first filled, such as `he-normal`.
    package var initialisation: String
    /// The seed of everything random.
    package var seed: UInt64
    /// What the weights were learned from; empty for untrained weights.
    package var sources: [TrainingSource]
    /// The hash of the label rules that gave the training labels, nil where none did.
    package var rulesHash: String?
    /// The weights ids of checkpoints that these weights started from.
    package var parents: [String]

    /// Where weights come from.
    package init(
        createdBy: String, initialisation: String, seed: UInt64, sources: [TrainingSource] = [],
        rulesHash: String? = nil, parents: [String] = []
    ) {
        self.createdBy = createdBy
        self.initialisation = initialisation
        self.seed = seed
        self.sources = sources
        self.rulesHash = rulesHash
        self.parents = parents
    }
}

extension Provenance: Codable {
    private enum CodingKeys: String, CodingKey {
        case createdBy, initialisation, seed, sources, rulesHash, parents
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        createdBy = try container.decode(String.self, forKey: .createdBy)
        initialisation = try container.decode(String.self, forKey: .initialisation)
        // Not every reader of JSON keeps 64 bits of a number.
        guard let seed = UInt64(try container.decode(String.self, forKey: .seed)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .seed, in: container, debugDescription: "a decimal number of at most 64 bits")
        }
        self.seed = seed
        sources = try container.decode([TrainingSource].self, forKey: .sources)
        rulesHash = try container.decodeIfPresent(String.self, forKey: .rulesHash)
        parents = try container.decode([String].self, forKey: .parents)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(createdBy, forKey: .createdBy)
        try container.encode(initialisation, forKey: .initialisation)
        try container.encode(String(seed), forKey: .seed)
        try container.encode(sources, forKey: .sources)
        try container.encodeIfPresent(rulesHash, forKey: .rulesHash)
        try container.encode(parents, forKey: .parents)
    }
}
