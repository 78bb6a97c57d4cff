import Foundation
import RadGraph
import RadTensor
import RadTestSupport
import Testing

@testable import RadEngine

/// Computes a graph by PyTorch in double precision: input is the length of the graph's JSON, the JSON, and the values
/// of all parameters and inputs as 32-bit floats; output is the values of all nodes as 32-bit floats.
private let interpreter = """
    import json, struct, sys
    import torch
    import torch.nn.functional as F
    data = sys.stdin.buffer.read()
    length = struct.unpack('<q', data[:8])[0]
    graph = json.loads(data[8:8 + length])
    shapes = json.loads(sys.argv[1])
    values = torch.frombuffer(bytearray(data[8 + length:]), dtype=torch.float32).double()
    tensors, at = {}, 0
    for name, shape in shapes:
        count = 1
        for extent in shape: count *= extent
        tensors[name] = values[at:at + count].reshape(shape); at += count
    assert at == len(values)
    def padded(x, p, value):
        (a, b, c), (d, e, f) = p['before'], p['after']
        return F.pad(x, (c, f, b, e, a, d), value=value)
    out = []
    for node in graph['nodes']:
        op = node['operation']; name = op['name']; a = op.get('attributes', {})
        x = [tensors[i] for i in node['inputs']]
        p = {role: tensors[t] for role, t in node.get('parameters', {}).items()}
        if name == 'convolution3D':
            y = F.conv3d(padded(x[0], a['padding'], 0.), p['weight'], p.get('bias'), tuple(a['stride']), 0,
                         tuple(a['dilation']), a['groups'])
        elif name == 'batchNormalization':
            y = F.batch_norm(x[0], p['mean'], p['variance'], p['scale'], p['shift'], False, 0., a['epsilon'])
        elif name == 'rectifiedLinear': y = F.relu(x[0])
        elif name == 'maxPool3D':
            y = F.max_pool3d(padded(x[0], a['padding'], -float('inf')), tuple(a['kernel']), tuple(a['stride']))
        elif name == 'averagePool3D':
            k, s = tuple(a['kernel']), tuple(a['stride'])
            ones = padded(torch.ones_like(x[0]), a['padding'], 0.)
            y = F.avg_pool3d(padded(x[0], a['padding'], 0.), k, s) / F.avg_pool3d(ones, k, s)
        elif name == 'globalAveragePool': y = x[0].mean((2, 3, 4))
        elif name == 'add': y = x[0] + x[1]
        elif name == 'concatenate': y = torch.cat(x, 1)
        elif name == 'linear': y = F.linear(x[0], p['weight'], p.get('bias'))
        elif name == 'softmax': y = torch.softmax(x[0], 1)
        elif name == 'sigmoid': y = torch.sigmoid(x[0])
        else: raise ValueError(name)
        tensors[node['name']] = y
        out.append(y.float().contiguous().numpy().tobytes())
    sys.stdout.buffer.write(b''.join(out))
    """

/// Random graphs of every operation, several at once, as one call of Python costs seconds.
@Suite(.requiresPython("torch", "numpy")) struct PyTorchTests {
    private func expectPyTorch(
        _ graph: Graph, _ parameters: ParameterSet, _ inputs: [String: Tensor], relative: Double
    ) throws {
        let python = try #require(Oracle.python(modules: ["torch", "numpy"]))
        var shapes: [(String, [Int])] = []
        var bytes: [UInt8] = []
        let json = graph.json()
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
        bytes += json
        let tensors = graph.parameterDeclarations.map { ($0.name, parameters[$0.name]) }
        for (name, tensor) in tensors + graph.inputs.map({ ($0.name, inputs[$0.name]) }) {
            let tensor = try #require(tensor)
            shapes.append((name, tensor.shape.extents))
            bytes += tensor.bytes()
        }
        let table = try JSONSerialization.data(withJSONObject: shapes.map { [$0.0, $0.1] as [Any] })
        let values = try python.values(
            of: Float.self, interpreter, arguments: [String(decoding: table, as: UTF8.self)], input: bytes)
        for backend in BackendKind.available {
            let results = try graph.run(backend, parameters, inputs, outputs: graph.nodes.map(\.name))
            var offset = 0
            for node in graph.nodes {
                let result = try #require(results[node.name])
                let expected = Array(values[offset..<offset + result.shape.count])
                offset += result.shape.count
                let error = relativeL2(result.float32Values(), expected)
                #expect(error < relative, "\(backend) \(node.name)")
            }
            #expect(offset == values.count)
        }
    }

    @Test func `operations of random shapes equal PyTorch`() throws {
        var random = SeededRandom(seed: 21)
        var inputs: [GraphInput] = []
        var nodes: [GraphNode] = []
        var tensors: [String: Tensor] = [:]
        var index = 0
        while index < 40 {
            let groups = random.choice([1, 1, 2, 3])
            let channels = groups * random.choice([1, 2, 4, 8])
            let kernel = random.triple(in: 1...4)
            func below(_ random: inout SeededRandom) -> Triple {
                Triple(
                    random.integer(below: kernel.depth), random.integer(below: kernel.height),
                    random.integer(below: kernel.width))
            }
            let padding = Padding3D(before: below(&random), after: below(&random))
            let operation: GraphOperation =
                switch index % 4 {
                case 0: .maxPool3D(Pooling3D(kernel: kernel, stride: random.triple(in: 1...3), padding: padding))
                case 1: .averagePool3D(Pooling3D(kernel: kernel, stride: random.triple(in: 1...3), padding: padding))
                default:
                    .convolution3D(
                        Convolution3D(
                            inputChannels: channels, outputChannels: groups * random.choice([1, 3, 8, 10]),
                            kernel: kernel, stride: random.triple(in: 1...3), dilation: random.triple(in: 1...2),
                            padding: padding, groups: groups, hasBias: random.integer(below: 2) == 0))
                }
            let shape = Shape([2, channels] + random.triple(in: 4...7).values)
            let alone = single(operation, channels: [channels])
            guard (try? alone.inferShapes(["input0": shape])) != nil else { continue }
            let roles = operation.parameterShapes.map { ($0.role, "n\(index).\($0.role.rawValue)") }
            inputs.append(GraphInput(name: "x\(index)", channels: channels))
            nodes.append(
                GraphNode(
                    name: "n\(index)", operation: operation, inputs: ["x\(index)"],
                    parameters: Dictionary(uniqueKeysWithValues: roles)))
            tensors["x\(index)"] = random.tensor(shape)
            index += 1
        }
        let graph = Graph(name: "many", inputs: inputs, nodes: nodes, outputs: ["out": "n0"])
        let parameters = graph.randomParameters(&random)
        // At most 8 * 64 products: unit * sqrt(512) is 2.7e-6.
        try expectPyTorch(graph, parameters, tensors, relative: 3e-6)
    }

    @Test func `a whole network equals PyTorch at every edge`() throws {
        var random = SeededRandom(seed: 22)
        let graph = residualNetwork()
        let parameters = graph.randomParameters(&random)
        let input = ["input": random.tensor(Shape([2, 1, 4, 9, 8]))]
        try expectPyTorch(graph, parameters, input, relative: 1e-5)
    }
}
