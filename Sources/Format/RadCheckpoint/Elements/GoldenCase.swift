/// How near a value must come to the golden one.
package struct GoldenTolerance: Hashable, Codable, Sendable {
    /// Largest difference of one value.
    package var absolute: Double
    /// Euclidean length of the difference over that of the golden values.
    package var relative: Double

    /// Two bounds, both of which must hold.
    package init(absolute: Double, relative: Double) {
        self.absolute = absolute
        self.relative = relative
    }
}

/// What a volume is after one step of the preprocessing.
package struct GoldenStep: Hashable, Sendable {
    /// Values that are kept of a volume.
    package static let maximumSampleCount = 64

    /// Index of the step in the recipe, from 0; steps for other modalities are left out.
    package var index: Int
    /// Name of its operation.
    package var operation: String
    /// Slices, rows, columns after it.
    package var extent: [Int]
    /// Mean of all values.
    package var mean: Double
    /// Values at evenly spaced places of the volume; see ``places(in:)``.
    package var samples: [Float]
    package var tolerance: GoldenTolerance

    /// What a volume is after a step.
    package init(
        index: Int, operation: String, extent: [Int], mean: Double, samples: [Float], tolerance: GoldenTolerance
    ) {
        self.index = index
        self.operation = operation
        self.extent = extent
        self.mean = mean
        self.samples = samples
        self.tolerance = tolerance
    }

    /// The places of the samples among `count` values in row-major order: `i * count / m`, rounded down, for each `i`
    /// below `m`, the smaller of `count` and 64.
    package static func places(in count: Int) -> [Int] {
        let samples = min(count, maximumSampleCount)
        return (0..<samples).map { $0 * count / samples }
    }
}

/// What the network gives for a golden input.
package struct GoldenOutput: Hashable, Sendable {
    /// `embedding`, or the name of a head.
    package var name: String
    package var values: [Float]
    package var tolerance: GoldenTolerance

    /// The name of the embedding among outputs.
    package static let embedding = "embedding"

    /// What the network gives.
    package init(name: String, values: [Float], tolerance: GoldenTolerance) {
        self.name = name
        self.values = values
        self.tolerance = tolerance
    }
}

/// An input with all that is known to come of it; it proves a build on a machine.
package struct GoldenCase: Hashable, Sendable {
    /// Cases that a checkpoint may have.
    package static let maximumCount = 16

    /// 1 to 64 characters out of `a-z 0-9 . -`.
    package var name: String
    package var input: GoldenInput
    /// Depth, height and width of the box about the centre of the input that the network is given; nil for all of it.
    ///
    /// The plain loops of the reference take hours for what a large network is used on, and seconds for a box.
    package var crop: [Int]?
    /// What computed the values, such as `reference 1 scalar f64 1 thread`; nil where it is not stated.
    package var backend: String?
    /// The steps that are done for the input's modality, in their order.
    package var steps: [GoldenStep]
    /// The embedding and the heads, in the byte order of their names.
    package var outputs: [GoldenOutput]

    /// An input with all that is known to come of it.
    package init(
        name: String, input: GoldenInput, crop: [Int]? = nil, backend: String? = nil, steps: [GoldenStep],
        outputs: [GoldenOutput]
    ) {
        self.name = name
        self.input = input
        self.crop = crop
        self.backend = backend
        self.steps = steps
        self.outputs = outputs
    }
}

extension GoldenCase {
    /// The document of a case; values are datasets beside it.
    struct Document: Codable {
        struct Step: Codable {
            var index: Int
            var operation: String
            var extent: [Int]
            var mean: Double
            var tolerance: GoldenTolerance
        }

        struct Output: Codable {
            var name: String
            var tolerance: GoldenTolerance
        }

        var input: GoldenInput
        var crop: [Int]?
        var backend: String?
        var steps: [Step]
        var outputs: [Output]
    }

    var document: Document {
        Document(
            input: input, crop: crop, backend: backend,
            steps: steps.map {
                Document.Step(
                    index: $0.index, operation: $0.operation, extent: $0.extent, mean: $0.mean,
                    tolerance: $0.tolerance)
            },
            outputs: outputs.map { Document.Output(name: $0.name, tolerance: $0.tolerance) })
    }

    /// The dataset with the samples of a step.
    static func dataset(ofStep index: Int) -> String { "step.\(index)" }

    /// The dataset with the values of an output.
    static func dataset(ofOutput name: String) -> String { "output.\(name)" }
}
