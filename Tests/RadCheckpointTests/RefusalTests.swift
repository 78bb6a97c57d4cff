import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor
import RadVocabulary
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Parts that make no checkpoint.
@Suite struct PartRefusalTests {
    private func refusal(after change: (inout SampleCheckpoint) -> Void) -> CheckpointError.Code? {
        var sample = SampleCheckpoint()
        change(&sample)
        return sample.refusal
    }

    @Test(arguments: ["", "A", "-a", "a b", "a/b", "ü", String(repeating: "a", count: 65)])
    func `a name outside the rules is refused`(name: String) {
        #expect(refusal { $0.manifest.name = name } == .manifest)
        #expect(refusal { $0.manifest.version = name } == .manifest)
    }

    @Test func `all weights that disagree are reported at once`() throws {
        var sample = SampleCheckpoint()
        sample.parameters["stem.weight"] = Tensor(shape: [3, 1, 2, 2, 1], repeating: 0)
        sample.parameters["norm.mean"] = nil
        sample.parameters["extra"] = Tensor(shape: [1], repeating: 0)
        sample.parameters["stem.bias"] = try Tensor(shape: [3], elementType: .int8, bytes: [1, 2, 3])
        let error = #expect(throws: CheckpointError.self) { _ = try sample.checkpoint() }
        #expect(error?.code == .weights)
        #expect(
            error?.problems.sorted() == [
                "extra is not declared", "norm.mean is missing", "stem.bias has elements of i8, expected f32 or f16",
                "stem.weight has shape 3x1x2x2x1, expected 3x1x2x2x2",
            ])
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `a weight that is no number is refused`(value: Float) {
        #expect(refusal { $0.parameters["stem.bias"] = Tensor(shape: [3], float32: [1, value, 2]) } == .notFinite)
        #expect(
            refusal { $0.parameters["stem.bias"] = SampleCheckpoint.halved([1, value, 2], [3]) } == .notFinite)
    }

    @Test func `an embedding that the graph does not give is refused`() {
        #expect(refusal { $0.elements.embedding.tap = "nothing" } == .embedding)
        #expect(refusal { $0.elements.embedding.dimension = 4 } == .embedding)
        #expect(refusal { $0.elements.embedding.pooling = .globalAverage } == .embedding)
        #expect(refusal { $0.elements.embedding.tap = "volume" } == .embedding)
    }

    @Test func `vocabularies that do not fit the outputs are refused`() {
        #expect(refusal { $0.elements.labels[0].head = "nothing" } == .labels)
        #expect(refusal { $0.elements.labels[0].terms.removeLast() } == .labels)
        #expect(refusal { $0.elements.labels[0].terms = [] } == .labels)
        #expect(refusal { $0.elements.labels[0].activation = .identity } == .labels)
        #expect(refusal { $0.elements.labels[1].unit = nil } == .labels)
        #expect(refusal { $0.elements.labels[1].head = "modality" } == .labels)
        #expect(
            refusal { $0.elements.labels[0].terms[1] = $0.elements.labels[0].terms[0] } == .labels)
    }

    @Test func `a graph or a recipe that cannot be used is refused`() {
        #expect(refusal { $0.elements.architecture.nodes.swapAt(0, 1) } == .architecture)
        #expect(refusal { $0.elements.preprocessing.shapes = [] } == .preprocessing)
        #expect(refusal { $0.elements.preprocessing.shapes = [[1, 1, 6, 6]] } == .preprocessing)
    }

    @Test func `training data are named for trained weights and only for them`() {
        let source = TrainingSource(name: "phantoms", licence: "CC0-1.0", citation: "none", subjects: 0)
        #expect(refusal { $0.manifest.trainingStatus = .trained } == .provenance)
        #expect(refusal { $0.elements.provenance.sources = [source] } == .provenance)
        #expect(
            refusal {
                $0.manifest.trainingStatus = .trained
                $0.elements.provenance.sources = [source]
            } == nil)
        #expect(refusal { $0.elements.licence.weights = "" } == .licence)
        #expect(refusal { $0.elements.provenance.createdBy = "" } == .provenance)
    }
}

/// Files of the HDF5 profile that are no checkpoints.
@Suite struct FileRefusalTests {
    private func refusal(after change: (inout HDF5Group<HDF5Dataset>) -> Void) throws -> CheckpointError.Code? {
        var document = try SampleCheckpoint().checkpoint().document
        change(&document.root)
        return CheckpointTestSupport.refusal(of: try document.withRenewedElementTable().image())?.code
    }

    private static func text(_ text: String) -> HDF5Dataset { HDF5Dataset(bytes: Array(text.utf8)) }

    @Test func `an unchanged tree is accepted`() throws {
        #expect(try refusal { _ in } == nil)
    }

    @Test func `versions that are not known are refused`() throws {
        #expect(try refusal { $0.attributes["encoding-version"] = .string("1.1") } == .formatVersion)
        #expect(try refusal { $0.attributes["encoding-version"] = .string("01.0") } == .formatVersion)
        #expect(try refusal { $0.attributes["encoding-version"] = .string("zero") } == .formatVersion)
        #expect(try refusal { $0.attributes["minimum-reader-version"] = .string("1.1") } == .formatVersion)
        #expect(try refusal { $0.attributes["minimum-reader-version"] = nil } == .formatVersion)
        #expect(try refusal { $0.attributes["encoding-type"] = .string("anndata") } == .elementVersion)
        for name in GroupRule.always.keys {
            #expect(
                try refusal { $0.groups[name]?.attributes["encoding-version"] = .string("9") } == .elementVersion)
            #expect(try refusal { $0.groups[name]?.attributes["encoding-type"] = .string("x") } == .elementVersion)
        }
    }

    @Test func `groups, datasets and attributes that are missing or unknown are refused`() throws {
        for name in GroupRule.always.keys {
            #expect(try refusal { $0.groups[name] = nil } == .missingElement)
            let inner = HDF5Group<HDF5Dataset>(encoding: "x", version: "1")
            #expect(try refusal { $0.groups[name]?.groups["other"] = inner } == .unknownElement)
            #expect(try refusal { $0.groups[name]?.attributes["other"] = .signed(1) } == .unknownElement)
        }
        let group = HDF5Group<HDF5Dataset>(encoding: "golden", version: "1.0")
        #expect(try refusal { $0.groups["golden"] = group } == .unknownElement)
        #expect(try refusal { $0.datasets["other"] = Self.text("x") } == .unknownElement)
        #expect(try refusal { $0.attributes["other"] = .signed(1) } == .unknownElement)
        #expect(try refusal { $0.groups["manifest"]?.groups["tensors"] = nil } == .missingElement)
        #expect(try refusal { $0.groups["licence"]?.datasets["licence.json"] = nil } == .missingElement)
        #expect(try refusal { $0.groups["licence"]?.datasets["other"] = Self.text("{}") } == .unknownElement)
        #expect(
            try refusal { $0.groups["weights"]?.datasets["stem.bias"]?.attributes["a"] = .signed(1) }
                == .unknownElement)
    }

    @Test func `documents that are not JSON, not canonical or say something else are refused`() throws {
        func code(_ text: String) throws -> CheckpointError.Code? {
            try refusal { $0.groups["licence"]?.datasets["licence.json"] = Self.text(text) }
        }
        #expect(try code("{") == .json)
        #expect(try code("") == .json)
        #expect(try code(#"{"limits":[],"limits":[],"weights":"MIT"}"#) == .json)
        #expect(try code(#"{"weights":"MIT","limits":[]}"#) == .jsonForm)
        #expect(try code(#"{"limits":[], "weights":"MIT"}"#) == .jsonForm)
        #expect(try code(#"{"limits":[],"other":1,"weights":"MIT"}"#) == .jsonContent)
        #expect(try code(#"{"limits":[]}"#) == .jsonContent)
        #expect(try code(#"{"limits":[1],"weights":"MIT"}"#) == .jsonContent)
        #expect(try code(String(repeating: "[", count: 1_000)) == .json)
        // Valid, but not what the identities were computed from.
        #expect(try code(#"{"limits":[],"weights":"MIT"}"#) == .identity)
        #expect(
            try refusal { $0.groups["architecture"]?.datasets["graph.json"] = Self.text(#"{"version":9}"#) }
                == .jsonContent)
        let row = Tensor(shape: [1, 2], repeating: 0)
        #expect(try refusal { $0.groups["licence"]?.datasets["licence.json"] = HDF5Dataset(row) } == .json)
    }

    @Test func `a manifest that does not hold is refused`() throws {
        func code(_ name: String, _ value: HDF5Attribute) throws -> CheckpointError.Code? {
            try refusal { $0.groups["manifest"]?.attributes[name] = value }
        }
        for kind in ["adapter", "head", "training-state", "other"] { #expect(try code("kind", .string(kind)) == .kind) }
        #expect(try code("name", .string("Not A Name")) == .manifest)
        #expect(try code("name", .signed(1)) == .manifest)
        #expect(try code("training-status", .string("half")) == .manifest)
        #expect(try code("name", .string("other")) == .identity)
        #expect(try code("training-status", .string("trained")) == .provenance)
        for id in ["weights-id", "spec-id", "space-id", "file-id", "annex-id"] {
            #expect(try code(id, .string("none")) == .identity)
        }
    }

    @Test func `weights other than those of the table or the graph are refused`() throws {
        let bias = HDF5Dataset(Tensor(shape: [3], float32: [1, 2, 3]))
        #expect(try refusal { $0.groups["weights"]?.datasets["other"] = bias } == .tensorTable)
        #expect(try refusal { $0.groups["weights"]?.datasets["stem.bias"] = nil } == .tensorTable)
        let short = HDF5Dataset(Tensor(shape: [2], float32: [1, 2]))
        #expect(try refusal { $0.groups["weights"]?.datasets["stem.bias"] = short } == .tensorTable)
        #expect(try refusal { $0.groups["weights"]?.datasets["stem.bias"] = bias } == .digest)
        var sample = SampleCheckpoint()
        let smaller = try sample.checkpoint().document.root.groups
        sample.elements.architecture.nodes.removeLast()
        sample.elements.architecture.outputs["spacing"] = nil
        sample.elements.labels.removeLast()
        for name in ["spacing.value.weight", "spacing.value.bias"] { sample.parameters[name] = nil }
        var mixed = try sample.checkpoint().document
        mixed.root.groups["weights"] = smaller["weights"]
        mixed.root.groups["manifest"]?.groups["tensors"] = smaller["manifest"]?.groups["tensors"]
        let error = CheckpointTestSupport.refusal(of: try mixed.image())
        #expect(error?.code == .weights)
        #expect(error?.problems == ["spacing.value.bias is not declared", "spacing.value.weight is not declared"])
    }

    @Test func `a list of features that is not that of the groups is refused`() throws {
        func code(required: String = "", optional: String = "") throws -> CheckpointError.Code? {
            try refusal {
                $0.attributes["required-features"] = .string(required)
                $0.attributes["optional-features"] = .string(optional)
            }
        }
        #expect(try code() == nil)
        #expect(try code(required: "sorcery") == .feature)
        #expect(try code(required: "golden") == .feature)
        #expect(try code(optional: "base") == .feature)
        #expect(try code(optional: "weights") == .feature)
        #expect(try code(optional: "golden card") == .feature)
        #expect(try code(optional: "golden golden") == .feature)
        #expect(try code(optional: " golden") == .feature)
        // Listed, but not there.
        #expect(try code(required: "base") == .missingElement)
        #expect(try code(optional: "golden") == .missingElement)
        #expect(try code(optional: "future") == .missingElement)
    }

    @Test func `a table of elements that is not that of the file is refused`() throws {
        var document = try SampleCheckpoint().checkpoint().document
        document.root.groups["licence"]?.datasets["licence.json"] = Self.text(#"{"limits":[],"weights":"MIT"}"#)
        #expect(CheckpointTestSupport.refusal(of: try document.image())?.code == .tensorTable)
        document = try SampleCheckpoint().checkpoint().document
        let text = try #require(document.root.dataset(at: "licence/licence.json")).tensor.bytes()
        var bytes = text
        bytes[bytes.count - 3] ^= 1
        document.root.groups["licence"]?.datasets["licence.json"] = HDF5Dataset(bytes: bytes)
        let error = CheckpointTestSupport.refusal(of: try document.image())
        #expect(error?.code == .digest)
        #expect(error?.element == "/licence/licence.json")
    }

    @Test func `a tensor table with a wrong column is refused`() throws {
        func code(
            _ column: String, _ change: (Tensor) throws -> Tensor
        ) throws -> CheckpointError.Code? {
            let document = try SampleCheckpoint().checkpoint().document
            let tensor = try #require(document.root.dataset(at: "/manifest/tensors/" + column)).tensor
            let changed = try change(tensor)
            return try refusal { $0.groups["manifest"]?.groups["tensors"]?.datasets[column] = HDF5Dataset(changed) }
        }
        func edited(_ index: Int, _ value: UInt8) -> (Tensor) throws -> Tensor {
            { tensor in
                var bytes = tensor.bytes()
                bytes[index] = value
                return try Tensor(shape: tensor.shape, elementType: tensor.elementType, bytes: bytes)
            }
        }
        for column in ["path", "element-type", "rank", "shape", "sha256"] {
            let row = Tensor(shape: [1], repeating: 0)
            #expect(try code(column) { _ in row } == .tensorTable, "\(column)")
        }
        #expect(try code("path", edited(0, UInt8(ascii: "z"))) == .tensorTable)
        #expect(try code("path", edited(0, 0)) == .tensorTable)
        #expect(try code("path", edited(0, 0xFF)) == .tensorTable)
        #expect(try code("element-type", edited(0, UInt8(ascii: "x"))) == .tensorTable)
        #expect(try code("rank", edited(0, 9)) == .tensorTable)
        #expect(try code("rank", edited(0, 0)) == .tensorTable)
        #expect(try code("shape", edited(7, 0x80)) == .tensorTable)
        #expect(try code("sha256", edited(0, 0)) == .identity)
    }

    @Test func `an error says where, what was expected, what was found and what to do`() throws {
        var document = try SampleCheckpoint().checkpoint().document
        document.root.groups["weights"]?.datasets["stem.bias"] = HDF5Dataset(Tensor(shape: [3], float32: [1, 2, 3]))
        let error = try #require(CheckpointTestSupport.refusal(of: try document.image()))
        #expect(error.element == "/weights/stem.bias")
        #expect(error.expected?.count == 64)
        #expect(error.found?.count == 64)
        #expect(error.description.contains("fetch it again"))
    }
}
