import RadEngine
import RadGraph
import RadModels
import RadPreprocessing
import RadTensor
import Testing

@Suite struct ResNet3DTests {
    /// Parameters and statistics of published networks without their classifiers.
    @Test(arguments: [
        // torchvision's r3d_18 has 33,371,472 parameters, 205,200 of them in its classifier, and 9,600 statistics.
        ("r3d-18", 33_166_272 + 9_600),
        // The encoder of Merlin, whose 775 floating-point tensors were counted.
        ("i3resnet-152", 117_517_632),
    ])
    func `a network has the size of the published one`(name: String, count: Int) throws {
        #expect(try #require(ResNet3D.named(name)).graph().parameterCount == count)
    }

    @Test(arguments: ResNet3D.names)
    func `every name gives a valid network with its taps`(name: String) throws {
        let network = try #require(ResNet3D.named(name))
        let graph = network.graph()
        let shape = Shape([1, network.inputChannels, 32, 64, 64])
        let shapes = try graph.inferShapes(["input": shape])
        for stage in 0...4 { #expect(graph.edge(named: "stage\(stage)") != nil) }
        let embedding = try #require(graph.edge(named: "embedding"))
        #expect(shapes[embedding] == Shape([1, network.features]))
        let edge = try #require(graph.edge(named: "stage4"))
        let last = try #require(shapes[edge])
        // MedicalNet keeps an eighth of the extent, a video network all slices of the first stage.
        let depth = name.hasPrefix("medicalnet") ? 4 : name.hasPrefix("r3d") ? 4 : name.hasPrefix("i3") ? 2 : 1
        #expect(last[2] == depth)
    }

    @Test func `other names are unknown`() {
        for name in ["resnet3d-19", "i3resnet", "resnet3d-", "vgg-18", ""] { #expect(ResNet3D.named(name) == nil) }
    }

    @Test func `the Astra recipe takes what the network takes`() throws {
        try ResNet3D.astraChest.validate()
        let graph = try #require(ResNet3D.inflated(depth: 152)).graph()
        for shape in ResNet3D.astraChest.shapes {
            let shapes = try graph.inferShapes(["input": Shape([1] + shape.extents)])
            let last = try #require(graph.edge(named: "stage4"))
            #expect(shapes[last] == Shape([1, 2_048, 10, 7, 7]))
        }
    }
}
