import RadCheckpoint
import RadGraph
import RadInference
import RadInterchange
import RadModels
import RadPreprocessing
import RadSystem
import RadTensor
import RadTestSupport
import Testing

/// Networks that PyTorch saved, taken in and run.
@Suite(.requiresPython("torch", "numpy")) struct TorchImportTests {
    /// Saves a network as users do and prints input and embedding, which is computed in double precision.
    private static let save = """
        import sys, numpy
        name, width, form, path = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
        net = make(name, width)
        state = net.state_dict()
        if form == 'bf16':
            state = {k: v.bfloat16() if v.is_floating_point() else v for k, v in state.items()}
            net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in state.items()})
        if form == 'wrapped': state = {'state_dict': {'module.' + k: v for k, v in state.items()}, 'epoch': 3}
        if form == 'optimizer':
            state = {'model': state, 'optimizer': {'state': {0: {'exp_avg': torch.ones(3)}}, 'lr': 0.1}}
        if form == 'views':
            state = {k: v.transpose(0, -1).contiguous().transpose(0, -1) if v.ndim > 1 else v for k, v in state.items()}
        torch.save(state, path)
        x = sample((1, net.channels, 34, 50, 46))
        with torch.no_grad(): y = net.double()(x.double())
        sys.stdout.buffer.write(x.numpy().tobytes() + y.float().numpy().tobytes())
        """

    private func network(_ name: String, width: Int) throws -> ForeignArchitecture {
        let dash = try #require(name.firstIndex(of: "-"))
        let depth = try #require(Int(name[name.index(after: dash)...]))
        let network: ResNet3D? =
            switch name[..<dash] {
            case "medicalnet": .medicalNet(depth: depth, width: width)
            case "r3d": .video(depth: depth, width: width)
            case "i3resnet": .inflated(depth: depth, width: width)
            default: .strided(depth: depth, width: width)
            }
        return ForeignArchitecture(try #require(network))
    }

    private func saved(_ name: String, width: Int, form: String, at path: String) throws -> (Tensor, [Float]) {
        let python = try #require(Oracle.python(modules: ["torch", "numpy"]))
        let values = try python.values(
            of: Float.self, PyTorchNetworks.definitions + "\n" + Self.save, arguments: [name, "\(width)", form, path])
        let shape = PyTorchNetworks.inputShape(channels: name.hasPrefix("r3d") || name.hasPrefix("i3") ? 3 : 1)
        return (
            Tensor(shape: shape, float32: Array(values[..<shape.count])), Array(values[shape.count...])
        )
    }

    @Test(arguments: [
        ("resnet3d-18", 16, "plain"), ("resnet3d-50", 8, "plain"), ("medicalnet-10", 8, "wrapped"),
        ("medicalnet-18", 8, "plain"), ("medicalnet-34", 4, "views"), ("medicalnet-50", 8, "wrapped"),
        ("r3d-18", 8, "plain"), ("i3resnet-50", 8, "bf16"), ("i3resnet-101", 4, "plain"), ("i3resnet-152", 4, "bf16"),
    ])
    func `a saved network gives PyTorch's embedding`(name: String, width: Int, form: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("net.pt")
        let (input, expected) = try saved(name, width: width, form: form, at: path)
        let architecture = try network(name, width: width)
        let files = try SourceFiles([path], format: .torch)
        let mapped = try MappedImport(files.source, into: architecture, prefix: form == "wrapped" ? "module." : "")
        #expect(mapped.report.naming == (name.hasPrefix("r3d") ? "torchvision-video" : "torch"))
        #expect(
            mapped.report.applied.count + mapped.report.derived.count == architecture.graph.parameterDeclarations.count)
        #expect(mapped.report.notNeeded.allSatisfy { $0.hasSuffix("num_batches_tracked") })
        #expect(
            mapped.report.applied.count + mapped.report.notNeeded.count == files.source.tensors.count)
        if form == "bf16" { #expect(mapped.report.applied.allSatisfy { $0.from == .bfloat16 && $0.to == .float32 }) }
        let found = try PyTorchNetworks.embedding(architecture.graph, try mapped.parameters(), input)
        #expect(expected.count == architecture.dimension)
        // 50 to 152 layers of up to 3,500 products: errors of units of 6e-8 add up as the square root of their number.
        #expect(relativeL2(found, expected) < 1e-5)
    }

    /// A checkpoint of a narrow network, with Astra's recipe for smaller volumes.
    private func checkpoint(_ files: SourceFiles) throws -> Checkpoint {
        var recipe = ResNet3D.astraChest
        recipe.shapes = [[3, 24, 40, 40]]
        return try ModelImport.checkpoint(
            of: files, format: .torch, architecture: try network("i3resnet-50", width: 2),
            description: ImportDescription(
                name: "narrow", version: "1.0.0", preprocessing: recipe, licence: Licence(weights: "MIT"),
                sources: [TrainingSource(name: "none", licence: "none", citation: "none", subjects: 0)],
                createdBy: "radzoo tests")
        ).checkpoint
    }

    @Test func `golden vectors of an import are not met by one whose kernel lies another way`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("net.pt")
        _ = try saved("i3resnet-50", width: 2, form: "plain", at: path)
        let proven = try checkpoint(try SourceFiles([path], format: .torch)).withSyntheticGolden()
        #expect(try EmbeddingModel(checkpoint: proven, threads: 1).goldenFindings().allSatisfy { $0.holds })
        let python = try #require(Oracle.python(modules: ["torch"]))
        let turned = """
            import sys, torch
            state = torch.load(sys.argv[1], weights_only=True)
            key = 'layer3.4.conv2.weight'
            state[key] = state[key].transpose(2, 4).contiguous()
            torch.save(state, sys.argv[1])
            """
        _ = try python.run(turned, arguments: [path])
        let broken = try checkpoint(try SourceFiles([path], format: .torch)).with(proven.supplements)
        let findings = try EmbeddingModel(checkpoint: broken, threads: 1).goldenFindings()
        #expect(findings.filter { !$0.holds }.map(\.part) == ["embedding"])
    }

    @Test func `parts of a file are joined in order and shards are taken together`() throws {
        let folder = try TemporaryDirectory()
        _ = try saved("resnet3d-10", width: 2, form: "plain", at: folder.file("net.pt"))
        let bytes = try File.bytes(folder.file("net.pt"))
        let cut = bytes.count / 3
        try File.write(Array(bytes[..<cut]), to: folder.file("a"))
        try File.write(Array(bytes[cut..<(2 * cut)]), to: folder.file("b"))
        try File.write(Array(bytes[(2 * cut)...]), to: folder.file("c"))
        let whole = try SourceFiles([folder.file("net.pt")], format: .torch)
        let joined = try SourceFiles(["a", "b", "c"].map { folder.file($0) }, format: .torch)
        #expect(joined.source.tensors == whole.source.tensors)
        #expect(joined.digest == whole.digest)
        #expect(throws: InterchangeError.self) {
            try SourceFiles(["b", "a", "c"].map { folder.file($0) }, format: .torch)
        }
    }

    @Test func `what is beside the weights is named and must be left out by hand`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("net.pt")
        _ = try saved("resnet3d-10", width: 2, form: "optimizer", at: path)
        let files = try SourceFiles([path], format: .torch)
        let architecture = try network("resnet3d-10", width: 2)
        let error = #expect(throws: InterchangeError.self) { try MappedImport(files.source, into: architecture) }
        #expect(error?.code == .mapping)
        #expect(error?.problems == ["unused: optimizer.state.0.exp_avg 3 f32"])
        let mapped = try MappedImport(files.source, into: architecture, leavingOut: ["optimizer."])
        #expect(mapped.report.leftOut == ["optimizer.state.0.exp_avg"])
    }

    @Test func `another depth is refused with every tensor that disagrees`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("net.pt")
        _ = try saved("resnet3d-10", width: 2, form: "plain", at: path)
        let files = try SourceFiles([path], format: .torch)
        let wider = try network("resnet3d-10", width: 4)
        var error = #expect(throws: InterchangeError.self) { try MappedImport(files.source, into: wider) }
        #expect(
            error?.problems.contains("mismatched: conv1.weight 2x1x7x7x7 f32, stem.convolution.weight has 4x1x7x7x7")
                == true)
        let deeper = try network("resnet3d-18", width: 2)
        error = #expect(throws: InterchangeError.self) { try MappedImport(files.source, into: deeper) }
        #expect(
            error?.problems.contains("missing: layer1.1.conv1.weight 2x2x3x3x3 for stage1.1.first.convolution.weight")
                == true)
        error = #expect(throws: InterchangeError.self) {
            try MappedImport(files.source, into: deeper, prefix: "encoder.")
        }
        #expect(error?.problems.contains { $0.hasPrefix("unused: conv1.weight") } == true)
    }
}
