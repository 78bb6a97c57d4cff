import RadCheckpoint
import RadGraph
import RadHDF5
import RadTensor

/// Origins: section 4 of the specification, and names of the manifest.
extension ConformanceSet {
    /// A checkpoint whose weights were learned.
    static func trained() throws -> Checkpoint {
        try ConformanceCase.checkpoint(status: .trained) {
            $0.provenance.sources = [
                TrainingSource(name: "phantoms", licence: "CC0-1.0", citation: "made by radzoo", subjects: 0)
            ]
            $0.provenance.parents = ["weights:sha256:" + SampleSupplements.digest]
            $0.provenance.rulesHash = SampleSupplements.digest
        }
    }

    static let origins: [ConformanceCase] = [
        edit("provenance", "source-without-a-name", "provenance/provenance.json", "phantoms", "", of: trained),
        edit("provenance", "source-without-a-licence", "provenance/provenance.json", "CC0-1.0", "", of: trained),
        edit(
            "provenance", "source-of-fewer-than-nobody", "provenance/provenance.json", #""subjects":0"#,
            #""subjects":-1"#, of: trained),
        ConformanceCase("untrained-on-a-source", "provenance") {
            var document = try trained().document
            manifest(&document.root, "training-status", "untrained")
            return try document.image()
        },
        edit("provenance", "no-initialisation", "provenance/provenance.json", "constant", ""),
        edit(
            "json-content", "seed-with-leading-noughts", "provenance/provenance.json", #""seed":"0""#, #""seed":"00""#),
        .tree("manifest", "name-of-sixty-five-letters") { manifest(&$0, "name", String(repeating: "x", count: 65)) },
        .tree("manifest", "version-with-a-space") { manifest(&$0, "version", "1 0") },
    ]
}

/// Golden vectors: section 5.1.
extension ConformanceSet {
    static let goldens: [ConformanceCase] = [
        golden("radius-of-nought", "[1,0.3,0.25]", "[1,0,0.25]"),
        golden("two-radii", "[1,0.3,0.25]", "[1,0.3]"),
        golden("centre-far-away", "[0.5,0.5,0.4]", "[9,0.5,0.4]"),
        golden("noise-below-nought", #""noise":10"#, #""noise":-1"#),
        golden("value-beyond-all-volumes", #""value":40"#, #""value":2000000000"#),
        golden("voxels-of-no-size", #""slice":5"#, #""slice":0"#),
        golden("step-of-no-voxel", #"[2,2,2],"index":0"#, #"[2,0,2],"index":0"#),
        cropped("crop-of-two-axes", "[2,1,2]", "[2,1]"),
        cropped("crop-of-no-voxel", "[2,1,2]", "[2,0,2]"),
        cropped("crop-larger-than-the-input", "[2,1,2]", "[2,3,2]"),
        cropped("backend-without-a-name", #""backend":"reference""#, #""backend":"""#),
        cropped("backend-on-two-lines", #""backend":"reference""#, #""backend":"reference\nloops""#),
        supplement("golden", "golden-that-is-no-number", "golden/ct/output.embedding", infinite(1)),
        supplement("golden", "too-few-samples", "golden/ct/step.0", Tensor(shape: [7], repeating: 0)),
        supplemented("golden", "golden-name-with-capitals") { root in
            let one = root.groups["golden"]?.groups.removeValue(forKey: "ct")
            root.groups["golden"]?.groups["CT"] = one
        },
        supplemented("golden", "golden-without-a-case") { $0.groups["golden"]?.groups = [:] },
        supplemented("unknown-element", "golden-beside-its-cases") {
            $0.groups["golden"]?.datasets["notes"] = text("x")
        },
        supplemented("missing-element", "step-without-its-samples") {
            $0.groups["golden"]?.groups["ct"]?.datasets["step.1"] = nil
        },
        supplemented("golden", "golden-without-an-embedding") { root in
            root.groups["golden"]?.groups["ct"]?.datasets["output.embedding"] = nil
            root.replace(
                "golden/ct/case.json",
                of: #"[{"name":"embedding","tolerance":{"absolute":0.001,"relative":0.0001}}]"#, with: "[]")
        },
    ]

    private static func golden(
        _ name: String, _ old: String, _ new: String, code: String = "golden"
    ) -> ConformanceCase {
        edit(code, name, "golden/ct/case.json", old, new, of: full)
    }

    /// A checkpoint with golden vectors of a box of the input, which say what computed them.
    static func croppedGolden() throws -> Checkpoint {
        var supplements = full
        supplements.golden[0].crop = [2, 1, 2]
        supplements.golden[0].backend = "reference"
        return try ConformanceCase.checkpoint(supplements)
    }

    private static func cropped(_ name: String, _ old: String, _ new: String) -> ConformanceCase {
        edit("golden", name, "golden/ct/case.json", old, new, of: croppedGolden)
    }

    private static func infinite(_ count: Int) -> Tensor {
        Tensor(shape: [count], float32: [.infinity] + [Float](repeating: 1, count: count - 1))
    }

    /// A file with all supplements and a changed tree.
    private static func supplemented(
        _ code: String, _ name: String, _ change: @escaping @Sendable (inout HDF5Group<HDF5Dataset>) -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try ConformanceCase.checkpoint(full).document
            change(&document.root)
            return try document.withRenewedElementTable().image()
        }
    }
}

/// Scales: section 5.2.
extension ConformanceSet {
    /// A checkpoint with scales of a parameter.
    static func quantizedParameters() throws -> Checkpoint {
        var quantization = ConformanceCase.supplements.quantization
        quantization?.edges[1].name = "c"
        quantization?.edges.swapAt(0, 1)
        quantization?.parameterScales = ["c.weight": [0.5, 0.25]]
        return try ConformanceCase.checkpoint(CheckpointSupplements(quantization: quantization)) {
            $0.architecture = KindSamples.graph
            $0.embedding.dimension = 2
        }
    }

    static let quantized: [ConformanceCase] = [
        edges("edges-out-of-order", #"["input","n"]"#, #"["n","input"]"#),
        edges("edge-twice", #"["input","n"]"#, #"["input","input"]"#),
        edges("calibration-without-a-method", #""method":"min-max""#, #""method":"""#),
        edges("calibration-on-nothing", #""inputs":32"#, #""inputs":0"#),
        supplement("quantization", "scale-without-bound", "quantization/edge.scale", infinite(2)),
        supplement(
            "quantization", "zero-points-of-floats", "quantization/edge.zero-point", Tensor(shape: [2], repeating: 0)),
        supplemented("quantization", "zero-point-above-127") { root in
            let bytes: [UInt8] = [128, 0, 0, 0, 3, 0, 0, 0]
            guard let changed = try? Tensor(shape: [2], elementType: .int32, bytes: bytes) else { return }
            root.replace("quantization/edge.zero-point", with: HDF5Dataset(changed))
        },
        parameters("scales-for-fewer-channels") { $0["c.weight"] = HDF5Dataset(Tensor(shape: [1], repeating: 1)) },
        parameters("parameter-scale-below-nought") {
            $0["c.weight"] = HDF5Dataset(Tensor(shape: [2], float32: [0.5, -0.5]))
        },
        parameters("scale-of-a-bias") { $0["c.bias"] = HDF5Dataset(Tensor(shape: [2], repeating: 1)) },
        parameters("scale-of-no-parameter") { $0["z"] = HDF5Dataset(Tensor(shape: [2], repeating: 1)) },
        supplemented("unknown-element", "group-among-scales") {
            $0.groups["quantization"]?.groups["parameters"]?.groups["more"] = HDF5Group(
                encoding: "tensors", version: "1.0")
        },
        supplemented("missing-element", "quantization-without-its-parameters") {
            $0.groups["quantization"]?.groups = [:]
        },
    ]

    private static func edges(_ name: String, _ old: String, _ new: String) -> ConformanceCase {
        edit("quantization", name, "quantization/quantization.json", old, new, of: full)
    }

    private static func parameters(
        _ name: String, _ change: @escaping @Sendable (inout [String: HDF5Dataset]) -> Void
    ) -> ConformanceCase {
        ConformanceCase(name, "quantization") {
            var document = try quantizedParameters().document
            var group = document.root.groups["quantization"]?.groups["parameters"] ?? HDF5Group()
            change(&group.datasets)
            document.root.groups["quantization"]?.groups["parameters"] = group
            return try document.withRenewedElementTable().image()
        }
    }
}

/// Training, evaluation, card and the state of a training: sections 5.3 to 5.6.
extension ConformanceSet {
    static let trainings: [ConformanceCase] = summaries + states

    private static let summaries: [ConformanceCase] = [
        training("fewer-than-no-epochs", #""epochs":2"#, #""epochs":-2"#),
        training("batch-of-nought", #""batchSize":4"#, #""batchSize":0"#),
        training("no-training-split", #""role":"training""#, #""role":"test""#),
        training("configuration-without-a-digest", #""recipeDigest":"0"#, #""recipeDigest":"x"#),
        training("split-without-a-digest", #""digest":"0"#, #""digest":"x"#),
        training("unknown-role-of-a-split", #""role":"training""#, #""role":"holdout""#, code: "json-content"),
        supplemented("evaluation", "no-figures") { $0.replace("evaluation/evaluation.json", with: text("[]")) },
        figure("figure-without-a-command", "radzoo eval tiny", ""),
        figure("confidence-of-one", #""confidence":0.95"#, #""confidence":1"#),
        figure("figure-of-an-unknown-split", SampleSupplements.digest, "none"),
        figure("unknown-unit-of-observation", #""unit":"patient""#, #""unit":"pixel""#, code: "json-content"),
        supplemented("card", "card-without-a-word") { $0.replace("card/card.md", with: HDF5Dataset(bytes: [])) },
        supplemented("card", "card-with-a-zero") { $0.replace("card/card.md", with: HDF5Dataset(bytes: [0x23, 0])) },
    ]

    private static let states: [ConformanceCase] = [
        state(
            "no-random-state", #"["00000000000000ff","00000000000000ff","00000000000000ff","00000000000000ff"]"#, "[]"),
        state("optimizer-without-a-name", #""name":"sgd""#, #""name":"""#),
        state("schedule-without-a-name", #""name":"cosine""#, #""name":"""#),
        state("step-before-the-first", #""step":17"#, #""step":-1"#),
        state("order-without-a-digest", SampleSupplements.digest, "none"),
        state("best-of-no-metric", #""metric":"accuracy""#, #""metric":"""#),
        state("setting-of-words", #"{"momentum":0.9}"#, #"{"momentum":"high"}"#, code: "json-content"),
        state("training-state", "slots-out-of-order") { root in
            root.replace("training_state/state.json", of: #"["momentum"]"#, with: #"["momentum","mean"]"#)
            root.groups["training_state"]?.groups["mean"] = HDF5Group(encoding: "tensors", version: "1.0")
        },
        state("training-state", "slot-with-capitals") { root in
            root.replace("training_state/state.json", of: #"["momentum"]"#, with: #"["Momentum"]"#)
            let slot = root.groups["training_state"]?.groups.removeValue(forKey: "momentum")
            root.groups["training_state"]?.groups["Momentum"] = slot
        },
        state("training-state", "slot-of-no-parameter") {
            $0.groups["training_state"]?.groups["momentum"]?.datasets["z"] = HDF5Dataset(
                Tensor(shape: [1], float32: [0]))
        },
        state("training-state", "slot-of-bytes") {
            $0.replace("training_state/momentum/n.scale", with: HDF5Dataset(bytes: [1]))
        },
        state("unknown-element", "group-in-a-slot") {
            $0.groups["training_state"]?.groups["momentum"]?.groups["more"] = HDF5Group(
                encoding: "tensors", version: "1.0")
        },
    ]

    private static func training(
        _ name: String, _ old: String, _ new: String, code: String = "training"
    ) -> ConformanceCase {
        edit(code, name, "training/training.json", old, new, of: full)
    }

    private static func figure(
        _ name: String, _ old: String, _ new: String, code: String = "evaluation"
    ) -> ConformanceCase {
        edit(code, name, "evaluation/evaluation.json", old, new, of: full)
    }

    private static func state(
        _ name: String, _ old: String, _ new: String, code: String = "training-state"
    ) -> ConformanceCase {
        state(code, name) { $0.replace("training_state/state.json", of: old, with: new) }
    }
}

/// Features, and budgets of groups and attributes: sections 1.1 to 1.3.
extension ConformanceSet {
    static let features: [ConformanceCase] = [
        .tree("feature", "group-of-every-file-as-a-feature") { $0.attributes["optional-features"] = .string("labels") },
        .tree("feature", "features-two-spaces-apart") { $0.attributes["optional-features"] = .string("card  golden") },
        .tree("format-version", "version-with-a-leading-nought") {
            $0.attributes["encoding-version"] = .string("01.0")
        },
        .tree("unknown-element", "unknown-feature-with-an-attribute") { root in
            add(&root) { $0.attributes["note"] = .string("x") }
        },
        .patch("object-name", "name-with-two-dots-in-a-row") { patch in
            let group = try patch.header("/weights")
            patch.image[try patch.link("n.scale", in: group).name + 2] = UInt8(ascii: ".")
            patch.seal(header: group)
        },
    ]

    private static func add(
        _ root: inout HDF5Group<HDF5Dataset>, _ change: (inout HDF5Group<HDF5Dataset>) -> Void
    ) {
        root.attributes["optional-features"] = .string("future")
        var future = HDF5Group<HDF5Dataset>(encoding: "future", version: "1.0")
        change(&future)
        root.groups["future"] = future
    }
}
