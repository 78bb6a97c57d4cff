import RadHDF5
import RadTensor
import RadVolume
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

@Suite struct SupplementTests {
    @Test func `every supplement is read as it was written`() throws {
        let checkpoint = try SampleSupplements.checkpoint()
        let read = try CheckpointReader(bytes: checkpoint.image()).checkpoint()
        #expect(read.supplements == checkpoint.supplements)
        #expect(read.hasContent(of: checkpoint))
        #expect(read.fileID == checkpoint.fileID && read.annexID == checkpoint.annexID)
        #expect(try read.image() == checkpoint.image())
    }

    @Test func `a training state is read with the tensors of its optimizer`() throws {
        let checkpoint = try SampleSupplements.training()
        let read = try CheckpointReader(bytes: checkpoint.image()).checkpoint()
        #expect(read.manifest.kind == .trainingState)
        #expect(read.supplements.trainingState == SampleSupplements.state)
        #expect(read.optimizerTensors == checkpoint.optimizerTensors)
        #expect(try read.image() == checkpoint.image())
    }

    @Test func `each supplement is part of the identity that the format says`() throws {
        func changed(_ change: (inout CheckpointSupplements) -> Void) throws -> [String] {
            let (one, other) = (try SampleSupplements.checkpoint(), try SampleSupplements.checkpoint(change))
            var names: [String] = []
            if one.weightsID != other.weightsID { names.append("weights") }
            if one.specID != other.specID { names.append("spec") }
            if one.spaceID() != other.spaceID() { names.append("space") }
            if one.spaceID(precision: .int8) != other.spaceID(precision: .int8) { names.append("int8") }
            if one.fileID != other.fileID { names.append("file") }
            if one.annexID != other.annexID { names.append("annex") }
            return names
        }
        #expect(try changed { $0.golden[0].outputs[0].values[0] = 0.5 } == ["annex"])
        #expect(try changed { $0.golden = [] } == ["annex"])
        #expect(try changed { $0.evaluation[0].count = 101 } == ["annex"])
        #expect(try changed { $0.card = "other" } == ["annex"])
        #expect(try changed { $0.training?.epochs = 3 } == ["file"])
        #expect(try changed { $0.quantization?.edges[0].scale = 0.02 } == ["int8", "file"])
        let before = try SampleSupplements.training().fileID
        #expect(try SampleSupplements.training { $0.cursor.step = 18 }.fileID != before)
    }

    @Test func `a checkpoint without supplements has the identity it always had`() throws {
        // As in golden/0.1/README.md, where nothing but these fields existed.
        #expect(
            try SampleCheckpoint().checkpoint().fileID.description
                == "file:sha256:95d9ed0b1600c060e4500d3f1e59e88fff80a296dc55385f230f7490d564a651")
    }

    private func refusal(_ change: (inout CheckpointSupplements) -> Void) -> CheckpointError.Code? {
        do {
            _ = try SampleSupplements.checkpoint(change)
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    @Test func `golden vectors that do not fit are refused`() {
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.golden[0].name = "A b" } == .golden)
        #expect(refusal { $0.golden.append($0.golden[0]) } == .golden)
        #expect(refusal { $0.golden[0].steps.removeLast() } == .golden)
        #expect(refusal { $0.golden[0].steps[0].operation = "window" } == .golden)
        #expect(refusal { $0.golden[0].steps[1].samples.removeLast() } == .golden)
        #expect(refusal { $0.golden[0].steps[1].mean = .nan } == .json)
        #expect(refusal { $0.golden[0].outputs[0].values.append(1) } == .golden)
        #expect(refusal { $0.golden[0].outputs.removeFirst() } == .golden)
        #expect(refusal { $0.golden[0].outputs[1].name = "other" } == .golden)
        #expect(refusal { $0.golden[0].outputs[1].tolerance.relative = -1 } == .golden)
        #expect(refusal { $0.golden[0].input.extent = VolumeExtent(depth: 4_096, height: 4_096, width: 2) } == .golden)
        #expect(refusal { $0.golden[0].input.spacing.row = 0 } == .golden)
        #expect(refusal { $0.golden[0].input.ellipsoids[0].radii = [1, 0, 1] } == .golden)
        #expect(refusal { $0.golden[0].input.noise = -1 } == .golden)
    }

    @Test func `scales that do not fit the graph are refused`() {
        #expect(refusal { $0.quantization?.edges[0].name = "nothing" } == .quantization)
        #expect(refusal { $0.quantization?.edges[0].scale = 0 } == .quantization)
        #expect(refusal { $0.quantization?.edges[0].scale = .infinity } == .quantization)
        #expect(refusal { $0.quantization?.edges[0].zeroPoint = 128 } == .quantization)
        #expect(refusal { $0.quantization?.edges = [] } == .quantization)
        #expect(refusal { $0.quantization?.parameterScales["stem.weight"] = [1, 2] } == .quantization)
        #expect(refusal { $0.quantization?.parameterScales["nothing"] = [1] } == .quantization)
        #expect(refusal { $0.quantization?.calibration.digest = "none" } == .quantization)
    }

    @Test func `figures without evidence and texts that are none are refused`() {
        #expect(refusal { $0.evaluation[0].lower = 0.95 } == .evaluation)
        #expect(refusal { $0.evaluation[0].count = 0 } == .evaluation)
        #expect(refusal { $0.evaluation[0].command = "" } == .evaluation)
        #expect(refusal { $0.evaluation[0].splitDigest = "A" } == .evaluation)
        #expect(refusal { $0.training?.splits = [] } == .training)
        #expect(refusal { $0.training?.batchSize = 0 } == .training)
        #expect(refusal { $0.card = "" } == .card)
        #expect(refusal { $0.card = "a\0b" } == .card)
    }

    @Test func `a training state that does not fit is refused`() throws {
        func code(
            _ change: (inout TrainingState) -> Void = { _ in }, tensors: [String: Tensor] = [:]
        ) -> CheckpointError.Code? {
            do {
                _ = try SampleSupplements.training(change, tensors: tensors)
                return nil
            } catch {
                return (error as? CheckpointError)?.code
            }
        }
        #expect(code() == nil)
        #expect(code { $0.random.words[0] = "f" } == .trainingState)
        #expect(code { $0.cursor.epoch = -1 } == .trainingState)
        #expect(code { $0.slots = ["Momentum"] } == .trainingState)
        #expect(code(tensors: ["stem.bias": Tensor(shape: [2], repeating: 0)]) == .trainingState)
        #expect(code(tensors: ["nothing": Tensor(shape: [3], repeating: 0)]) == .trainingState)
        // The kind and the state come together or not at all.
        #expect(refusal { $0.trainingState = SampleSupplements.state } == .kind)
        var sample = SampleCheckpoint()
        sample.manifest.kind = .trainingState
        #expect(sample.refusal == .kind)
        sample.manifest.kind = .adapter
        #expect(sample.refusal == .kind)
    }

    @Test func `the synthetic volume is the same on every platform`() throws {
        let volume = try SampleSupplements.input.volume()
        // Python: tests of the independent reader make the same volume with integers and doubles of numpy.
        #expect(volume[slice: 0, row: 0, column: 0] == -992.1211547851562)
        #expect(volume.voxels.float32Values().filter { $0 > 0 }.count == 56)
        #expect(GoldenStep.places(in: 5) == [0, 1, 2, 3, 4])
        #expect(GoldenStep.places(in: 130).suffix(2) == [125, 127])
    }

    @Test func `an optional feature of a newer program is kept and counts to the annex`() throws {
        var document = try SampleCheckpoint().checkpoint().document
        let inner = HDF5Group<HDF5Dataset>(
            encoding: "inner", version: "3.1",
            datasets: ["values": HDF5Dataset(Tensor(shape: [2], float32: [1, 2]))])
        document.root.groups["future"] = HDF5Group(
            encoding: "future", version: "2.0", groups: ["inner": inner],
            datasets: ["text.json": HDF5Dataset(bytes: Array("{}".utf8))])
        document.root.attributes["optional-features"] = .string("future")
        document = document.withRenewedElementTable()
        // The identity of the annex is no longer that of nothing.
        #expect(refusal(of: document) == .identity)
        let rows = ElementGroups.rows(of: document.root.groups).filter { $0.name.hasPrefix("future") }
        #expect(rows.map(\.name) == ["future/inner/values", "future/text.json"])
        var hasher = LogicalHasher(domain: "radzoo.annex.1")
        hasher.add(rows)
        document.root.groups["manifest"]?.attributes["annex-id"] = .string(
            "\(CheckpointIdentifier(kind: .annex, digest: hasher.finish()))")
        let checkpoint = try CheckpointReader(bytes: document.image()).checkpoint()
        #expect(try checkpoint.image() == document.image())
        #expect(try checkpoint.with(CheckpointSupplements(card: "x")).document.root.groups["future"] != nil)
        document.root.attributes["required-features"] = .string("future")
        document.root.attributes["optional-features"] = .string("")
        #expect(refusal(of: document) == .feature)
    }

    private func refusal(of document: HDF5Document) -> CheckpointError.Code? {
        (try? document.image()).flatMap { CheckpointTestSupport.refusal(of: $0) }?.code
    }
}
