import Crypto
import RadHDF5

/// From format 0.1 to 1.0: `Formats/Checkpoint/migrations/0.1-to-1.0.md`.
///
/// Adds the list of features, the table of elements and the identity of the annex; identities and documents stay.
/// Names, versions, budgets, element types and the layout of tables are written out here as they were when 1.0 was
/// released, so that what this step makes does not change with the types of later versions.
enum MigrationFrom0_1 {
    /// Names of groups, their `encoding-type` and their datasets in format 0.1.
    private static let groups: [String: (encoding: String, datasets: Set<String>?)] = [
        "manifest": ("manifest", []), "architecture": ("graph", ["graph.json"]), "weights": ("tensors", nil),
        "preprocessing": ("preprocessing-recipe", ["recipe.json"]), "embedding": ("embedding", ["embedding.json"]),
        "labels": ("head-vocabularies", ["heads.json"]), "licence": ("licence", ["licence.json"]),
        "provenance": ("provenance", ["provenance.json"]),
    ]
    private static let manifestAttributes: Set<String> = [
        "kind", "name", "version", "training-status", "weights-id", "spec-id", "space-id", "file-id",
    ]
    private static let columns: Set<String> = ["path", "element-type", "rank", "shape", "sha256"]
    /// SHA-256 of the domain `radzoo.annex.1` and a list of nothing.
    private static let emptyAnnex = "annex:sha256:cec4ed604d3d0bbf1de01fd468b276a9c9598d229f40a9855281561630eca733"
    private static let maximumDocumentByteCount = 16 << 20

    static func migrate(_ tree: inout RawTree) throws(CheckpointError) {
        try check(tree.root)
        var root = tree.root
        var rows: [Row] = []
        for (name, rule) in groups {
            root.groups[name]?.attributes["encoding-version"] = .string("1.0")
            guard name != "manifest", name != "weights", let file = rule.datasets?.first,
                let dataset = root.groups[name]?.datasets[file]
            else { continue }
            let extents = dataset.extents
            guard dataset.typeName == "u8", extents.count == 1, extents[0] <= maximumDocumentByteCount else {
                throw CheckpointError(.json, at: "/\(name)/\(file)", expected: "bytes of UTF-8 in one row")
            }
            let digest = Array(SHA256.hash(data: try tree.bytes(dataset)))
            rows.append(Row(path: "\(name)/\(file)", count: extents[0], digest: digest))
        }
        rows.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let elements = HDF5Group<RawDataset>(encoding: "tensor-table", version: "1.0", datasets: try table(of: rows))
        root.groups["manifest"]?.groups["elements"] = elements
        root.groups["manifest"]?.groups["tensors"]?.attributes["encoding-version"] = .string("1.0")
        root.groups["manifest"]?.attributes["annex-id"] = .string(emptyAnnex)
        root.attributes["encoding-version"] = .string("1.0")
        root.attributes["minimum-reader-version"] = .string("1.0")
        root.attributes["required-features"] = .string("")
        root.attributes["optional-features"] = .string("")
        tree.root = root
    }

    /// A document as the table of format 1.0 lists it: a row of bytes.
    private struct Row {
        let path: String
        let count: Int
        let digest: [UInt8]
    }

    /// The five columns of the table of format 1.0, as it was when that version was released.
    private static func table(of rows: [Row]) throws(CheckpointError) -> [String: RawDataset] {
        let width = rows.map(\.path.utf8.count).max() ?? 0
        let paths = rows.flatMap { Array($0.path.utf8) + [UInt8](repeating: 0, count: width - $0.path.utf8.count) }
        let shapes = rows.flatMap { row in
            (0..<8).map { UInt8(truncatingIfNeeded: row.count >> (8 * $0)) } + [UInt8](repeating: 0, count: 56)
        }
        return [
            "path": try column(paths, [rows.count, width], "u8"),
            "element-type": try column(rows.flatMap { _ in Array("u8".utf8) + [0, 0] }, [rows.count, 4], "u8"),
            "rank": try column([UInt8](repeating: 1, count: rows.count), [rows.count], "u8"),
            "shape": try column(shapes, [rows.count, 8], "u64"),
            "sha256": try column(rows.flatMap(\.digest), [rows.count, 32], "u8"),
        ]
    }

    private static func column(
        _ bytes: [UInt8], _ extents: [Int], _ typeName: String
    ) throws(CheckpointError) -> RawDataset {
        guard let dataset = RawDataset(typeName: typeName, extents: extents, bytes: bytes) else {
            throw CheckpointError(.tensorTable, at: "/manifest/elements", expected: "columns of equal length")
        }
        return dataset
    }

    /// Requires what format 0.1 asks of groups, so that nothing of a file is lost on the way.
    private static func check(_ root: HDF5Group<RawDataset>) throws(CheckpointError) {
        try names(Set(root.attributes.keys), ["encoding-type", "encoding-version", "minimum-reader-version"], at: "/")
        try names(Set(root.groups.keys), Set(groups.keys), at: "/")
        try names(Set(root.datasets.keys), [], at: "/")
        for (name, rule) in groups {
            guard let group = root.groups[name] else { continue }
            let isManifest = name == "manifest"
            try check(
                group, rule.encoding, attributes: isManifest ? manifestAttributes : [],
                groups: isManifest ? ["tensors"] : [], datasets: rule.datasets, at: "/" + name)
        }
        if let kind = root.groups["manifest"]?.attributes["kind"], kind != .string("backbone") {
            throw CheckpointError(.kind, at: "/manifest", expected: "backbone")
        }
        if let tensors = root.groups["manifest"]?.groups["tensors"] {
            try check(
                tensors, "tensor-table", attributes: [], groups: [], datasets: columns, at: "/manifest/tensors")
        }
    }

    private static func check(
        _ group: HDF5Group<RawDataset>, _ encoding: String, attributes: Set<String>, groups: Set<String>,
        datasets: Set<String>?, at path: String
    ) throws(CheckpointError) {
        guard group.encodingType == encoding, group.encodingVersion == "0.1" else {
            throw CheckpointError(.elementVersion, at: path, expected: "\(encoding) of version 0.1")
        }
        try names(Set(group.attributes.keys), attributes.union(["encoding-type", "encoding-version"]), at: path)
        try names(Set(group.groups.keys), groups, at: path)
        if let datasets { try names(Set(group.datasets.keys), datasets, at: path) }
        for (name, dataset) in group.datasets where !dataset.attributes.isEmpty {
            throw CheckpointError(.unknownElement, at: path + "/" + name, expected: "no attributes")
        }
    }

    private static func names(
        _ found: Set<String>, _ expected: Set<String>, at path: String
    ) throws(CheckpointError) {
        if let missing = expected.subtracting(found).min() {
            throw CheckpointError(.missingElement, at: path, expected: missing)
        }
        if let other = found.subtracting(expected).min() {
            throw CheckpointError(.unknownElement, at: path, found: String(other.prefix(64)))
        }
    }
}
