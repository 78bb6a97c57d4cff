import RadCheckpoint
import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor
import RadVocabulary

/// A checkpoint of a tiny network, and the parts that tests change.
struct SampleCheckpoint {
    var manifest = Manifest(name: "tiny", version: "0.1.0", trainingStatus: .untrained)
    var elements: CheckpointElements
    var parameters: ParameterSet

    init(seed: UInt64 = 1) {
        let graph = Self.graph
        elements = CheckpointElements(
            architecture: graph, preprocessing: Self.recipe,
            embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 3),
            labels: [
                HeadVocabulary(
                    head: "modality", group: .modality, activation: .softmax,
                    terms: Array(Vocabulary.modalities.prefix(2))),
                HeadVocabulary(head: "spacing", group: .sliceSpacing, activation: .identity, terms: [], unit: "mm"),
            ],
            licence: Licence(weights: "Apache-2.0", limits: ["Not a medical device."]),
            provenance: Provenance(createdBy: "radzoo 0.1.0", initialisation: "he-normal", seed: seed))
        parameters = Self.parameters(of: graph, seed: seed)
    }

    /// Convolution, normalisation, pooling; two heads.
    static let graph: Graph = {
        var builder = GraphBuilder(name: "tiny")
        let stem = builder.node(
            "stem", .convolution3D(Convolution3D(inputChannels: 1, outputChannels: 3, kernel: Triple(2, 2, 2))), "input"
        )
        let norm = builder.node("norm", .batchNormalization(BatchNormalization(channels: 3)), stem)
        let pooled = builder.node("pooled", .globalAveragePool, norm)
        let logits = builder.node("modality.logits", .linear(Linear(inputFeatures: 3, outputFeatures: 2)), pooled)
        builder.output("modality", builder.node("modality.softmax", .softmax, logits))
        builder.output(
            "spacing", builder.node("spacing.value", .linear(Linear(inputFeatures: 3, outputFeatures: 1)), pooled))
        builder.tap("embedding", pooled)
        builder.tap("volume", norm)
        return builder.build()
    }()

    static let recipe = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.keepAcquisitionFrame), PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
            PreprocessingStep(.percentileWindow(lower: 0.5, upper: 99.5)),
        ], domain: PreprocessingDomain(modalities: ["CT", "MR"], minimumSlices: 8), shapes: [[1, 4, 6, 6]])

    /// Seeded values, every third tensor in half precision.
    static func parameters(of graph: Graph, seed: UInt64) -> ParameterSet {
        var random = SeededRandom(seed: seed)
        var parameters = ParameterSet()
        for (index, declaration) in graph.parameterDeclarations.enumerated() {
            let values = (0..<declaration.shape.count).map { _ in Float(random.normal()) }
            let tensor = Tensor(shape: declaration.shape, float32: values)
            parameters[declaration.name] =
                index % 3 == 2
                ? halved(values, declaration.shape) : tensor
        }
        return parameters
    }

    static func halved(_ values: [Float], _ shape: Shape) -> Tensor {
        let bytes = HalfPrecision.float16Patterns(of: values).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        guard let tensor = try? Tensor(shape: shape, elementType: .float16, bytes: bytes) else {
            preconditionFailure("two bytes for each value")
        }
        return tensor
    }

    func checkpoint() throws(CheckpointError) -> Checkpoint {
        try Checkpoint(manifest: manifest, elements: elements, parameters: parameters)
    }

    /// The code with which the parts are refused, or nil where they make a checkpoint.
    var refusal: CheckpointError.Code? {
        do throws(CheckpointError) {
            _ = try checkpoint()
            return nil
        } catch {
            return error.code
        }
    }
}

/// The error with which the bytes of a file are refused, or nil where it is read with all tensors.
func refusal(of image: [UInt8]) -> CheckpointError? {
    do throws(CheckpointError) {
        _ = try CheckpointReader(bytes: image).checkpoint()
        return nil
    } catch {
        return error
    }
}

extension Checkpoint {
    /// Whether two checkpoints hold the same elements and values.
    func hasContent(of other: Checkpoint) -> Bool {
        manifest == other.manifest && architecture == other.architecture && preprocessing == other.preprocessing
            && embedding == other.embedding && labels == other.labels && licence == other.licence
            && provenance == other.provenance && parameters.tensors == other.parameters.tensors
    }
}
