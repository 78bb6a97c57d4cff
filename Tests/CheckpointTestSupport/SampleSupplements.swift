import RadCheckpoint
import RadTensor
import RadVolume

/// Supplements of the sample checkpoint, one of each kind.
enum SampleSupplements {
    static let digest = String(repeating: "0123456789abcdef", count: 4)

    static let input = GoldenInput(
        modality: "CT", unit: .hounsfield, extent: VolumeExtent(depth: 8, height: 6, width: 5),
        spacing: VoxelSpacing(slice: 5, row: 2, column: 2), background: -1_000, noise: 10,
        seed: 18_446_744_073_709_551_615,
        ellipsoids: [GoldenInput.Ellipsoid(centre: [0.5, 0.5, 0.4], radii: [1, 0.3, 0.25], value: 40)])

    static let tolerance = GoldenTolerance(absolute: 1e-3, relative: 1e-4)

    /// A case with values that only look like those of the network: no test of this module computes any.
    static let golden = GoldenCase(
        name: "ct", input: input,
        steps: [(0, "keep-acquisition-frame", 8), (1, "resample-to-grid", 4), (2, "percentile-window", 4)].map {
            let extent = [$2, 6, $2 == 8 ? 5 : 6]
            let places = GoldenStep.places(in: extent.reduce(1, *))
            return GoldenStep(
                index: $0, operation: $1, extent: extent, mean: 0.25, samples: places.map { Float($0) / 7 },
                tolerance: tolerance)
        },
        outputs: [
            GoldenOutput(name: "embedding", values: [0.6, -0.8, 0], tolerance: tolerance),
            GoldenOutput(name: "modality", values: [0.25, 0.75], tolerance: tolerance),
            GoldenOutput(name: "spacing", values: [4.5], tolerance: tolerance),
        ])

    static let quantization = Quantization(
        calibration: Quantization.Calibration(method: "min-max", inputs: 32, digest: digest),
        edges: [
            Quantization.Edge(name: "input", scale: 0.01, zeroPoint: -128),
            Quantization.Edge(name: "stem", scale: 0.5, zeroPoint: 3),
        ],
        parameterScales: ["stem.weight": [0.1, 0.2, 0.3]])

    static let training = TrainingSummary(
        objectives: ["cross-entropy of modality"], epochs: 2, steps: 40, batchSize: 4,
        splits: [TrainingSummary.Split(role: .training, subjects: 10, series: 80, digest: digest)],
        recipeDigest: digest)

    static let evaluation = EvaluationResult(
        task: "modality", dataset: "phantoms", splitDigest: digest, metric: "accuracy", value: 0.9, lower: 0.85,
        upper: 0.93, count: 100, unit: .patient, command: "radzoo eval tiny")

    static let state = TrainingState(
        optimizer: TrainingState.Part(name: "sgd", settings: ["momentum": 0.9]),
        schedule: TrainingState.Part(name: "cosine", settings: ["steps": 1_000]),
        random: TrainingState.Random(
            algorithm: "xoshiro256**", words: Array(repeating: "00000000000000ff", count: 4)),
        cursor: TrainingState.Cursor(epoch: 1, step: 17, position: 3, orderDigest: digest),
        best: TrainingState.Best(metric: "accuracy", value: 0.8, step: 12), slots: ["momentum"])

    static let card = "---\nid: tiny\n---\n\n# Tiny\n"

    /// All that a backbone may have.
    static let backbone = CheckpointSupplements(
        golden: [golden], quantization: quantization, training: training, evaluation: [evaluation], card: card)

    /// A checkpoint with one supplement of each kind.
    static func checkpoint(
        _ change: (inout CheckpointSupplements) -> Void = { _ in }
    ) throws -> Checkpoint {
        var supplements = backbone
        change(&supplements)
        let sample = SampleCheckpoint()
        return try Checkpoint(
            manifest: sample.manifest, elements: sample.elements, parameters: sample.parameters,
            supplements: supplements)
    }

    /// A checkpoint in the midst of its training.
    static func training(
        _ change: (inout TrainingState) -> Void = { _ in },
        tensors: [String: Tensor] = ["stem.bias": Tensor(shape: [3], float32: [0.1, 0.2, 0.3])]
    ) throws -> Checkpoint {
        var state = state
        change(&state)
        var sample = SampleCheckpoint()
        sample.manifest.kind = .trainingState
        return try Checkpoint(
            manifest: sample.manifest, elements: sample.elements, parameters: sample.parameters,
            supplements: CheckpointSupplements(trainingState: state), optimizerTensors: ["momentum": tensors])
    }
}
