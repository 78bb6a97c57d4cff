import RadCheckpoint
import RadGraph
import RadPreprocessing
import RadSystem
import RadTensor
import RadVocabulary

/// A checkpoint of a network of one convolution, with which a series takes milliseconds.
package enum TinyCheckpoint {
    /// Number of values of its embeddings.
    package static let dimension = 8

    /// Writes the checkpoint; another seed gives other weights and so another space.
    package static func write(to path: String, seed: UInt64 = 1, name: String = "tiny") throws {
        var builder = GraphBuilder(name: name)
        let stem = builder.node(
            "stem",
            .convolution3D(
                Convolution3D(inputChannels: 1, outputChannels: dimension, kernel: Triple(3, 3, 3))), "input")
        let active = builder.node("active", .rectifiedLinear, stem)
        let pooled = builder.node("pooled", .globalAveragePool, active)
        let logits = builder.node("logits", .linear(Linear(inputFeatures: dimension, outputFeatures: 2)), pooled)
        builder.output("modality", builder.node("modality.softmax", .softmax, logits))
        builder.tap("embedding", pooled)
        let graph = builder.build()
        var random = SeededRandom(seed: seed)
        var parameters = ParameterSet()
        for declaration in graph.parameterDeclarations {
            parameters[declaration.name] = Tensor(
                shape: declaration.shape, float32: (0..<declaration.shape.count).map { _ in Float(random.normal()) })
        }
        let recipe = PreprocessingRecipe(
            steps: [
                PreprocessingStep(.keepAcquisitionFrame), PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
                PreprocessingStep(.percentileWindow(lower: 0.5, upper: 99.5)),
            ], domain: PreprocessingDomain(modalities: ["CT", "MR"], minimumSlices: 8), shapes: [[1, 8, 12, 12]])
        let elements = CheckpointElements(
            architecture: graph, preprocessing: recipe,
            embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: dimension),
            labels: [
                HeadVocabulary(
                    head: "modality", group: .modality, activation: .softmax,
                    terms: Array(Vocabulary.modalities.prefix(2)))
            ],
            licence: Licence(weights: "Apache-2.0", limits: ["For tests only."]),
            provenance: Provenance(createdBy: "a test", initialisation: "normal", seed: seed))
        let checkpoint = try Checkpoint(
            manifest: Manifest(name: name, version: "0.1.0", trainingStatus: .untrained), elements: elements,
            parameters: parameters)
        try checkpoint.write(to: path, through: FileSystemStorage())
    }
}
