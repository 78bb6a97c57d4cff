import RadCheckpoint
import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor

/// One file of the conformance set: how it is made, and the code with which a reader refuses it (nil: it is valid).
struct ConformanceCase: Sendable {
    let name: String
    let code: String?
    let image: @Sendable () throws -> [UInt8]

    /// Where the file stands below the folder of the set.
    var path: String { "\(code == nil ? "valid" : "invalid")/\(name).radz.h5" }

    init(_ name: String, _ code: String?, _ image: @escaping @Sendable () throws -> [UInt8]) {
        self.name = name
        self.code = code
        self.image = image
    }

    /// A file with a changed tree whose table of elements is right again.
    static func tree(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try checkpoint().document
            change(&document.root)
            return try document.withRenewedElementTable().image()
        }
    }

    /// A file with changed bytes.
    static func patch(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout FilePatch) throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var patch = FilePatch(try checkpoint().image())
            try change(&patch)
            return patch.image
        }
    }

    /// A file with one changed byte of a message of an object, and right checksums.
    static func message(
        _ code: String, _ name: String, _ type: UInt8, _ path: String, at place: Int, _ value: UInt8
    ) -> ConformanceCase {
        patch(code, name) { patch in
            let message = try patch.message(type, path)
            let header = try patch.header(path)
            patch.image[message.offset + place] = value
            patch.seal(header: header)
        }
    }

    /// The smallest checkpoint: the normalised input, averaged.
    static let graph: Graph = {
        var builder = GraphBuilder(name: "small")
        let norm = builder.node("n", .batchNormalization(BatchNormalization(channels: 1)), "input")
        builder.output("mean", builder.node("p", .globalAveragePool, norm))
        builder.tap("embedding", "p")
        return builder.build()
    }()

    static let recipe = PreprocessingRecipe(
        steps: [PreprocessingStep(.resampleToGrid(fewerSlices: .resample)), PreprocessingStep(.minMax)],
        domain: PreprocessingDomain(modalities: ["CT"], minimumSlices: 2), shapes: [[1, 2, 2, 2]])

    static func checkpoint(
        _ supplements: CheckpointSupplements = .none, kind: CheckpointKind = .backbone,
        status: TrainingStatus = .untrained, optimizerTensors: [String: [String: Tensor]] = [:],
        changing change: (inout CheckpointElements) -> Void = { _ in }
    ) throws -> Checkpoint {
        var elements = CheckpointElements(
            architecture: graph, preprocessing: recipe,
            embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 1), labels: [],
            licence: Licence(weights: "CC0-1.0"),
            provenance: Provenance(createdBy: "radzoo conformance", initialisation: "constant", seed: 0))
        change(&elements)
        var parameters = ParameterSet()
        for (index, declaration) in elements.architecture.parameterDeclarations.enumerated() {
            let values = [Float](repeating: Float(index) + 0.5, count: declaration.shape.count)
            parameters[declaration.name] = Tensor(shape: declaration.shape, float32: values)
        }
        return try Checkpoint(
            manifest: Manifest(name: "small", version: "1.0.0", trainingStatus: status, kind: kind),
            elements: elements, parameters: parameters, supplements: supplements, optimizerTensors: optimizerTensors)
    }

    static let supplements: CheckpointSupplements = {
        var golden = SampleSupplements.golden
        golden.steps = [(0, "resample-to-grid"), (1, "min-max")].map {
            GoldenStep(
                index: $0, operation: $1, extent: [2, 2, 2], mean: 0.5, samples: (0..<8).map(Float.init),
                tolerance: SampleSupplements.tolerance)
        }
        golden.outputs = [
            GoldenOutput(name: "embedding", values: [1], tolerance: SampleSupplements.tolerance)
        ]
        var quantization = SampleSupplements.quantization
        quantization.edges[1].name = "n"
        quantization.parameterScales = [:]
        return CheckpointSupplements(
            golden: [golden], quantization: quantization, training: SampleSupplements.training,
            evaluation: [SampleSupplements.evaluation], card: SampleSupplements.card)
    }()
}

extension ConformanceSet {
    static let valid: [ConformanceCase] = [
        ConformanceCase("smallest", nil) { try ConformanceCase.checkpoint().image() },
        ConformanceCase("every-supplement", nil) {
            try ConformanceCase.checkpoint(ConformanceCase.supplements).image()
        },
        ConformanceCase("golden-of-a-box", nil) { try croppedGolden().image() },
        ConformanceCase("every-step", nil) {
            try ConformanceCase.checkpoint { $0.preprocessing = everyStep }.image()
        },
        ConformanceCase("label-statistics", nil) { try labelled().image() },
        ConformanceCase("quantized-parameters", nil) { try quantizedParameters().image() },
        ConformanceCase("trained", nil) { try trained().image() },
        ConformanceCase("training-state", nil) {
            try ConformanceCase.checkpoint(
                CheckpointSupplements(trainingState: SampleSupplements.state), kind: .trainingState,
                optimizerTensors: ["momentum": ["n.scale": Tensor(shape: [1], float32: [0.5])]]
            ).image()
        },
        ConformanceCase("moved-tensor", nil) {
            var patch = FilePatch(try ConformanceCase.checkpoint().image())
            let layout = try patch.message(8, "/weights/n.scale")
            let header = try patch.header("/weights/n.scale")
            let old = patch.number(at: layout.content + 2, width: 8)
            let elements = Array(patch.image[old..<(old + 4)])
            patch.set(old, [0, 0, 0, 0])
            let new = patch.append(elements)
            patch.set(layout.content + 2, new)
            patch.seal(header: header)
            return patch.image
        },
        ConformanceCase("unknown-optional-feature", nil) {
            var document = try ConformanceCase.checkpoint().document
            document.root.groups["future"] = HDF5Group(
                encoding: "future", version: "7.0",
                datasets: ["values": HDF5Dataset(Tensor(shape: [2], float32: [1, 2]))])
            document.root.attributes["optional-features"] = .string("future")
            return try document.withRenewedElementTable().withRenewedIdentities().image()
        },
    ]
}
