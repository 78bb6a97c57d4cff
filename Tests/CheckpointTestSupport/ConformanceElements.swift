import RadCheckpoint
import RadHDF5
import RadTensor

/// Groups, attributes, tables and documents: sections 1.2 to 2 of the specification.
extension ConformanceSet {
    static func text(_ text: String) -> HDF5Dataset { HDF5Dataset(bytes: Array(text.utf8)) }
    private static let other = HDF5Group<HDF5Dataset>(encoding: "other", version: "1.0")

    static let elements: [ConformanceCase] = [
        .tree("element-version", "another-format") { $0.attributes["encoding-type"] = .string("anndata") },
        .tree("format-version", "newer-format") { $0.attributes["encoding-version"] = .string("2.0") },
        .tree("format-version", "newer-reader-needed") {
            $0.attributes["minimum-reader-version"] = .string("1.1")
        },
        .tree("format-version", "no-version") { $0.attributes["encoding-version"] = .string("one") },
        .tree("element-version", "newer-element") {
            $0.groups["embedding"]?.attributes["encoding-version"] = .string("2.0")
        },
        .tree("element-version", "wrong-element") {
            $0.groups["labels"]?.attributes["encoding-type"] = .string("graph")
        },
        .tree("feature", "unknown-required-feature") { $0.attributes["required-features"] = .string("sorcery") },
        .tree("feature", "features-out-of-order") {
            $0.attributes["optional-features"] = .string("golden card")
        },
        .tree("missing-element", "feature-without-its-group") {
            $0.attributes["optional-features"] = .string("card")
        },
        .tree("unknown-element", "group-without-its-feature") { $0.groups["golden"] = other },
        .tree("missing-element", "no-licence") { $0.groups["licence"] = nil },
        .tree("missing-element", "no-recipe") { $0.groups["preprocessing"]?.datasets = [:] },
        .tree("missing-element", "no-file-id") { $0.groups["manifest"]?.attributes["file-id"] = nil },
        .tree("unknown-element", "unknown-attribute") { $0.groups["labels"]?.attributes["note"] = .string("x") },
        .tree("unknown-element", "unknown-dataset") { $0.groups["licence"]?.datasets["notes.txt"] = text("x") },
        .tree("unknown-element", "unknown-group") { $0.groups["embedding"]?.groups["other"] = other },
        .tree("unknown-element", "attribute-of-a-tensor") {
            $0.groups["weights"]?.datasets["n.scale"]?.attributes["role"] = .string("scale")
        },
        .tree("kind", "unknown-kind") { manifest(&$0, "kind", "oracle") },
        .tree("kind", "training-state-without-its-group") { manifest(&$0, "kind", "training-state") },
        .tree("manifest", "name-with-capitals") { manifest(&$0, "name", "Small") },
        .tree("manifest", "unknown-training-status") { manifest(&$0, "training-status", "half") },
        .tree("manifest", "name-that-is-a-number") { $0.groups["manifest"]?.attributes["name"] = .signed(1) },
        .tree("identity", "another-name") { manifest(&$0, "name", "smaller") },
        .tree("identity", "another-weights-id") { manifest(&$0, "weights-id", "none") },
        .tree("identity", "another-space-id") { manifest(&$0, "space-id", "none") },
        .tree("identity", "another-annex-id") { manifest(&$0, "annex-id", "none") },
        .tree("tensor-table", "tensor-that-no-table-lists") {
            $0.groups["weights"]?.datasets["n.more"] = HDF5Dataset(Tensor(shape: [1], float32: [0]))
        },
        .tree("tensor-table", "tensor-of-another-shape") {
            $0.groups["weights"]?.datasets["n.scale"] = HDF5Dataset(Tensor(shape: [2], float32: [0, 1]))
        },
        .tree("tensor-table", "table-out-of-order") { root in
            table(&root, "path") { bytes in
                let width = bytes.count / 4
                for place in 0..<width { bytes.swapAt(place, width + place) }
            }
        },
        .tree("tensor-table", "rank-of-nine") { table(&$0, "rank") { $0[0] = 9 } },
        .tree("tensor-table", "extent-after-the-last") { table(&$0, "shape") { $0[63] = 1 } },
        .tree("tensor-table", "unknown-element-type") { table(&$0, "element-type") { $0[0] = 0x78 } },
        .tree("digest", "changed-weight") {
            $0.groups["weights"]?.datasets["n.scale"] = HDF5Dataset(Tensor(shape: [1], float32: [9]))
        },
        ConformanceCase("changed-document", "digest") {
            var document = try ConformanceCase.checkpoint().document
            var bytes = document.root.dataset(at: "licence/licence.json")?.tensor.bytes() ?? []
            bytes[bytes.count - 3] ^= 1
            document.root.groups["licence"]?.datasets["licence.json"] = HDF5Dataset(bytes: bytes)
            return try document.image()
        },
        ConformanceCase("element-that-no-table-lists", "tensor-table") {
            var document = try ConformanceCase.checkpoint(CheckpointSupplements(card: "x")).document
            let plain = try ConformanceCase.checkpoint().document
            document.root.groups["manifest"]?.groups["elements"] = plain.root.groups["manifest"]?.groups["elements"]
            return try document.image()
        },
        ConformanceCase("weight-that-is-no-number", "not-finite") {
            var document = try ConformanceCase.checkpoint().document
            let infinite = Tensor(shape: [1], float32: [.infinity])
            document.root.groups["weights"]?.datasets["n.mean"] = HDF5Dataset(infinite)
            table(&document.root, "sha256") {
                $0.replaceSubrange(0..<32, with: ContentDigest(of: infinite).bytes)
            }
            return try document.withRenewedElementTable().withRenewedIdentities().image()
        },
    ]

    /// Changes an attribute of the manifest.
    static func manifest(_ root: inout HDF5Group<HDF5Dataset>, _ name: String, _ value: String) {
        root.groups["manifest"]?.attributes[name] = .string(value)
    }

    /// Changes the bytes of a column of the tensor table.
    private static func table(
        _ root: inout HDF5Group<HDF5Dataset>, _ column: String, _ change: (inout [UInt8]) -> Void
    ) {
        guard let tensor = root.dataset(at: "manifest/tensors/" + column)?.tensor else { return }
        var bytes = tensor.bytes()
        change(&bytes)
        guard let changed = try? Tensor(shape: tensor.shape, elementType: tensor.elementType, bytes: bytes) else {
            return
        }
        root.groups["manifest"]?.groups["tensors"]?.datasets[column] = HDF5Dataset(changed)
    }
}

/// The form of documents, and what they say: sections 1.3 and 3 to 6 of the specification.
extension ConformanceSet {
    static let documents: [ConformanceCase] = [
        licence("json", "text-that-is-no-json", "{"),
        licence("json", "key-twice", #"{"limits":[],"limits":[],"weights":"MIT"}"#),
        licence("json", "too-deep", String(repeating: "[", count: 40) + String(repeating: "]", count: 40)),
        licence("json", "integer-that-doubles-lose", #"{"limits":[],"weights":9007199254740993}"#),
        licence("json-form", "keys-out-of-order", #"{"weights":"MIT","limits":[]}"#),
        licence("json-form", "white-space", #"{"limits":[], "weights":"MIT"}"#),
        licence("json-form", "escaped-slash", #"{"limits":["a\/b"],"weights":"MIT"}"#),
        licence("json-content", "unknown-key", #"{"limits":[],"url":"x","weights":"MIT"}"#),
        licence("json-content", "key-missing", #"{"limits":[]}"#),
        licence("json-content", "value-of-another-type", #"{"limits":[],"weights":1}"#),
        licence("licence", "no-licence-named", #"{"limits":[],"weights":""}"#),
        .tree("json", "document-of-numbers") {
            $0.groups["licence"]?.datasets["licence.json"] = HDF5Dataset(Tensor(shape: [2], float32: [1, 2]))
        },
        edit("json-content", "unknown-operation", "architecture/graph.json", "globalAveragePool", "execute"),
        edit(
            "json-content", "newer-operation", "architecture/graph.json", #""version":1},"parameters"#,
            #""version":2},"parameters"#),
        edit(
            "architecture", "edge-that-nothing-makes", "architecture/graph.json", #""inputs":["n"]"#, #""inputs":["z"]"#
        ),
        edit("weights", "parameter-that-is-not-there", "architecture/graph.json", #""n.shift""#, #""n.other""#),
        edit("json-content", "unknown-step", "preprocessing/recipe.json", "min-max", "run"),
        edit("preprocessing", "no-shape", "preprocessing/recipe.json", "[[1,2,2,2]]", "[]"),
        edit("embedding", "another-dimension", "embedding/embedding.json", #""dimension":1"#, #""dimension":2"#),
        edit("embedding", "unknown-tap", "embedding/embedding.json", #""tap":"embedding""#, #""tap":"nothing""#),
        edit("json-content", "unknown-pooling", "embedding/embedding.json", #""pooling":"none""#, #""pooling":"max""#),
        edit("provenance", "no-program", "provenance/provenance.json", "radzoo conformance", ""),
        edit("json-content", "seed-that-is-no-number", "provenance/provenance.json", #""seed":"0""#, #""seed":"x""#),
        .tree("provenance", "trained-on-nothing") {
            $0.groups["manifest"]?.attributes["training-status"] = .string("trained")
        },
        .tree("labels", "vocabulary-of-no-output") {
            $0.groups["labels"]?.datasets["heads.json"] = text(
                #"[{"activation":"identity","group":"sliceSpacing","head":"z","terms":[],"unit":"mm"}]"#)
        },
    ]

    private static func licence(_ code: String, _ name: String, _ value: String) -> ConformanceCase {
        .tree(code, name) { $0.groups["licence"]?.datasets["licence.json"] = text(value) }
    }

    /// Replaces text of a document.
    static func edit(
        _ code: String, _ name: String, _ path: String, _ old: String, _ new: String,
        of supplements: CheckpointSupplements = .none
    ) -> ConformanceCase {
        edit(code, name, path, old, new) { try ConformanceCase.checkpoint(supplements) }
    }

    /// Replaces text of a document of a checkpoint.
    static func edit(
        _ code: String, _ name: String, _ path: String, _ old: String, _ new: String,
        of checkpoint: @escaping @Sendable () throws -> Checkpoint
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try checkpoint().document
            let bytes = document.root.dataset(at: path)?.tensor.bytes() ?? []
            let changed = String(decoding: bytes, as: UTF8.self).replacing(old, with: new)
            guard Array(changed.utf8) != bytes else { throw FilePatch.Missing(what: "\(old) in \(path)") }
            document.root.replace(path, with: text(changed))
            return try document.withRenewedElementTable().image()
        }
    }
}

extension HDF5Group<HDF5Dataset> {
    /// Puts a dataset in the place of another.
    mutating func replace(_ path: String, with dataset: HDF5Dataset) {
        let names = path.split(separator: "/", maxSplits: 1).map(String.init)
        if names.count == 1 { datasets[names[0]] = dataset } else { groups[names[0]]?.replace(names[1], with: dataset) }
    }
}
