import CRadKernels
import RadTensor
import Testing

@testable import RadVolume

@Suite struct IntensityTests {
    private let extent = VolumeExtent(depth: 4, height: 9, width: 11)

    @Test(arguments: [0, 0.5, 1, 25, 50, 99, 99.5, 100], [false, true])
    func `percentiles are those of the sorted values`(percentile: Double, masked: Bool) throws {
        var fixtures = Fixtures(seed: 1)
        let volume = try fixtures.volume(extent, masked: masked)
        let expected = try #require(VolumeReference.percentile(volume, percentile))
        let found = try #require(volume.percentiles([percentile]))
        #expect(abs(Double(found[0]) - expected) < 1e-3)
    }

    @Test func `values that are not finite and voxels that are invalid count for nothing`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 6)),
            voxels: Tensor(shape: [1, 1, 6], float32: [.nan, -5, .infinity, 3, -.infinity, 100]),
            validity: Tensor(shape: [1, 1, 6], elementType: .uint8, bytes: [1, 1, 1, 1, 1, 0]))
        #expect(volume.valueRange() == -5...3)
        #expect(volume.percentiles([0, 50, 100]) == [-5, -1, 3])
        #expect(volume.minMaxNormalized().voxels.float32Values() == [0, 0, 1, 1, 0, 1])
    }

    @Test func `a volume without finite values has no range`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 2)),
            voxels: Tensor(shape: [1, 1, 2], float32: [.nan, .infinity]))
        #expect(volume.valueRange() == nil)
        #expect(volume.percentiles([50]) == nil)
        #expect(volume.minMaxNormalized().voxels.float32Values() == [0, 0])
    }

    @Test func `a constant volume becomes zero`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(extent), voxels: Tensor(shape: extent.shape, repeating: 41))
        #expect(volume.minMaxNormalized().voxels == Tensor(shape: extent.shape, repeating: 0))
    }

    @Test func `min-max reaches from 0 to 1 exactly`() throws {
        var fixtures = Fixtures(seed: 2)
        let values = try fixtures.volume(extent).minMaxNormalized().voxels.float32Values()
        #expect(values.min() == 0)
        #expect(values.max() == 1)
    }

    @Test(arguments: [(-1000 as Float, 400 as Float), (-160, 240), (0, 1)])
    func `a window agrees with the plain loop`(lower: Float, upper: Float) throws {
        var fixtures = Fixtures(seed: 3)
        let volume = try fixtures.volume(extent)
        let plain = VolumeReference.windowed(volume, lower: Double(lower), upper: Double(upper))
        #expect(largestDifference(volume.windowed(lower: lower, upper: upper), plain) < 1e-6)
    }

    @Test func `all instruction sets give the same bits`() throws {
        var fixtures = Fixtures(seed: 4)
        let volume = try fixtures.volume(VolumeExtent(depth: 3, height: 20, width: 150))
        let source = volume.voxels.float32Values()
        let slices = AxisTaps(inputs: 3, outputs: 1, start: 1, step: 2.5, interpolation: .linear)
        let rows = AxisTaps(inputs: 20, outputs: 7, start: 0.3, step: 20.0 / 7, interpolation: .linear)
        let columns = AxisTaps(inputs: 150, outputs: 64, start: 0.2, step: 150.0 / 64, interpolation: .linear)
        var results: [[UInt32]] = []
        for instructionSet in 0...rad_best_instruction_set() {
            var target = [Float](repeating: 0, count: 7 * 64)
            var plane = [Float](repeating: 0, count: 20 * 150)
            var line = [Float](repeating: 0, count: 150)
            unsafe slices.withTaps { slices in
                unsafe rows.withTaps { rows in
                    unsafe columns.withTaps { columns in
                        unsafe rad_resample_slice(
                            source, 20, 150, slices, rows, columns, &plane, &line, &target, instructionSet)
                    }
                }
            }
            var windowed = [Float](repeating: 0, count: source.count)
            unsafe rad_window(source, &windowed, source.count, -300, 777, instructionSet)
            results.append((target + windowed).map(\.bitPattern))
        }
        #expect(results.allSatisfy { $0 == results[0] })
        #expect(results[0].contains { $0 != 0 })
    }

    @Test func `scaling multiplies and shifts`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 3)),
            voxels: Tensor(shape: [1, 1, 3], float32: [1, 2, -3]), unit: .arbitrary)
        #expect(volume.scaled(by: 2, offset: -1).voxels.float32Values() == [1, 3, -7])
        #expect(volume.measured(in: .hounsfield).unit == .hounsfield)
    }
}
