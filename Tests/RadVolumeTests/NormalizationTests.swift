import RadTensor
import Testing

@testable import RadVolume

@Suite struct NormalizationTests {
    private let extent = VolumeExtent(depth: 4, height: 5, width: 6)

    @Test(arguments: [false, true])
    func `moments are those of the finite valid values`(masked: Bool) throws {
        var fixtures = Fixtures(seed: 1)
        let volume = try fixtures.volume(extent, masked: masked)
        let values = VolumeReference.finiteValues(volume)
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        let moments = try #require(volume.moments())
        #expect(abs(moments.mean - mean) < 1e-9)
        #expect(abs(moments.standardDeviation - variance.squareRoot()) < 1e-9)
    }

    @Test func `standardized values have mean 0 and deviation 1`() throws {
        var fixtures = Fixtures(seed: 2)
        let moments = try #require(fixtures.volume(extent).standardized().moments())
        #expect(abs(moments.mean) < 1e-6)
        #expect(abs(moments.standardDeviation - 1) < 1e-6)
        let flat = try Volume(geometry: Fixtures.unit(extent), voxels: Tensor(shape: extent.shape, repeating: 9))
        #expect(flat.standardized().voxels == Tensor(shape: extent.shape, repeating: 0))
    }

    @Test func `invalid and infinite values are replaced`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 4)),
            voxels: Tensor(shape: [1, 1, 4], float32: [1, .nan, 3, -.infinity]),
            validity: Tensor(shape: [1, 1, 4], elementType: .uint8, bytes: [1, 1, 0, 1]))
        let replaced = volume.replacingInvalid(with: -7)
        #expect(replaced.voxels.float32Values() == [1, -7, -7, -7])
        #expect(replaced.validity == nil)
    }

    @Test func `levels are evenly spaced and the nearest is taken`() throws {
        let values: [Float] = [-1, 0, 0.16, 0.17, 0.5, 0.84, 1, 2, .nan, .infinity]
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 10)),
            voxels: Tensor(shape: [1, 1, 10], float32: values))
        let expected: [Float] = [0, 0, 0, 1.0 / 3, 2.0 / 3, 1, 1, 1, 0, 1]
        #expect(volume.quantized(levels: 4).voxels.float32Values() == expected)
    }

    @Test func `the content is found by counting, single voxels do not widen it`() throws {
        let extent = VolumeExtent(depth: 3, height: 60, width: 50)
        var values = [Float](repeating: 0, count: extent.voxelCount)
        values[0] = 9
        for row in 20..<30 { for column in 10..<35 { values[(60 + row) * 50 + column] = 5 } }
        let volume = try Volume(
            geometry: Fixtures.unit(extent), voxels: Tensor(shape: extent.shape, float32: values))
        // A slice has 3000 voxels and needs three of them, a row or column has fewer and needs two.
        #expect(volume.region(above: 1) == VolumeRegion(slices: 1..<2, rows: 20..<30, columns: 10..<35))
        #expect(volume.region(above: 100) == nil)
    }
}
