import RadGraph
import RadPreprocessing
import RadTensor
import RadVolume
import Testing

@testable import RadModels

@Suite struct PreprocessingTests {
    /// A ball of `inside` in a field of `outside`, with a little structure along the slices.
    private func ball(depth: Int, size: Int, inside: Float, outside: Float, unit: VoxelUnit) throws -> Volume {
        var values: [Float] = []
        for slice in 0..<depth {
            for row in 0..<size {
                for column in 0..<size {
                    let (y, x) = (Double(row - size / 2), Double(column - size / 2))
                    let isInside = x * x + y * y < Double(size * size) / 9
                    values.append(isInside ? inside + Float(slice) : outside)
                }
            }
        }
        let geometry = VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 5), columnSpacing: 2,
            rowSpacing: 2, extent: VolumeExtent(depth: depth, height: size, width: size))
        let tensor = Tensor(shape: Shape([depth, size, size]), float32: values)
        return try Volume(geometry: geometry, voxels: tensor, unit: unit)
    }

    @Test(arguments: ModelRegistry.models.map(\.name))
    func `a recipe is valid and its shapes go through the network`(name: String) throws {
        let model = try #require(ModelRegistry.model(named: name))
        try model.preprocessing.validate()
        #expect(try PreprocessingRecipe(json: model.preprocessing.json()) == model.preprocessing)
        for shape in model.preprocessing.shapes {
            let shapes = try model.graph().inferShapes(["input": Shape([1] + shape.extents)])
            let tap = try #require(model.graph().edge(named: model.embeddingTap))
            #expect(shapes[tap] == Shape([1, model.dimension]))
        }
    }

    @Test(arguments: [(8, 16), (20, 16), (24, 32), (40, 32), (50, 64), (200, 64)])
    func `RADNet-S takes the nearest number of slices`(slices: Int, depth: Int) throws {
        let volume = try ball(depth: slices, size: 24, inside: 40, outside: -1_000, unit: .hounsfield)
        let input = try RADNet.preprocessingSmall.apply(
            to: volume, facts: VolumeFacts(modality: "CT", intent: "volume"))
        #expect(input.shape == Shape([1, depth, 128, 128]))
        let values = input.values.float32Values()
        // -1000 HU becomes (0 - 0.35) / 0.25, 40 HU (0.52 - 0.35) / 0.25.
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        #expect(least >= -1.41 && least < 0)
        #expect(most > 0.6 && most <= 2.61)
    }

    @Test func `a volume outside the domain is refused`() throws {
        let thin = try ball(depth: 7, size: 16, inside: 40, outside: 0, unit: .arbitrary)
        let thick = try ball(depth: 12, size: 16, inside: 40, outside: 0, unit: .arbitrary)
        let facts = VolumeFacts(modality: "MR", intent: "volume")
        for (recipe, volume, facts) in [
            (RADNet.preprocessingSmall, thin, facts), (RADNet.preprocessing50, thick, facts),
            (RADNet.preprocessingSmall, thick, VolumeFacts(modality: "US", intent: "volume")),
            (RADNet.preprocessing50, thick, VolumeFacts(modality: "PT", intent: "volume")),
            (RADNet.preprocessingSmall, thick, VolumeFacts(modality: "MR", intent: "localizer")),
        ] {
            let error = try #require(throws: PreprocessingError.self) { try recipe.apply(to: volume, facts: facts) }
            #expect(error.code == .outOfDomain)
        }
    }

    @Test func `RADNet-50 pads few slices with blank ones and quantises to 256 levels`() throws {
        let volume = try ball(depth: 20, size: 24, inside: 400, outside: 0, unit: .arbitrary)
        let input = try RADNet.preprocessing50.apply(
            to: volume, facts: VolumeFacts(modality: "MR", intent: "volume"))
        #expect(input.shape == Shape([1, 48, 192, 192]))
        let values = input.values.float32Values()
        let slice = 192 * 192
        #expect(values.prefix(14 * slice).allSatisfy { $0 == 0 })
        #expect(values.suffix(14 * slice).allSatisfy { $0 == 0 })
        #expect(values.max() == 1)
        #expect(values.allSatisfy { abs($0 * 255 - ($0 * 255).rounded()) < 1e-3 })
    }
}
