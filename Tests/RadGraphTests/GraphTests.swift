import Foundation
import RadTensor
import Testing

@testable import RadGraph

/// A small network with every operation, used by the tests of this module.
private func everything() -> Graph {
    var builder = GraphBuilder(name: "everything", channels: 2)
    let convolution = Convolution3D(
        inputChannels: 2, outputChannels: 4, kernel: Triple(1, 3, 5), stride: Triple(1, 2, 2),
        dilation: Triple(1, 1, 2), padding: Padding3D(before: Triple(0, 1, 2), after: Triple(0, 0, 3)), groups: 2)
    let stem = builder.node("stem.convolution", .convolution3D(convolution), "input")
    let norm = builder.node("stem.norm", .batchNormalization(BatchNormalization(channels: 4, epsilon: 1e-3)), stem)
    let active = builder.node("stem.active", .rectifiedLinear, norm)
    let largest = builder.node("largest", .maxPool3D(Pooling3D(kernel: Triple(2), stride: Triple(2))), active)
    let mean = builder.node(
        "mean", .averagePool3D(Pooling3D(kernel: Triple(2), stride: Triple(2))), active)
    let sum = builder.node("sum", .add, largest, mean)
    let joined = builder.node("joined", .concatenate, inputs: [largest, sum, mean])
    let pooled = builder.node("pooled", .globalAveragePool, joined)
    let head = builder.node("head", .linear(Linear(inputFeatures: 12, outputFeatures: 3)), pooled)
    builder.output("classes", builder.node("head.softmax", .softmax, head))
    builder.output("regions", builder.node("head.sigmoid", .sigmoid, head))
    builder.tap("embedding", pooled)
    return builder.build()
}

@Suite struct GraphTests {
    @Test func `a graph survives JSON and equal graphs give equal bytes`() throws {
        let graph = everything()
        let bytes = graph.json()
        let read = try Graph(json: bytes)
        #expect(read == graph)
        #expect(read.json() == bytes)
    }

    @Test func `shapes follow the formulas`() throws {
        let shapes = try everything().inferShapes(["input": Shape([2, 2, 4, 9, 11])])
        // Height (9 + 1 - 3) / 2 + 1 = 4, width (11 + 5 - 2 * 4 - 1) / 2 + 1 = 4.
        #expect(shapes["stem.convolution"] == Shape([2, 4, 4, 4, 4]))
        #expect(shapes["largest"] == Shape([2, 4, 2, 2, 2]))
        #expect(shapes["joined"] == Shape([2, 12, 2, 2, 2]))
        #expect(shapes["pooled"] == Shape([2, 12]))
        #expect(shapes["head.softmax"] == Shape([2, 3]))
    }

    @Test func `parameters are declared with names shapes and roles`() {
        let graph = everything()
        let declarations = graph.parameterDeclarations
        #expect(
            declarations.map(\.name) == [
                "stem.convolution.weight", "stem.convolution.bias", "stem.norm.scale", "stem.norm.shift",
                "stem.norm.mean", "stem.norm.variance", "head.weight", "head.bias",
            ])
        #expect(declarations[0].shape == Shape([4, 1, 1, 3, 5]))
        #expect(graph.parameterCount == 60 + 4 + 16 + 36 + 3)
    }

    @Test func `an output a tap and an edge are found by name`() {
        let graph = everything()
        #expect(graph.edge(named: "embedding") == "pooled")
        #expect(graph.edge(named: "classes") == "head.softmax")
        #expect(graph.edge(named: "stem.norm") == "stem.norm")
        #expect(graph.edge(named: "nothing") == nil)
    }

    @Test(arguments: [
        ("\"name\":\"softmax\"", "\"name\":\"softermax\"", GraphError.Code.unknownOperation),
        ("\"name\":\"softmax\",\"version\":1", "\"name\":\"softmax\",\"version\":2", .unknownOperationVersion),
        ("\"name\":\"softmax\",\"version\":1", "\"name\":\"softmax\",\"version\":1,\"axis\":2", .unknownKey),
        ("\"name\":\"softmax\"", "\"attributes\":{\"axis\":1},\"name\":\"softmax\"", .unknownKey),
        ("\"epsilon\":0.001", "\"epsilon\":-1", .invalidAttribute),
        ("\"epsilon\":0.001", "\"epsilon\":0.001,\"momentum\":0.9", .unknownKey),
        ("\"groups\":2", "\"groups\":3", .invalidAttribute),
        ("\"groups\":2", "\"groups\":9223372036854775807", .invalidAttribute),
        ("\"groups\":2", "\"groups\":null", .malformed),
        ("\"kernel\":[1,3,5]", "\"kernel\":[1,3]", .malformed),
        ("\"kernel\":[1,3,5]", "\"kernel\":[1,3,5,7]", .malformed),
        ("\"kernel\":[1,3,5]", "\"kernel\":[1,3,0]", .invalidAttribute),
        ("\"inputChannels\":2", "\"inputChannels\":4", .channelMismatch),
        ("\"inputs\":[\"largest\",\"mean\"]", "\"inputs\":[\"largest\"]", .inputCount),
        ("\"inputs\":[\"largest\",\"mean\"]", "\"inputs\":[\"largest\",\"joined\"]", .unknownEdge),
        ("\"inputs\":[\"largest\",\"mean\"]", "\"inputs\":[\"largest\",\"input\"]", .channelMismatch),
        ("\"name\":\"joined\"", "\"name\":\"sum\"", .duplicateName),
        ("\"name\":\"joined\"", "\"name\":\"joi ned\"", .invalidName),
        ("\"name\":\"joined\"", "\"name\":\"..\"", .invalidName),
        ("\"inputs\":[\"joined\"]", "\"inputs\":[\"pooled\"]", .unknownEdge),
        ("\"inputs\":[\"pooled\"]", "\"inputs\":[\"joined\"]", .edgeKind),
        ("\"bias\":\"head.bias\"", "\"bias\":\"head.weight\"", .duplicateName),
        ("\"bias\":\"head.bias\"", "\"mean\":\"head.bias\"", .parameterRoles),
        ("\"bias\":\"head.bias\"", "\"gamma\":\"head.bias\"", .parameterRoles),
        ("\"embedding\":\"pooled\"", "\"embedding\":\"pulled\"", .unknownEdge),
        ("\"embedding\":\"pooled\"", "\"classes\":\"pooled\"", .duplicateName),
        ("\"channels\":2,\"name\":\"input\"", "\"channels\":0,\"name\":\"input\"", .invalidAttribute),
        ("\"version\":1}", "\"version\":3}", .malformed),
        ("}", "", .malformed),
    ])
    func `a broken graph is refused with its own code`(original: String, broken: String, code: GraphError.Code) throws {
        let text = String(decoding: everything().json(), as: UTF8.self)
        let range = try #require(text.range(of: original, options: .backwards))
        let changed = text.replacingCharacters(in: range, with: broken)
        let error = try #require(throws: GraphError.self) { try Graph(json: Data(changed.utf8)) }
        #expect(error.code == code, "\(error)")
    }

    @Test(arguments: [
        [2, 2, 4, 9], [2, 3, 4, 9, 11], [2, 2, 4, 9, 0], [2, 2, 4, 2, 1], [1, 2, 1, 9, 11],
        [1 << 12, 2, 1 << 12, 1 << 12, 1], [0, 2, 4, 9, 11],
    ])
    func `an input that does not fit is refused`(extents: [Int]) {
        #expect(throws: GraphError.self) { try everything().inferShapes(["input": Shape(extents)]) }
    }

    @Test func `same padding keeps the extent`() throws {
        for kernel in 1...5 {
            for dilation in 1...3 {
                var builder = GraphBuilder(name: "same")
                let convolution = Convolution3D(
                    inputChannels: 1, outputChannels: 1, kernel: Triple(kernel), dilation: Triple(dilation),
                    padding: .same(kernel: Triple(kernel), dilation: Triple(dilation)))
                builder.output("out", builder.node("convolution", .convolution3D(convolution), "input"))
                let shapes = try builder.build().inferShapes(["input": Shape([1, 1, 4, 5, 6])])
                #expect(shapes["convolution"] == Shape([1, 1, 4, 5, 6]))
            }
        }
    }

    @Test func `an overlay replaces tensors of the same name and keeps the others`() {
        let base = ParameterSet([
            "a": Tensor(shape: Shape([1]), float32: [1]), "b": Tensor(shape: Shape([1]), float32: [2]),
        ])
        let top = ParameterSet(["b": Tensor(shape: Shape([1]), float32: [3])])
        let both = base.overlaying(top)
        #expect(both.names == ["a", "b"])
        #expect(both["a"]?.float32Values() == [1])
        #expect(both["b"]?.float32Values() == [3])
    }
}
