import RadCheckpoint
import RadGraph
import RadInference
import RadInterchange
import RadPreprocessing
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadModels

/// Random parameters with statistics that are not those of the data.
private func randomParameters(_ graph: Graph, seed: UInt64) -> ParameterSet {
    var random = SeededRandom(seed: seed)
    var set = ParameterSet()
    for declaration in graph.parameterDeclarations {
        let fanIn = declaration.shape.extents.dropFirst().reduce(1, *)
        set[declaration.name] = Tensor(shape: declaration.shape) { target in
            for index in 0..<declaration.shape.count {
                target[index] =
                    switch declaration.role {
                    case .weight: Float(random.normal() * (2 / Double(fanIn)).squareRoot())
                    case .scale: Float(0.4 + 0.6 * random.uniform())
                    case .variance: Float(0.5 + 1.5 * random.uniform())
                    case .bias, .shift, .mean: Float(0.2 * random.normal())
                    }
            }
        }
    }
    return set
}

private struct Sample {
    let checkpoint: Checkpoint
    let input: ModelInput

    /// A checkpoint of random weights and an input for it.
    init(_ graph: Graph, dimension: Int, labels: [HeadVocabulary], extents: [Int]) throws {
        let shape = Shape(extents)
        var steps = [PreprocessingStep(.averageToGrid)]
        if shape[0] > 1 { steps.append(PreprocessingStep(.copyChannel(count: shape[0]))) }
        checkpoint = try Checkpoint(
            manifest: Manifest(name: "sample", version: "1.0.0", trainingStatus: .untrained),
            elements: CheckpointElements(
                architecture: graph,
                preprocessing: PreprocessingRecipe(steps: steps, domain: PreprocessingDomain(), shapes: [shape]),
                embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: dimension),
                labels: labels, licence: Licence(weights: "Apache-2.0"),
                provenance: Provenance(createdBy: "radzoo tests", initialisation: "random", seed: 3)),
            parameters: randomParameters(graph, seed: 3))
        var random = SeededRandom(seed: 4)
        let geometry = VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 1), columnSpacing: 1,
            rowSpacing: 1, extent: VolumeExtent(depth: shape[1], height: shape[2], width: shape[3]))
        input = ModelInput(
            values: Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(random.normal()) }),
            geometry: geometry)
    }
}

/// Weights and networks given out, computed by PyTorch and by onnxruntime.
@Suite(.requiresPython("torch", "numpy", "onnx", "onnxruntime", "safetensors")) struct ExportTests {
    /// Networks in PyTorch by the names of our parameters, and the embedding by both libraries.
    private static let script = """
        import json, sys, numpy, torch, onnx, onnxruntime
        import torch.nn.functional as F
        from safetensors.torch import load_file
        family, weights, model, shape = sys.argv[1], sys.argv[2], sys.argv[3], json.loads(sys.argv[4])
        x = torch.from_numpy(numpy.frombuffer(sys.stdin.buffer.read(), '<f4').copy()).reshape([1] + shape)
        W = {k: v.double() for k, v in load_file(weights).items()}
        def norm(x, n, eps=1e-5):
            return F.batch_norm(x, W[n + '.mean'], W[n + '.variance'], W[n + '.scale'], W[n + '.shift'], False, 0., eps)
        def conv(x, n, stride=1, dilation=1):
            w = W[n + '.weight']
            padding = tuple(d * (k // 2) for k, d in zip(w.shape[2:], (dilation,) * 3))
            return F.conv3d(x, w, W.get(n + '.bias'), stride, padding, dilation)
        def blocks(stage):
            return len({k.split('.')[1] for k in W if k.startswith(f'stage{stage}.')})
        def resnet(x):
            x = F.max_pool3d(F.relu(norm(conv(x, 'stem.convolution', 2), 'stem.norm')), 3, 2, 1)
            for stage in range(1, 5):
                for b in range(blocks(stage)):
                    n, stride = f'stage{stage}.{b}.', 2 if stage > 1 and b == 0 else 1
                    layers = [l for l in ('first', 'second', 'third') if n + l + '.convolution.weight' in W]
                    strided = layers[-2]
                    y = x
                    for l in layers:
                        y = norm(conv(y, n + l + '.convolution', stride if l == strided else 1), n + l + '.norm')
                        if l != layers[-1]: y = F.relu(y)
                    if n + 'shortcut.convolution.weight' in W:
                        x = norm(conv(x, n + 'shortcut.convolution', stride), n + 'shortcut.norm')
                    x = F.relu(x + y)
            return x.mean((2, 3, 4))
        def radnet_s(x):
            x = F.relu(norm(conv(x, 'stem.convolution', (1, 2, 2)), 'stem.norm'))
            for stage in range(1, 5):
                for b in range(blocks(stage)):
                    n = f'stage{stage}.{b}.'
                    stride = 1 if b > 0 else (1, 2, 2) if stage == 1 else 2
                    y = F.relu(norm(conv(x, n + 'first.convolution', stride), n + 'first.norm'))
                    y = norm(conv(y, n + 'second.convolution'), n + 'second.norm')
                    if n + 'shortcut.convolution.weight' in W:
                        x = norm(conv(x, n + 'shortcut.convolution', stride), n + 'shortcut.norm')
                    x = F.relu(x + y)
            return F.relu(norm(conv(x, 'projection.convolution'), 'projection.norm')).mean((2, 3, 4))
        def radnet_50(x):
            x = F.conv3d(F.pad(x, (2, 3, 2, 3, 1, 1)), W['stem.convolution.weight'], W['stem.convolution.bias'], (1, 2, 2))
            x = F.max_pool3d(F.relu(norm(x, 'stem.norm', 1e-3)), 2)
            def active(x, n): return conv(F.relu(norm(x, n + '.norm', 1e-3)), n + '.convolution')
            for stage in range(1, 5):
                for b in range(blocks(stage)):
                    n = f'stage{stage}.{b}.'
                    x = active(active(active(x, n + 'reduce'), n + 'spatial'), n + 'expand') + active(x, n + 'shortcut')
                if stage < 4: x = F.max_pool3d(x, 2)
            return F.relu(norm(x, 'final.norm', 1e-3)).mean((2, 3, 4))
        y = {'resnet': resnet, 'radnet-s': radnet_s, 'radnet-50': radnet_50}[family](x.double())
        y = F.normalize(y, dim=1)
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(model, providers=['CPUExecutionProvider'])
        names = sorted(o.name for o in session.get_outputs())
        z = dict(zip(names, session.run(names, {session.get_inputs()[0].name: x.numpy()})))
        parts = [y.float().numpy(), z['embedding']] + [z[n] for n in names if n != 'embedding']
        sys.stdout.buffer.write(b''.join(p.astype('<f4').tobytes() for p in parts))
        """

    private func sample(_ name: String) throws -> (Sample, family: String) {
        switch name {
        case "radnet-s":
            let model = try #require(ModelRegistry.model(named: name))
            let graph = RADNet.radNetSmall(name: "radnet-s", width: 8)
            return (try Sample(graph, dimension: 128, labels: model.labels, extents: [1, 16, 64, 48]), name)
        case "radnet-50":
            let model = try #require(ModelRegistry.model(named: name))
            let graph = RADNet.radNet50(name: name, width: 8, units: [3, 4, 6, 3], features: 40)
            return (try Sample(graph, dimension: 256, labels: model.labels, extents: [1, 16, 64, 80]), name)
        default:
            let network = try #require(ResNet3D.strided(depth: name.hasSuffix("18") ? 18 : 50, width: 8))
            let sample = try Sample(
                network.graph(), dimension: network.features, labels: [], extents: [1, 35, 50, 46])
            return (sample, "resnet")
        }
    }

    @Test(arguments: ["resnet3d-18", "resnet3d-50", "radnet-s", "radnet-50"])
    func `PyTorch, onnxruntime and radzoo give one embedding`(name: String) throws {
        let (sample, family) = try sample(name)
        let checkpoint = sample.checkpoint
        let python = try #require(
            Oracle.python(modules: ["torch", "numpy", "onnx", "onnxruntime", "safetensors"]))
        let folder = try TemporaryDirectory()
        let (weights, network) = (folder.file("w.safetensors"), folder.file("n.onnx"))
        let storage = FileSystemStorage()
        let files = try ModelExport.write(checkpoint, as: .safetensors, to: weights, through: storage)
        #expect(files == [weights, weights + ".radzoo.json"])
        _ = try ModelExport.write(checkpoint, as: .onnx, to: network, through: storage)
        let values = try python.values(
            of: Float.self, Self.script, arguments: [family, weights, network, "\(sample.input.shape.extents)"],
            input: sample.input.values.bytes())
        let model = try EmbeddingModel(checkpoint: checkpoint, threads: 1)
        let found = try model.infer(sample.input)
        let count = checkpoint.embedding.dimension
        #expect(relativeL2(found.embedding, Array(values[..<count])) < 1e-5)
        #expect(relativeL2(Array(values[count..<(2 * count)]), Array(values[..<count])) < 1e-5)
        // The graph's other outputs follow in the order of their names; probabilities and a number of order one.
        let heads = found.heads.sorted { $0.key < $1.key }.flatMap(\.value)
        if !heads.isEmpty { #expect(relativeL2(heads, Array(values[(2 * count)...])) < 1e-4) }
    }

    @Test(arguments: ["resnet3d-18", "resnet3d-50"])
    func `exported weights come in again as they were`(name: String) throws {
        let (sample, _) = try sample(name)
        let folder = try TemporaryDirectory()
        let path = folder.file("w.safetensors")
        _ = try ModelExport.write(sample.checkpoint, as: .safetensors, to: path, through: FileSystemStorage())
        let network = try #require(ResNet3D.strided(depth: name.hasSuffix("18") ? 18 : 50, width: 8))
        let files = try SourceFiles([path], format: .safetensors)
        let mapped = try MappedImport(files.source, into: ForeignArchitecture(network))
        #expect(mapped.report.naming == "radzoo")
        let parameters = try mapped.parameters()
        #expect(parameters.names == sample.checkpoint.parameters.names)
        for tensor in parameters.names { #expect(parameters[tensor] == sample.checkpoint.parameters[tensor]) }
    }
}
