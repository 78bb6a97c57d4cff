import RadCheckpoint
import RadGraph
import RadHDF5
import RadTensor

/// Adapters and heads: section 6 of the specification.
extension ConformanceSet {
    static let kinds: [ConformanceCase] = [
        ConformanceCase("adapter", nil) { try KindSamples.adapter().image() },
        ConformanceCase("head", nil) { try KindSamples.head().image() },
        .tree("kind", "adapter-without-its-base") {
            $0.groups["manifest"]?.attributes["kind"] = .string("adapter")
        },
        adapter("kind", "base-of-a-backbone") { $0.groups["manifest"]?.attributes["kind"] = .string("backbone") },
        adapter("base", "head-without-edges") { $0.groups["manifest"]?.attributes["kind"] = .string("head") },
        adapter("feature", "base-as-an-optional-feature") {
            $0.attributes["optional-features"] = .string("base")
            $0.attributes["required-features"] = .string("")
        },
        adapter("json-content", "base-without-a-digest") { try $0.edit("weights:sha256:", "weights:md5:") },
        adapter("base", "base-of-another-kind") { try $0.edit("weights:sha256:", "file:sha256:") },
        adapter("base", "change-of-an-unknown-parameter") {
            try $0.edit(#""parameter":"n.shift""#, #""parameter":"z""#)
        },
        adapter("base", "replacement-with-a-rank") {
            try $0.edit(#""parameter":"n.shift""#, #""parameter":"n.shift","rank":1"#)
        },
        adapter("base", "rank-of-nought") { try $0.edit(#""rank":1"#, #""rank":0"#) },
        adapter("json-content", "unknown-change") { try $0.edit(#""operation":"add""#, #""operation":"multiply""#) },
        adapter("weights", "change-without-its-tensors") { try $0.edit(#""rank":1"#, #""rank":2"#) },
        adapter("base", "changes-out-of-order") { root in
            try root.edit(#"{"operation":"replace","parameter":"c.bias"},"#, "")
            try root.edit(
                #"{"operation":"add","parameter":"n.shift"}"#,
                #"{"operation":"add","parameter":"n.shift"},{"operation":"replace","parameter":"c.bias"}"#)
        },
        adapter("base", "low-rank-without-its-scale") { try $0.edit(#","scale":0.5"#, "") },
        adapter("base", "low-rank-of-a-row") {
            try $0.edit(
                #"{"operation":"add","parameter":"n.shift"}"#,
                #"{"operation":"low-rank","parameter":"n.shift","rank":1,"scale":1}"#)
        },
        adapter("base", "base-of-no-name") { try $0.edit(#""name":"base""#, #""name":"""#) },
        adapter("base", "edges-of-an-adapter") { try $0.edit(#""name":"base""#, #""edges":[],"name":"base""#) },
        head("base", "input-that-nothing-feeds") { try $0.edit(#""input":"tap""#, #""input":"z""#) },
        head("base", "edge-without-its-shape") { try $0.edit(#""shapes":[[2,1,1,1]]"#, #""shapes":[]"#) },
        head("base", "edge-of-other-channels") { try $0.edit(#"[[2,1,1,1]]"#, #"[[3,1,1,1]]"#) },
    ]

    private static func adapter(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) throws -> Void
    ) -> ConformanceCase {
        changed(code, name, { try KindSamples.adapter() }, change)
    }

    private static func head(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) throws -> Void
    ) -> ConformanceCase {
        changed(code, name, { try KindSamples.head() }, change)
    }

    private static func changed(
        _ code: String, _ name: String, _ make: @escaping @Sendable () throws -> Checkpoint,
        _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try make().document
            try change(&document.root)
            return try document.withRenewedElementTable().image()
        }
    }
}

/// A base, an adapter and a head of it, as small as they get.
enum KindSamples {
    /// Two channels of a volume, averaged, and two numbers from them.
    static let graph: Graph = {
        var builder = GraphBuilder(name: "base")
        let norm = builder.node("n", .batchNormalization(BatchNormalization(channels: 1)), "input")
        let stem = builder.node(
            "c", .convolution3D(Convolution3D(inputChannels: 1, outputChannels: 2, kernel: Triple(2))), norm)
        let pooled = builder.node("p", .globalAveragePool, stem)
        builder.output("mean", pooled)
        builder.tap("embedding", pooled)
        return builder.build()
    }()

    private static func elements(_ graph: Graph, dimension: Int) -> CheckpointElements {
        CheckpointElements(
            architecture: graph, preprocessing: ConformanceCase.recipe,
            embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: dimension), labels: [],
            licence: Licence(weights: "CC0-1.0"),
            provenance: Provenance(createdBy: "radzoo conformance", initialisation: "constant", seed: 0))
    }

    private static func tensor(_ extents: [Int]) -> Tensor {
        let shape = Shape(extents)
        return Tensor(shape: shape, float32: (0..<shape.count).map { Float($0) + 0.5 })
    }

    static func base(seed: Float = 1) throws -> Checkpoint {
        var parameters = ParameterSet()
        for declaration in graph.parameterDeclarations {
            let values = (0..<declaration.shape.count).map { Float($0) + seed }
            parameters[declaration.name] = Tensor(shape: declaration.shape, float32: values)
        }
        return try Checkpoint(
            manifest: Manifest(name: "base", version: "1.0.0", trainingStatus: .untrained),
            elements: elements(graph, dimension: 2), parameters: parameters)
    }

    /// One change of each kind.
    static func adapter() throws -> Checkpoint {
        var parameters = ParameterSet()
        parameters["c.bias"] = tensor([2])
        parameters["c.weight.up"] = tensor([2, 1])
        parameters["c.weight.down"] = tensor([1, 8])
        parameters["n.shift"] = tensor([1])
        let changes = [
            BaseReference.Change(parameter: "n.shift", operation: .add),
            BaseReference.Change(parameter: "c.weight", operation: .lowRank, rank: 1, scale: 0.5),
            BaseReference.Change(parameter: "c.bias", operation: .replace),
        ]
        return try Checkpoint(
            manifest: Manifest(name: "adapter", version: "1.0.0", trainingStatus: .untrained, kind: .adapter),
            elements: elements(graph, dimension: 2), parameters: parameters,
            supplements: CheckpointSupplements(base: BaseReference(try base().header, changes: changes)))
    }

    /// A linear probe of the embedding.
    static func head(edge: String = "embedding") throws -> Checkpoint {
        let probe = Graph(
            name: "probe", inputs: [GraphInput(name: "tap", channels: 2)],
            nodes: [
                GraphNode(name: "flat", operation: .globalAveragePool, inputs: ["tap"]),
                GraphNode(
                    name: "logits", operation: .linear(Linear(inputFeatures: 2, outputFeatures: 3)), inputs: ["flat"],
                    parameters: [.weight: "logits.weight", .bias: "logits.bias"]),
            ], outputs: ["logits": "logits"], taps: ["embedding": "logits"])
        var parameters = ParameterSet()
        for declaration in probe.parameterDeclarations {
            parameters[declaration.name] = tensor(declaration.shape.extents)
        }
        let edges = [BaseReference.Edge(edge: edge, input: "tap", shapes: [[2, 1, 1, 1]])]
        return try Checkpoint(
            manifest: Manifest(name: "head", version: "1.0.0", trainingStatus: .untrained, kind: .head),
            elements: elements(probe, dimension: 3), parameters: parameters,
            supplements: CheckpointSupplements(base: BaseReference(try base().header, edges: edges)))
    }
}

extension HDF5Group<HDF5Dataset> {
    /// Replaces text of `/base/base.json`.
    fileprivate mutating func edit(_ old: String, _ new: String) throws {
        let bytes = dataset(at: "base/base.json")?.tensor.bytes() ?? []
        let changed = Array(String(decoding: bytes, as: UTF8.self).replacing(old, with: new).utf8)
        guard changed != bytes else { throw FilePatch.Missing(what: "\(old) in base.json") }
        replace("base/base.json", with: HDF5Dataset(bytes: changed))
    }
}
