package import RadCheckpoint
package import RadEngine
import RadGraph
package import RadPreprocessing
package import RadTensor

/// A checkpoint that can be run: model input to embedding and to the outputs of its heads.
///
/// A plan is compiled for each input shape when it is first met and kept, since a recipe yields at most eight shapes.
/// Any thread may use a model; runs on one shape follow one another.
package final class EmbeddingModel: Sendable {
    let checkpoint: Checkpoint
    private let configuration: Engine.Configuration
    private let inputName: String
    private let plans = PlanCache()

    /// What a network says about one volume.
    package struct Inference: Sendable {
        /// The embedding, as `embed` gives it.
        package let embedding: [Float]
        /// The values of the heads, as `heads` gives them.
        package let heads: [String: [Float]]
    }

    /// - Parameters:
    ///   - checkpoint: Weights, architecture and how the embedding is taken.
    ///   - backend: How it is computed.
    ///   - threads: Threads of one run.
    package init(checkpoint: Checkpoint, backend: BackendKind = .fastest, threads: Int) throws(InferenceError) {
        guard let input = checkpoint.architecture.inputs.first, checkpoint.architecture.inputs.count == 1 else {
            throw InferenceError(
                .engine, "The network has \(checkpoint.architecture.inputs.count) inputs, an embedding model has one.")
        }
        guard !checkpoint.manifest.kind.needsBase else {
            throw InferenceError(
                .engine, "The file is of kind \(checkpoint.manifest.kind.rawValue), which runs only with its base.")
        }
        self.checkpoint = checkpoint
        inputName = input.name
        configuration = Engine.Configuration(backend: backend, threads: threads)
    }

    /// What results of this model depend on besides weights and input, as one line.
    var numerics: String { Engine.numerics(of: configuration).description }

    /// What results depend on besides weights and input, as one line.
    package static func numerics(backend: BackendKind = .fastest, threads: Int) -> String {
        Engine.numerics(of: Engine.Configuration(backend: backend, threads: threads)).description
    }

    /// Values of one embedding.
    package var dimension: Int { checkpoint.embedding.dimension }

    /// Compiles the plan for one of the preprocessing's shapes, so that the first embedding does not wait for it.
    package func prepare(for shape: Shape) throws(InferenceError) {
        try check(shape)
        do {
            _ = try plan(for: Shape([1] + shape.extents), outputs: [checkpoint.embedding.tap])
        } catch {
            throw InferenceError(error)
        }
    }

    /// The embedding of one input, pooled and normalised as the checkpoint says.
    ///
    /// - Returns: As many values as the checkpoint's embedding has dimensions.
    package func embed(_ input: ModelInput) throws(InferenceError) -> [Float] {
        let tap = checkpoint.embedding.tap
        return try embedding(of: try run(input, outputs: [tap])[tap])
    }

    /// The values of the heads that the checkpoint describes, by head.
    package func heads(_ input: ModelInput) throws(InferenceError) -> [String: [Float]] {
        let names = checkpoint.labels.map(\.head)
        return try run(input, outputs: names).mapValues { $0.float32Values() }
    }

    /// The embedding and the values of the heads from one run of the network.
    package func infer(_ input: ModelInput) throws(InferenceError) -> Inference {
        try check(input.shape)
        return try infer(input.values)
    }

    /// What the network gives for any volume `[channel, depth, height, width]` that is large enough for it.
    func infer(_ values: Tensor) throws(InferenceError) -> Inference {
        let names = checkpoint.labels.map(\.head)
        let tap = checkpoint.embedding.tap
        let results = try run(values, outputs: Set(names + [tap]).sorted())
        return Inference(
            embedding: try embedding(of: results[tap]),
            heads: results.filter { names.contains($0.key) }.mapValues { $0.float32Values() })
    }

    private func check(_ shape: Shape) throws(InferenceError) {
        let shapes = checkpoint.preprocessing.shapes
        guard shapes.contains(shape) else {
            throw InferenceError(
                .unexpectedShape, "The input has shape \(shape), the checkpoint's preprocessing yields \(shapes).")
        }
    }

    func run(_ input: ModelInput, outputs: [String]) throws(InferenceError) -> [String: Tensor] {
        try check(input.shape)
        return try run(input.values, outputs: outputs)
    }

    private func run(_ values: Tensor, outputs: [String]) throws(InferenceError) -> [String: Tensor] {
        do {
            let tensor = values.reshaped(to: Shape([1] + values.shape.extents))
            let plan = try plan(for: tensor.shape, outputs: outputs)
            return try plan.run([inputName: tensor])
        } catch {
            throw InferenceError(error)
        }
    }

    private func plan(for shape: Shape, outputs: [String]) throws(EngineError) -> ExecutionPlan {
        try plans.plan(for: shape, outputs: outputs) { () throws(EngineError) in
            try Engine.compile(
                checkpoint.architecture, parameters: checkpoint.parameters, inputShapes: [inputName: shape],
                outputs: outputs, configuration: configuration)
        }
    }

    private func embedding(of tensor: Tensor?) throws(InferenceError) -> [Float] {
        let specification = checkpoint.embedding
        guard let tensor else { throw InferenceError(.engine, "The plan gave no value for \(specification.tap).") }
        var values = tensor.float32Values()
        if specification.pooling == .globalAverage {
            let count = values.count / specification.dimension
            values = (0..<specification.dimension).map { channel in
                var sum = 0.0
                for index in (channel * count)..<((channel + 1) * count) { sum += Double(values[index]) }
                return Float(sum / Double(count))
            }
        }
        guard values.count == specification.dimension, values.allSatisfy(\.isFinite) else {
            throw InferenceError(.notFinite, "The embedding does not have \(specification.dimension) finite values.")
        }
        guard specification.normalisation == .l2 else { return values }
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0 else { throw InferenceError(.notFinite, "The embedding has length zero and no direction.") }
        return values.map { Float(Double($0) / length) }
    }
}
