import RadGraph
import RadHDF5
import RadTensor
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

@Suite struct DifferenceTests {
    private func difference(
        comparingValues: Bool = false, _ change: (inout SampleCheckpoint) -> Void
    ) throws -> CheckpointDifference {
        var sample = SampleCheckpoint()
        let first = try CheckpointReader(bytes: sample.checkpoint().image())
        change(&sample)
        let second = try CheckpointReader(bytes: sample.checkpoint().image())
        return try CheckpointDifference(first, second, comparingValues: comparingValues)
    }

    @Test func `equal checkpoints do not differ`() throws {
        #expect(try difference { _ in }.isEmpty)
    }

    @Test func `identities, elements and tensors that differ are named`() throws {
        let found = try difference(comparingValues: true) {
            $0.manifest.version = "0.2.0"
            $0.elements.licence.limits = []
            var values = $0.parameters["stem.bias"]?.float32Values() ?? []
            values[1] += 0.5
            $0.parameters["stem.bias"] = Tensor(shape: [3], float32: values)
        }
        #expect(found.facts.map(\.name) == ["version", "weights-id", "space-id", "file-id"])
        #expect(found.facts[0].first == "0.1.0" && found.facts[0].second == "0.2.0")
        // A licence with another number of limits has another length.
        #expect(found.elements.map(\.name) == ["licence/licence.json"])
        #expect(found.elements[0].change == .shape)
        #expect(found.tensors.map(\.name) == ["stem.bias"])
        #expect(found.tensors[0].change == .content)
        #expect(abs((found.tensors[0].largestDifference ?? 0) - 0.5) < 1e-6)
    }

    @Test func `tensors of one checkpoint only, of another shape or type are told apart`() throws {
        let found = try difference {
            $0.elements.architecture.nodes.removeLast()
            $0.elements.architecture.outputs["spacing"] = nil
            $0.elements.labels.removeLast()
            for name in ["spacing.value.weight", "spacing.value.bias"] { $0.parameters[name] = nil }
            let bias = $0.parameters["stem.bias"] ?? Tensor(shape: [], repeating: 0)
            $0.parameters["stem.bias"] = SampleCheckpoint.halved(bias.float32Values(), bias.shape)
        }
        let changes = Dictionary(uniqueKeysWithValues: found.tensors.map { ($0.name, $0.change) })
        #expect(
            changes == [
                "spacing.value.weight": .removed, "spacing.value.bias": .removed, "stem.bias": .elementType,
            ])
        #expect(found.tensors.allSatisfy { $0.largestDifference == nil })
    }

    @Test func `a file of format 0.1 does not differ from what it migrates to`() throws {
        let path = Repository.root + "/Formats/Checkpoint/golden/0.1/tiny.radz.h5"
        let old = try CheckpointReader(path: path)
        let new = try CheckpointReader(bytes: old.checkpoint().image())
        #expect(old.formatVersion.description == "0.1" && new.formatVersion == .current)
        #expect(try CheckpointDifference(old, new, comparingValues: true).isEmpty)
    }
}
