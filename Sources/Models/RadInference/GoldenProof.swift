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

    /// Whether the value is within its tolerance.
    package var holds: Bool {
        agreement.largestDifference <= tolerance.absolute && agreement.relativeError <= tolerance.relative
    }
}

extension EmbeddingModel {
    /// The tolerance of a step: preprocessing is specified to the last bit but for the order of sums.
    package static let stepTolerance = GoldenTolerance(absolute: 1e-2, relative: 1e-5)
    /// The tolerance of an embedding or a head; see ``goldenTolerance``.
    package static let outputTolerance = GoldenTolerance(absolute: 1e-3, relative: goldenTolerance)

    /// Takes a synthetic input through preprocessing and network and keeps what comes of it.
    package func goldenCase(named name: String, input: GoldenInput) throws -> GoldenCase {
        var steps: [GoldenStep] = []
        let modelInput = try checkpoint.preprocessing.apply(to: try input.volume(), facts: input.facts) { found in
            steps.append(GoldenStep(found, tolerance: Self.stepTolerance))
        }
        let inference = try infer(modelInput)
        var outputs = [
            GoldenOutput(
                name: GoldenOutput.embedding, values: inference.embedding, tolerance: Self.outputTolerance)
        ]
        for (head, values) in inference.heads where head != GoldenOutput.embedding {
            outputs.append(GoldenOutput(name: head, values: values, tolerance: Self.outputTolerance))
        }
        return GoldenCase(name: name, input: input, steps: steps, outputs: outputs)
    }

    /// Computes the golden vectors of the checkpoint anew and compares every value that it keeps.
    ///
    /// - Returns: A finding for each step and output of each case; empty where the checkpoint has no golden vectors.
    /// - Throws: `InferenceError` with code `golden-mismatch` where a step gives another extent or none at all.
    package func goldenFindings() throws -> [GoldenFinding] {
        var findings: [GoldenFinding] = []
        for golden in checkpoint.supplements.golden {
            let found = try goldenCase(named: golden.name, input: golden.input)
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
                        tolerance: expected.tolerance))
            }
            let values = Dictionary(uniqueKeysWithValues: found.outputs.map { ($0.name, $0.values) })
            for expected in golden.outputs {
                guard let value = values[expected.name], value.count == expected.values.count else {
                    throw InferenceError(.goldenMismatch, "Case \(golden.name) has no output \(expected.name).")
                }
                findings.append(
                    GoldenFinding(
                        golden: golden.name, part: expected.name,
                        agreement: GoldenAgreement(value, golden: expected.values), tolerance: expected.tolerance))
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
