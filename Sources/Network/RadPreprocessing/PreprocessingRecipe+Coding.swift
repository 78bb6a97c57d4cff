import RadTensor
import RadVolume

extension PreprocessingRecipe: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case version, steps, domain, shapes, shapeChoice
    }

    /// Reads a recipe; versions, operations and keys that are not known are refused with a `PreprocessingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        let version = try container.decode(Int.self, forKey: AnyKey(CodingKeys.version))
        guard version == Self.version else {
            throw PreprocessingError(
                code: .unknownVersion, expected: "a recipe of version \(Self.version)", found: "\(version)")
        }
        try container.refuseKeys(except: CodingKeys.allCases)
        self.init(
            steps: try container.decode([PreprocessingStep].self, forKey: AnyKey(CodingKeys.steps)),
            domain: try container.decode(PreprocessingDomain.self, forKey: AnyKey(CodingKeys.domain)),
            shapes: try container.decode([Shape].self, forKey: AnyKey(CodingKeys.shapes)),
            shapeChoice: try container.decode(ShapeChoice.self, forKey: AnyKey(CodingKeys.shapeChoice)))
    }

    /// Writes version, steps, domain, shapes and the choice among them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.version, forKey: .version)
        try container.encode(steps, forKey: .steps)
        try container.encode(domain, forKey: .domain)
        try container.encode(shapes, forKey: .shapes)
        try container.encode(shapeChoice, forKey: .shapeChoice)
    }
}

extension PreprocessingDomain: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case modalities, intents, units, minimumSlices, minimumExtentMillimetres
    }

    /// Reads a domain; keys that are not known are refused with a `PreprocessingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        try container.refuseKeys(except: CodingKeys.allCases)
        self.init(
            modalities: try container.decode([String].self, forKey: AnyKey(CodingKeys.modalities)),
            intents: try container.decode([String].self, forKey: AnyKey(CodingKeys.intents)),
            units: try container.decode([VoxelUnit].self, forKey: AnyKey(CodingKeys.units)),
            minimumSlices: try container.decode(Int.self, forKey: AnyKey(CodingKeys.minimumSlices)),
            minimumExtentMillimetres: try container.decode(
                VoxelSpacing.self, forKey: AnyKey(CodingKeys.minimumExtentMillimetres)))
    }

    /// Writes every rule.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(modalities, forKey: .modalities)
        try container.encode(intents, forKey: .intents)
        try container.encode(units, forKey: .units)
        try container.encode(minimumSlices, forKey: .minimumSlices)
        try container.encode(minimumExtentMillimetres, forKey: .minimumExtentMillimetres)
    }
}

/// A key of any name, so that names nobody knows can be seen.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
    init(_ key: some CodingKey) { stringValue = key.stringValue }
}

extension KeyedDecodingContainer<AnyKey> {
    /// Refuses keys that are not among the known ones.
    func refuseKeys(except known: [some CodingKey]) throws {
        let names = Set(known.map(\.stringValue))
        let unknown = allKeys.filter { !names.contains($0.stringValue) }
        guard unknown.isEmpty else {
            throw PreprocessingError(
                code: .malformedRecipe, expected: "the keys \(names.sorted().joined(separator: ", "))",
                found: "\(unknown.count) others")
        }
    }
}
