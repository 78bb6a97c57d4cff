/// A version of the checkpoint format.
struct FormatVersion: Hashable, Comparable, Sendable {
    let major: Int
    let minor: Int

    /// The version that is written and read.
    static let current = FormatVersion(major: 0, minor: 1)

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// A version from its text `major.minor`, or nil where it is none.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1]) else { return nil }
        self.init(major: major, minor: minor)
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    static func < (left: FormatVersion, right: FormatVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    var text: String { "\(major).\(minor)" }
}

/// What a checkpoint is for.
enum CheckpointKind: String {
    /// A network with its embedding.
    case backbone
}

/// Where elements stand in a file.
enum ElementPath {
    static let root = "/"
    static let manifest = "/manifest"
    static let tensors = "/manifest/tensors"
    static let architecture = "/architecture/graph.json"
    static let weights = "/weights"
    static let preprocessing = "/preprocessing/recipe.json"
    static let embedding = "/embedding/embedding.json"
    static let labels = "/labels/heads.json"
    static let licence = "/licence/licence.json"
    static let provenance = "/provenance/provenance.json"
}

/// The rules of one group: what it says that it holds, and what it must hold, neither more nor less.
struct GroupRule {
    /// The value of `encoding-type`.
    let encoding: String
    /// The value of `encoding-version`.
    var version = "0.1"
    /// Attributes besides the two.
    var attributes: Set<String> = []
    var groups: Set<String> = []
    /// Datasets; nil where their names are those of the tensors.
    var datasets: Set<String>? = []

    static let root = GroupRule(
        encoding: "radzoo-checkpoint", version: FormatVersion.current.text, attributes: ["minimum-reader-version"],
        groups: Set(elements.keys))

    /// The groups below the root, by name.
    static let elements: [String: GroupRule] = [
        "manifest": GroupRule(
            encoding: "manifest",
            attributes: [
                "kind", "name", "version", "training-status", "weights-id", "spec-id", "space-id", "file-id",
            ], groups: ["tensors"]),
        "architecture": GroupRule(encoding: "graph", datasets: ["graph.json"]),
        "weights": GroupRule(encoding: "tensors", datasets: nil),
        "preprocessing": GroupRule(encoding: "preprocessing-recipe", datasets: ["recipe.json"]),
        "embedding": GroupRule(encoding: "embedding", datasets: ["embedding.json"]),
        "labels": GroupRule(encoding: "head-vocabularies", datasets: ["heads.json"]),
        "licence": GroupRule(encoding: "licence", datasets: ["licence.json"]),
        "provenance": GroupRule(encoding: "provenance", datasets: ["provenance.json"]),
    ]

    static let tensors = GroupRule(
        encoding: "tensor-table", datasets: ["path", "element-type", "rank", "shape", "sha256"])
}
