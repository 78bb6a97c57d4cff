import RadTensor
import RadTestSupport
import RadVolume
import Testing

@Suite struct AveragingTests {
    private func volume(_ extent: VolumeExtent, seed: UInt64) throws -> Volume {
        var random = SeededRandom(seed: seed)
        let values = (0..<extent.voxelCount).map { _ in Float(random.uniform() * 3_000 - 1_024) }
        let geometry = VolumeGeometry(
            origin: Vector3(x: 1, y: 2, z: 3), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 2.5), columnSpacing: 0.8,
            rowSpacing: 0.7, extent: extent)
        return try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values), unit: .hounsfield)
    }

    @Test(
        .requiresPython("torch", "numpy"), arguments: [[9, 7, 8], [4, 5, 3], [13, 14, 20], [1, 1, 1], [10, 3, 17]])
    func `averaging equals PyTorch's adaptive average pooling`(extent: [Int]) throws {
        let python = try #require(Oracle.python(modules: ["torch", "numpy"]))
        let source = VolumeExtent(depth: 10, height: 7, width: 13)
        let target = VolumeExtent(depth: extent[0], height: extent[1], width: extent[2])
        let volume = try volume(source, seed: 5)
        let expected = try python.values(
            of: Float.self,
            """
            import sys, numpy, torch
            x = torch.from_numpy(numpy.frombuffer(sys.stdin.buffer.read(), '<f4').copy()).reshape(1, 1, 10, 7, 13)
            y = torch.nn.functional.interpolate(x.double(), tuple(map(int, sys.argv[1:])), mode='area')
            sys.stdout.buffer.write(y.float().numpy().tobytes())
            """, arguments: extent.map(String.init), input: volume.voxels.bytes())
        let found = try volume.averaged(toExtent: target)
        // Sums of at most 1,820 values of one size: unit times the square root of their number.
        #expect(relativeL2(found.voxels.float32Values(), expected) < 1e-6)
        let before = volume.geometry.position(of: volume.geometry.centreCoordinate)
        let after = found.geometry.position(of: found.geometry.centreCoordinate)
        #expect((before - after).length < 1e-9)
    }

    @Test func `a voxel that averages any valid one is valid`() throws {
        let extent = VolumeExtent(depth: 4, height: 2, width: 2)
        let whole = try volume(extent, seed: 1)
        let mask = [UInt8](repeating: 0, count: 8) + [1] + [UInt8](repeating: 0, count: 7)
        let partial = try Volume(
            geometry: whole.geometry, voxels: whole.voxels, unit: .hounsfield,
            validity: try Tensor(shape: extent.shape, elementType: .uint8, bytes: mask))
        let found = try partial.averaged(toExtent: VolumeExtent(depth: 2, height: 1, width: 1))
        #expect(found.validity?.bytes() == [0, 1])
    }

    @Test func `the foreground is the box of every voxel above a value`() throws {
        let extent = VolumeExtent(depth: 30, height: 40, width: 50)
        var values = [Float](repeating: -1_000, count: extent.voxelCount)
        values[(7 * 40 + 11) * 50 + 3] = -999
        values[(20 * 40 + 5) * 50 + 44] = 100
        let whole = try volume(extent, seed: 1)
        let found = try Volume(
            geometry: whole.geometry, voxels: Tensor(shape: extent.shape, float32: values), unit: .hounsfield)
        #expect(found.foreground(above: -1_000) == VolumeRegion(slices: 7..<21, rows: 5..<12, columns: 3..<45))
        #expect(found.foreground(above: 100) == nil)
        #expect(found.region(above: -1_000) == nil)
    }
}
