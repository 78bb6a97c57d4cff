package import RadCheckpoint
import RadPreprocessing
import RadTensor
import RadVolume

/// How near this program on this machine came to one golden value.
package struct GoldenFinding: Hashable, Sendable {
    /// The name of the case.
    package let golden: String
    /// `step 3 window`, `embedding`, or the name of a head.
    package let part: String
    package let agreement: GoldenAgreement
    package let tolerance: GoldenTolerance
    /// What computed the golden value; nil where the checkpoint does not say.
    package let backend: String?

    /// Whether the value is within its tolerance.
    package var holds: Bool {
        agreement.largestDifference <= tolerance.absolute && agreement.relativeError <= tolerance.relative
    }
}

extension EmbeddingModel {
    /// The tolerance of a step: preprocessing is specified to the last bit but for the order of sums.
    package static let stepTolerance = GoldenTolerance(absolute: 1e-2, relative: 1e-5)

    /// The tolerance of an embedding or a head: see ``goldenTolerance``, and for one value a thousandth of the largest.
    static func outputTolerance(of values: [Float]) -> GoldenTolerance {
        let largest = values.reduce(0) { max($0, abs($1)) }
        return GoldenTolerance(absolute: max(1e-6, 1e-3 * Double(largest)), relative: goldenTolerance)
    }

    /// Takes a synthetic input through preprocessing and network and keeps what comes of it.
    ///
    /// - Parameter crop: Depth, height and width of the box of the input that the network is given; nil for all of it.
    package func goldenCase(named name: String, input: GoldenInput, crop: [Int]? = nil) throws -> GoldenCase {
        try goldenCase(named: name, input: input) { _ in crop }
    }

    /// A case whose box is chosen by the shape of the input.
    func goldenCase(
        named name: String, input: GoldenInput, croppedTo crop: (Shape) -> [Int]?
    ) throws -> GoldenCase {
        var steps: [GoldenStep] = []
        let modelInput = try checkpoint.preprocessing.apply(to: try input.volume(), facts: input.facts) { found in
            steps.append(GoldenStep(found, tolerance: Self.stepTolerance))
        }
        let box = crop(modelInput.shape)
        if let box, !zip(box, modelInput.shape.extents.dropFirst()).allSatisfy({ (1...$1).contains($0) }) {
            throw InferenceError(.goldenMismatch, "The box of case \(name) does not lie in \(modelInput.shape).")
        }
        let inference = try infer(box.map { modelInput.values.centralBox($0) } ?? modelInput.values)
        let heads = inference.heads.filter { $0.key != GoldenOutput.embedding }
        let outputs = heads.merging([GoldenOutput.embedding: inference.embedding]) { first, _ in first }.map {
            GoldenOutput(name: $0, values: $1, tolerance: Self.outputTolerance(of: $1))
        }
        return GoldenCase(
            name: name, input: input, crop: box, backend: numerics, steps: steps,
            outputs: outputs.sorted { $0.name < $1.name })
    }

    /// Computes the golden vectors of the checkpoint anew and compares every value that it keeps.
    ///
    /// - Returns: A finding for each step and output of each case; empty where the checkpoint has no golden vectors.
    /// - Throws: `InferenceError` with code `golden-mismatch` where a step gives another extent or none at all.
    package func goldenFindings() throws -> [GoldenFinding] {
        var findings: [GoldenFinding] = []
        for golden in checkpoint.supplements.golden {
            let found = try goldenCase(named: golden.name, input: golden.input, crop: golden.crop)
            guard found.steps.map(\.index) == golden.steps.map(\.index),
                found.steps.map(\.extent) == golden.steps.map(\.extent)
            else {
                throw InferenceError(
                    .goldenMismatch, "The preprocessing of case \(golden.name) has other steps or extents.")
            }
            for (step, expected) in zip(found.steps, golden.steps) {
                findings.append(
                    GoldenFinding(
                        golden: golden.name, part: "step \(step.index) \(step.operation)",
                        agreement: GoldenAgreement(
                            step.samples + [Float(step.mean)], golden: expected.samples + [Float(expected.mean)]),
                        tolerance: expected.tolerance, backend: golden.backend))
            }
            let values = Dictionary(uniqueKeysWithValues: found.outputs.map { ($0.name, $0.values) })
            for expected in golden.outputs {
                guard let value = values[expected.name], value.count == expected.values.count else {
                    throw InferenceError(.goldenMismatch, "Case \(golden.name) has no output \(expected.name).")
                }
                findings.append(
                    GoldenFinding(
                        golden: golden.name, part: expected.name,
                        agreement: GoldenAgreement(value, golden: expected.values), tolerance: expected.tolerance,
                        backend: golden.backend))
            }
        }
        return findings
    }
}

extension GoldenStep {
    /// What is kept of a volume.
    init(_ found: PreprocessingIntermediate, tolerance: GoldenTolerance) {
        let values = found.volume.voxels.float32Values()
        let extent = found.volume.extent
        self.init(
            index: found.step, operation: found.operation, extent: [extent.depth, extent.height, extent.width],
            mean: values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count)),
            samples: Self.places(in: values.count).map { values[$0] }, tolerance: tolerance)
    }
}
