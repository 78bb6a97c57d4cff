import RadCheckpoint
import RadHDF5
import RadTensor

/// Supplements: section 5 of the specification.
extension ConformanceSet {
    static let full = ConformanceCase.supplements

    static let contents: [ConformanceCase] = [
        edit(
            "golden", "tolerance-below-nought", "golden/ct/case.json", #""relative":0.0001"#, #""relative":-1"#,
            of: full),
        edit(
            "golden", "step-of-another-recipe", "golden/ct/case.json", #""operation":"min-max""#,
            #""operation":"window""#, of: full),
        edit(
            "golden", "volume-of-a-tebivoxel", "golden/ct/case.json", #""depth":8,"height":6,"width":5"#,
            #""depth":4096,"height":4096,"width":4096"#, of: full),
        edit("json-content", "unknown-unit", "golden/ct/case.json", "hounsfield", "furlong", of: full),
        supplement(
            "golden", "embedding-of-two-values", "golden/ct/output.embedding", Tensor(shape: [2], float32: [1, 0])),
        supplement(
            "unknown-element", "output-that-is-not-declared", "golden/ct/output.other", Tensor(shape: [1], float32: [1])
        ),
        supplement(
            "golden", "embedding-of-bytes", "golden/ct/output.embedding", Tensor(shape: [1], repeating: 0), type: .uint8
        ),
        edit(
            "quantization", "scale-of-an-unknown-edge", "quantization/quantization.json", #"["input","n"]"#,
            #"["input","z"]"#, of: full),
        edit(
            "quantization", "unknown-precision", "quantization/quantization.json", #""precision":"i8""#,
            #""precision":"i4""#, of: full),
        edit(
            "quantization", "no-calibration-digest", "quantization/quantization.json", SampleSupplements.digest, "none",
            of: full),
        supplement("quantization", "scale-of-nought", "quantization/edge.scale", Tensor(shape: [2], float32: [0, 1])),
        supplement(
            "quantization", "scales-for-fewer-edges", "quantization/edge.scale", Tensor(shape: [1], float32: [1])),
        edit(
            "evaluation", "value-outside-its-interval", "evaluation/evaluation.json", #""value":0.9"#, #""value":0.99"#,
            of: full),
        edit(
            "evaluation", "figure-without-observations", "evaluation/evaluation.json", #""count":100"#, #""count":0"#,
            of: full),
        edit(
            "training", "training-without-objectives", "training/training.json", #"["cross-entropy of modality"]"#,
            "[]", of: full),
        ConformanceCase("card-that-is-not-utf-8", "card") {
            var document = try ConformanceCase.checkpoint(full).document
            document.root.replace("card/card.md", with: HDF5Dataset(bytes: [0xFF]))
            return try document.withRenewedElementTable().image()
        },
        state("training-state", "random-word-too-short") {
            $0.replace("training_state/state.json", of: "00000000000000ff", with: "ff")
        },
        state("training-state", "slot-without-its-group") { $0.groups["training_state"]?.groups = [:] },
        state("training-state", "slot-of-another-shape") {
            $0.replace("training_state/momentum/n.scale", with: HDF5Dataset(Tensor(shape: [2], float32: [0, 1])))
        },
        state("kind", "training-state-of-a-backbone") {
            $0.groups["manifest"]?.attributes["kind"] = .string("backbone")
        },
    ]

    static func supplement(
        _ code: String, _ name: String, _ path: String, _ tensor: Tensor, type: ElementType = .float32
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try ConformanceCase.checkpoint(full).document
            let stored = type == .uint8 ? HDF5Dataset(bytes: [1]) : HDF5Dataset(tensor)
            document.root.replace(path, with: stored)
            return try document.withRenewedElementTable().image()
        }
    }

    static func state(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try ConformanceCase.checkpoint(
                CheckpointSupplements(trainingState: SampleSupplements.state), kind: .trainingState,
                optimizerTensors: ["momentum": ["n.scale": Tensor(shape: [1], float32: [0.5])]]
            ).document
            change(&document.root)
            return try document.withRenewedElementTable().image()
        }
    }
}

extension HDF5Group<HDF5Dataset> {
    mutating func replace(_ path: String, of old: String, with new: String) {
        let bytes = dataset(at: path)?.tensor.bytes() ?? []
        let text = String(decoding: bytes, as: UTF8.self).replacing(old, with: new)
        replace(path, with: HDF5Dataset(bytes: Array(text.utf8)))
    }
}
