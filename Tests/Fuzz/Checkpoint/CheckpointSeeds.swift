import RadCheckpoint
import RadGraph
import RadHDF5
import RadPreprocessing
import RadSystem
import RadTensor
import RadVocabulary

/// Small files of the checkpoint profile, written by our own writer.
enum CheckpointSeeds {
    static func files() throws -> [[UInt8]] {
        [try document.image(), try checkpoint()]
    }

    /// Two groups, two datasets, attributes of every kind.
    private static let document = HDF5Document(
        root: HDF5Group(
            encoding: "sample", version: "1",
            groups: [
                "g": HDF5Group(
                    encoding: "part", version: "2",
                    datasets: [
                        "a.weight": HDF5Dataset(
                            Tensor(shape: [2, 4], float32: [0, 1, -1, 0.5, 3.25, -7, 1e-20, 1e20]),
                            attributes: ["factor": .float(1.5), "count": .unsigned(3)])
                    ])
            ]))

    /// A checkpoint of a network of one convolution.
    private static func checkpoint() throws -> [UInt8] {
        var builder = GraphBuilder(name: "tiny")
        let stem = builder.node(
            "stem", .convolution3D(Convolution3D(inputChannels: 1, outputChannels: 2, kernel: Triple(1, 1, 1))),
            "input")
        let pooled = builder.node("pooled", .globalAveragePool, stem)
        builder.tap("embedding", pooled)
        builder.output("modality", builder.node("modality.softmax", .softmax, pooled))
        let graph = builder.build()
        var parameters = ParameterSet()
        for declaration in graph.parameterDeclarations {
            parameters[declaration.name] = Tensor(
                shape: declaration.shape, float32: [Float](repeating: 0.5, count: declaration.shape.count))
        }
        let elements = CheckpointElements(
            architecture: graph,
            preprocessing: PreprocessingRecipe(
                steps: [
                    PreprocessingStep(.keepAcquisitionFrame),
                    PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
                ], domain: PreprocessingDomain(modalities: ["CT"], minimumSlices: 8), shapes: [[1, 4, 6, 6]]),
            embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 2),
            labels: [
                HeadVocabulary(
                    head: "modality", group: .modality, activation: .softmax,
                    terms: Array(Vocabulary.modalities.prefix(2)))
            ], licence: Licence(weights: "Apache-2.0", limits: []),
            provenance: Provenance(createdBy: "a seed", initialisation: "constant", seed: 1))
        let checkpoint = try Checkpoint(
            manifest: Manifest(name: "tiny", version: "0.1.0", trainingStatus: .untrained), elements: elements,
            parameters: parameters)
        let path = "seed.radz.h5"
        try checkpoint.write(to: path, through: FileSystemStorage())
        return try ReadableFile(path: path, followLinks: true, subject: path).readAll(limit: 1 << 20)
    }
}
