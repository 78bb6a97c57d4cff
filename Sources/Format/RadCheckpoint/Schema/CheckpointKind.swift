/// What a checkpoint is for.
package enum CheckpointKind: String, CaseIterable, Sendable {
    /// A network with its embedding.
    case backbone
    /// A change to the weights of a backbone.
    case adapter
    /// A network that continues a backbone from its taps.
    case head
    /// A backbone in the midst of its training.
    case trainingState = "training-state"

    /// Whether the file is of use only together with another one.
    package var needsBase: Bool { self == .adapter || self == .head }
}

/// A group that not every checkpoint has; a file lists those that it has.
enum CheckpointFeature: String, CaseIterable, Sendable {
    case base, card, evaluation, golden, quantization, training
    case labelStatistics = "label_statistics"
    case trainingState = "training_state"

    /// Whether a reader that does not know the group must refuse the file.
    var isRequired: Bool { self == .base }

    /// Whether the content of the group is part of the file's identity; that of the others is part of the annex.
    var isOfFile: Bool {
        switch self {
        case .base, .quantization, .training, .trainingState: true
        case .card, .evaluation, .golden, .labelStatistics: false
        }
    }
}

/// The features that a file lists.
struct FeatureList: Hashable, Sendable {
    static let requiredAttribute = "required-features"
    static let optionalAttribute = "optional-features"

    /// Known features.
    var known: Set<CheckpointFeature> = []
    /// Optional features of newer programs, kept as they are.
    var others: Set<String> = []

    /// The values of the two attributes: names in byte order, joined by single spaces.
    var texts: (required: String, optional: String) {
        func joined(_ names: [String]) -> String {
            names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: " ")
        }
        return (
            joined(known.filter(\.isRequired).map(\.rawValue)),
            joined(known.filter { !$0.isRequired }.map(\.rawValue) + others)
        )
    }

    init(known: Set<CheckpointFeature>, others: Set<String> = []) {
        self.known = known
        self.others = others
    }

    /// Reads the two attributes; a required feature that is not known is refused.
    init(required: String, optional: String) throws(CheckpointError) {
        for name in required.split(separator: " ", omittingEmptySubsequences: false) where !required.isEmpty {
            guard let feature = CheckpointFeature(rawValue: String(name)), feature.isRequired else {
                throw CheckpointError(
                    .feature, at: ElementPath.root, expected: "required features that this version knows",
                    found: Self.shown(name))
            }
            known.insert(feature)
        }
        for name in optional.split(separator: " ", omittingEmptySubsequences: false) where !optional.isEmpty {
            if let feature = CheckpointFeature(rawValue: String(name)), !feature.isRequired {
                known.insert(feature)
            } else {
                guard !name.isEmpty, GroupRule.always[String(name)] == nil,
                    CheckpointFeature(rawValue: String(name)) == nil
                else {
                    throw CheckpointError(.feature, at: ElementPath.root, found: Self.shown(name))
                }
                others.insert(String(name))
            }
        }
        guard texts == (required, optional) else {
            throw CheckpointError(
                .feature, at: ElementPath.root, expected: "names in byte order, each once, joined by single spaces")
        }
    }

    /// A name of a stranger's file as far as it is shown.
    private static func shown(_ name: some StringProtocol) -> String {
        String(name.prefix(64)).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }
}
