import RadTensor
import Testing

@testable import RadVolume

@Suite struct ResamplingTests {
    private static let extents = [
        VolumeExtent(depth: 9, height: 12, width: 10), VolumeExtent(depth: 1, height: 17, width: 3),
        VolumeExtent(depth: 20, height: 6, width: 21),
    ]

    @Test(arguments: extents)
    func `resampling onto the volume's own grid changes no bit`(extent: VolumeExtent) throws {
        var fixtures = Fixtures(seed: 1)
        for shear in [0, 0.4] {
            let volume = try fixtures.volume(extent, shear: shear)
            let same = try volume.resampled(to: volume.geometry)
            #expect(same.voxels == volume.voxels)
            #expect(same.validity == nil)
        }
        let volume = try fixtures.volume(extent)
        #expect(try volume.resampled(toExtent: extent).voxels == volume.voxels)
        #expect(try volume.resampled(toSpacing: volume.geometry.spacing).voxels == volume.voxels)
    }

    @Test(
        arguments: extents,
        [
            VolumeExtent(depth: 4, height: 5, width: 3), VolumeExtent(depth: 30, height: 13, width: 10),
            VolumeExtent(depth: 1, height: 1, width: 1), VolumeExtent(depth: 7, height: 40, width: 2),
        ])
    func `the fast passes agree with the plain loops`(extent: VolumeExtent, target: VolumeExtent) throws {
        var fixtures = Fixtures(seed: 2)
        let volume = try fixtures.volume(extent)
        for interpolation in Interpolation.allCases {
            let grid = volume.geometry.resized(to: target)
            let fast = try volume.resampled(to: grid, interpolation: interpolation)
            let plain = VolumeReference.resampled(volume, to: grid, interpolation)
            #expect(plain.allSatisfy { $0 != nil })
            // Values reach 1000; the reference's box is a sum of 1000 points, float rounding adds about 1e-4.
            #expect(largestDifference(fast, plain) < 2e-2)
            #expect(fast.geometry == grid)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `a tilted volume agrees with the plain loops on a straight grid`(seed: UInt64) throws {
        var fixtures = Fixtures(seed: seed)
        let volume = try fixtures.volume(VolumeExtent(depth: 6, height: 14, width: 11), shear: 0.5)
        let straight = try volume.geometry.orthogonalized()
        let coarse = straight.resized(to: VolumeExtent(depth: 4, height: 6, width: 9))
        for grid in [straight, coarse] {
            let fast = try volume.resampled(to: grid, outside: -5000)
            let plain = VolumeReference.resampled(volume, to: grid, .linear)
            #expect(largestDifference(fast, plain) < 2e-2)
            let values = fast.voxels.float32Values()
            let mask = fast.validity?.bytes()
            for index in plain.indices {
                #expect((plain[index] == nil) == (values[index] == -5000))
                #expect((plain[index] == nil) == (mask?[index] == 0))
            }
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `a field that grows linearly in the patient is reproduced`(seed: UInt64) throws {
        var fixtures = Fixtures(seed: seed)
        let shear = seed % 3 == 0 ? 0 : 0.5
        let volume = try Fixtures.ramp(fixtures.geometry(VolumeExtent(depth: 16, height: 18, width: 20), shear: shear))
        let targets = [
            try volume.geometry.orthogonalized().resized(to: VolumeExtent(depth: 7, height: 8, width: 9)),
            try volume.geometry.orthogonalized().respaced(to: VoxelSpacing(slice: 1.1, row: 1.7, column: 0.6)),
        ]
        for grid in targets {
            let resampled = try volume.resampled(to: grid)
            let step = GridMapping(from: grid, to: volume.geometry).largestStep
            let reach = VoxelCoordinate(slice: 1 + step.slice / 2, row: 1 + step.row / 2, column: 1 + step.column / 2)
            var checked = 0
            for slice in 0..<grid.extent.depth {
                for row in 0..<grid.extent.height {
                    for column in 0..<grid.extent.width {
                        let position = grid.position(slice: Double(slice), row: Double(row), column: Double(column))
                        let place = volume.geometry.coordinate(of: position)
                        // Where the filter reaches beyond the edge it is no longer symmetric.
                        guard min(place.slice, 15 - place.slice) > reach.slice,
                            min(place.row, 17 - place.row) > reach.row,
                            min(place.column, 19 - place.column) > reach.column
                        else { continue }
                        checked += 1
                        let value = Double(resampled[slice: slice, row: row, column: column])
                        #expect(abs(value - Fixtures.rampValue(at: position)) < 1e-3)
                    }
                }
            }
            #expect(checked > 0)
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `a grid at an angle reads trilinear values`(seed: UInt64) throws {
        var fixtures = Fixtures(seed: seed)
        let volume = try fixtures.volume(VolumeExtent(depth: 10, height: 9, width: 8), masked: true)
        var grid = fixtures.geometry(VolumeExtent(depth: 6, height: 7, width: 5))
        grid.columnSpacing = 0.2
        grid.rowSpacing = 0.2
        grid.sliceStep = grid.normal * 0.2
        let centre = volume.geometry.position(of: volume.geometry.centreCoordinate)
        grid.origin = grid.origin + (centre - grid.position(of: grid.centreCoordinate))
        let fast = try volume.resampled(to: grid)
        #expect(largestDifference(fast, VolumeReference.sampled(volume, on: grid)) < 5e-3)
        let ramp = try Fixtures.ramp(volume.geometry)
        let coarse = grid.resized(to: VolumeExtent(depth: 2, height: 2, width: 2))
        #expect(
            largestDifference(
                try ramp.resampled(to: coarse), VolumeReference.sampled(ramp, on: coarse)) < 1e-3)
    }

    @Test func `a grid whose axes are swapped is filled by the same passes`() throws {
        var fixtures = Fixtures(seed: 9)
        let volume = try fixtures.volume(VolumeExtent(depth: 5, height: 6, width: 7))
        let turned = try volume.reoriented(to: VolumeOrientation(slice: .left, row: .inferior, column: .posterior))
        let resampled = try volume.resampled(to: turned.geometry)
        #expect(resampled.voxels == turned.voxels)
        let reversed = try volume.resampled(
            to: turned.geometry.resized(to: VolumeExtent(depth: 3, height: 9, width: 2)))
        let expected = try turned.resampled(toExtent: VolumeExtent(depth: 3, height: 9, width: 2))
        #expect(largestDifference(reversed, expected.voxels.float32Values().map(Double.init)) < 1e-3)
    }

    @Test func `what lies outside is filled and marked`() throws {
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 2, height: 2, width: 2)),
            voxels: Tensor(shape: [2, 2, 2], repeating: 3))
        var grid = volume.geometry
        grid.extent.width = 4
        grid.origin.x = -1
        let wider = try volume.resampled(to: grid, outside: -7)
        #expect(Array(wider.voxels.float32Values().prefix(4)) == [-7, 3, 3, -7])
        #expect(wider.validity?.bytes().prefix(4) == [0, 1, 1, 0])
    }

    @Test func `invalid voxels stay invalid where they are nearest`() throws {
        let mask: [UInt8] = [1, 0, 1, 1]
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 4)),
            voxels: Tensor(shape: [1, 1, 4], repeating: 3),
            validity: Tensor(shape: [1, 1, 4], elementType: .uint8, bytes: mask))
        let finer = try volume.resampled(toExtent: VolumeExtent(depth: 1, height: 1, width: 8))
        #expect(finer.validity?.bytes() == [1, 1, 0, 0, 1, 1, 1, 1])
    }

    @Test func `coarse sampling of a fine pattern does not alias`() throws {
        let values = (0..<96).map { Float($0 % 2 == 0 ? 1 : -1) }
        let volume = try Volume(
            geometry: Fixtures.unit(VolumeExtent(depth: 1, height: 1, width: 96)),
            voxels: Tensor(shape: [1, 1, 96], float32: values))
        for width in [48, 40, 36, 17, 5] {
            let coarse = try volume.resampled(toExtent: VolumeExtent(depth: 1, height: 1, width: width))
            #expect(coarse.voxels.float32Values().dropFirst().dropLast().allSatisfy { abs($0) < 0.35 })
        }
        let nearest = try volume.resampled(
            toExtent: VolumeExtent(depth: 1, height: 1, width: 5), interpolation: .nearest)
        #expect(nearest.voxels.float32Values().allSatisfy { abs($0) == 1 })
    }

    @Test func `weights are the area of the hat function under the box`() {
        // Step sqrt 2 makes a box of width 1, the step 1 between two hats: eighths by hand.
        let taps = AxisTaps(inputs: 5, outputs: 1, start: 2, step: 2.0.squareRoot(), interpolation: .linear)
        #expect(taps.first == [1])
        #expect(taps.count == [3])
        #expect(zip(taps.weights, [0.125, 0.75, 0.125]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test(arguments: [1e-12, 0.3, 7, 1e9, 1e300])
    func `weights of any step sum to one and stay inside`(step: Double) {
        let taps = AxisTaps(inputs: 6, outputs: 4, start: 1.2, step: step, interpolation: .linear)
        for output in 0..<4 where taps.count[output] > 0 {
            let sum = (0..<Int(taps.count[output])).reduce(0) { $0 + taps.weights[output * taps.capacity + $1] }
            #expect(abs(sum - 1) < 1e-6)
            #expect(taps.first[output] >= 0 && taps.first[output] + taps.count[output] <= 6)
        }
        #expect(taps.count[0] > 0)
    }
}

extension Fixtures {
    /// Voxels of one millimetre from the patient's origin.
    static func unit(_ extent: VolumeExtent) -> VolumeGeometry {
        VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
            sliceStep: Vector3(x: 0, y: 0, z: 1), columnSpacing: 1, rowSpacing: 1, extent: extent)
    }
}
