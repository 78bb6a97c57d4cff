import RadGraph
import RadTensor
import RadTestSupport
import Testing

@testable import RadEngine

@Suite struct OperationTests {
    /// A convolution with random kernel, stride, padding, dilation and groups, small enough for plain loops.
    private static func convolution(_ random: inout SeededRandom) -> (Convolution3D, Shape) {
        while true {
            let groups = random.choice([1, 1, 1, 2, 3, 4])
            let attributes = Convolution3D(
                inputChannels: groups * random.choice([1, 2, 3, 5, 8, 16]),
                outputChannels: groups * random.choice([1, 2, 5, 8, 9, 16]),
                kernel: random.triple(in: 1...random.choice([1, 3, 3, 5])), stride: random.triple(in: 1...3),
                dilation: random.triple(in: 1...2),
                padding: Padding3D(before: random.triple(in: 0...2), after: random.triple(in: 0...2)),
                groups: groups, hasBias: random.integer(below: 2) == 0)
            let extents = [random.integer(in: 1...2), attributes.inputChannels] + random.triple(in: 3...9).values
            let graph = single(.convolution3D(attributes), channels: [attributes.inputChannels])
            guard let shape = try? graph.inferShapes(["input0": Shape(extents)])["operation"] else { continue }
            let products = attributes.kernel.values.reduce(1, *) * attributes.inputChannels / groups
            if shape.count * products < 300_000 { return (attributes, Shape(extents)) }
        }
    }

    @Test(arguments: 0..<40)
    func `a convolution of random shape equals the reference`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(1_000 + seed))
        let (attributes, shape) = OperationTests.convolution(&random)
        let graph = single(.convolution3D(attributes), channels: [attributes.inputChannels])
        let parameters = graph.randomParameters(&random)
        let input = ["input0": random.tensor(shape)]
        let expected = try #require(graph.run(.reference, parameters, input, outputs: ["out"])["out"])
        let sizes = try #require(
            graph.run(.reference, parameters.magnitudes, input.mapValues(\.magnitudes), outputs: ["out"])["out"])
        let terms = attributes.kernel.values.reduce(1, *) * attributes.inputChannels / attributes.groups
        for backend in fastBackends {
            let actual = try #require(
                graph.run(backend, parameters, input, outputs: ["out"], threads: 1 + seed % 2)["out"])
            let difference = firstDifference(actual, expected, terms: terms, magnitudes: sizes)
            #expect(difference == nil, "\(backend) \(attributes) on \(shape)")
        }
    }

    @Test(arguments: 0..<20)
    func `pooling of random shape equals the reference`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(2_000 + seed))
        let kernel = random.triple(in: 1...3)
        func padding(_ random: inout SeededRandom) -> Triple {
            Triple(
                random.integer(below: kernel.depth), random.integer(below: kernel.height),
                random.integer(below: kernel.width))
        }
        let attributes = Pooling3D(
            kernel: kernel, stride: random.triple(in: 1...3),
            padding: Padding3D(before: padding(&random), after: padding(&random)))
        let channels = random.choice([1, 3, 8, 17, 32])
        let shape = Shape([random.integer(in: 1...2), channels] + random.triple(in: 3...7).values)
        let input = ["input0": random.tensor(shape)]
        for operation in [GraphOperation.maxPool3D(attributes), .averagePool3D(attributes)] {
            let graph = single(operation, channels: [channels])
            let expected = try #require(graph.run(.reference, ParameterSet(), input, outputs: ["out"])["out"])
            let sizes = try #require(
                graph.run(.reference, ParameterSet(), input.mapValues(\.magnitudes), outputs: ["out"])["out"])
            for backend in fastBackends {
                let actual = try #require(graph.run(backend, ParameterSet(), input, outputs: ["out"])["out"])
                let terms = kernel.values.reduce(1, *)
                let difference = firstDifference(actual, expected, terms: terms, magnitudes: sizes)
                #expect(difference == nil, "\(backend) \(operation) on \(shape)")
            }
        }
    }

    @Test(arguments: 0..<12)
    func `channelwise operations equal the reference`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(3_000 + seed))
        let channels = random.choice([1, 2, 7, 16, 33])
        let shape = Shape([random.integer(in: 1...2), channels] + random.triple(in: 1...6).values)
        let operations: [GraphOperation] = [
            .batchNormalization(BatchNormalization(channels: channels, epsilon: 1e-3)), .rectifiedLinear, .sigmoid,
            .softmax, .globalAveragePool,
        ]
        let input = ["input0": random.tensor(shape, scale: 3)]
        for operation in operations {
            let graph = single(operation, channels: [channels])
            let parameters = graph.randomParameters(&random)
            let expected = try #require(graph.run(.reference, parameters, input, outputs: ["out"])["out"])
            // Scale and shift in 32 bits: the error is relative to |scale * in| + |shift|, both below 10 here.
            let sizes = Tensor(shape: expected.shape, repeating: 10)
            let terms = operation == .globalAveragePool ? shape.count / shape[0] / channels : channels
            for backend in fastBackends {
                let actual = try #require(graph.run(backend, parameters, input, outputs: ["out"])["out"])
                let difference = firstDifference(actual, expected, terms: terms, magnitudes: sizes)
                #expect(difference == nil, "\(backend) \(operation) on \(shape)")
            }
        }
    }

    @Test(arguments: 0..<12)
    func `sums and concatenations equal the reference`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(4_000 + seed))
        let space = random.triple(in: 1...5).values
        let batch = random.integer(in: 1...2)
        let channels = (0..<random.integer(in: 2...4)).map { _ in random.choice([1, 3, 8, 16, 20]) }
        let joined = single(.concatenate, channels: channels)
        let summed = single(.add, channels: [channels[0], channels[0]])
        for graph in [joined, summed] {
            var input: [String: Tensor] = [:]
            for entry in graph.inputs { input[entry.name] = random.tensor(Shape([batch, entry.channels] + space)) }
            let expected = try #require(graph.run(.reference, ParameterSet(), input, outputs: ["out"])["out"])
            for backend in fastBackends {
                let actual = try #require(graph.run(backend, ParameterSet(), input, outputs: ["out"])["out"])
                #expect(actual == expected, "\(backend) \(graph.nodes[0].operation.name) of \(channels) at \(space)")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 9, 31, 64, 100], [1, 5, 16])
    func `a linear layer on features equals the reference`(inputs: Int, outputs: Int) throws {
        var random = SeededRandom(seed: UInt64(5_000 + inputs * 37 + outputs))
        var builder = GraphBuilder(name: "linear", channels: inputs)
        let pooled = builder.node("pooled", .globalAveragePool, "input")
        let linear = builder.node(
            "linear", .linear(Linear(inputFeatures: inputs, outputFeatures: outputs, hasBias: outputs != 5)), pooled)
        let norm = builder.node("norm", .batchNormalization(BatchNormalization(channels: outputs)), linear)
        let active = builder.node("active", .rectifiedLinear, norm)
        builder.output("classes", builder.node("softmax", .softmax, active))
        builder.output("active", active)
        let graph = builder.build()
        let parameters = graph.randomParameters(&random)
        let input = ["input": random.tensor(Shape([2, inputs, 2, 3, 2]))]
        let names = ["linear", "norm", "active", "classes"]
        let expected = try graph.run(.reference, parameters, input, outputs: names)
        for backend in fastBackends {
            for asked in [names, ["classes"], ["active"]] {
                let actual = try graph.run(backend, parameters, input, outputs: asked)
                for name in asked {
                    let (left, right) = (try #require(actual[name]), try #require(expected[name]))
                    let sizes = Tensor(shape: right.shape, repeating: 10)
                    #expect(
                        firstDifference(left, right, terms: inputs, magnitudes: sizes) == nil, "\(backend) \(name)")
                }
            }
        }
    }

    @Test func `the reference computes a convolution worked out by hand`() throws {
        // One row 1 2 3 4, kernel 1 0 -1 with stride 2, padding 1 before and 2 after, bias 0.5:
        // windows (0 1 2), (2 3 4), (4 0 0) give -2, -2, 4.
        let attributes = Convolution3D(
            inputChannels: 1, outputChannels: 1, kernel: Triple(1, 1, 3), stride: Triple(1, 1, 2),
            padding: Padding3D(before: Triple(0, 0, 1), after: Triple(0, 0, 2)))
        let graph = single(.convolution3D(attributes))
        let parameters = ParameterSet([
            "operation.weight": Tensor(shape: Shape([1, 1, 1, 1, 3]), float32: [1, 0, -1]),
            "operation.bias": Tensor(shape: Shape([1]), float32: [0.5]),
        ])
        let input = ["input0": Tensor(shape: Shape([1, 1, 1, 1, 4]), float32: [1, 2, 3, 4])]
        for backend in BackendKind.available {
            let out = try graph.run(backend, parameters, input, outputs: ["out"])["out"]
            #expect(out?.float32Values() == [-1.5, -1.5, 4.5], "\(backend)")
        }
    }
}
