import RadTensor
import Testing

@testable import RadVolume

@Suite struct VolumeGeometryTests {
    private let extent = VolumeExtent(depth: 7, height: 5, width: 6)

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a place among the voxels is found again from its position`(seed: UInt64) {
        var fixtures = Fixtures(seed: seed)
        let geometry = fixtures.geometry(extent, shear: seed % 2 == 0 ? 0 : 0.6)
        let place = VoxelCoordinate(slice: 2.25, row: -1.5, column: 4.75)
        let found = geometry.coordinate(of: geometry.position(of: place))
        #expect(abs(found.slice - place.slice) < 1e-9)
        #expect(abs(found.row - place.row) < 1e-9)
        #expect(abs(found.column - place.column) < 1e-9)
    }

    @Test func `rows, columns and slices lie where DICOM puts them`() {
        let geometry = VolumeGeometry(
            origin: Vector3(x: 1, y: 2, z: 3), rowDirection: Vector3(x: 0, y: 1, z: 0),
            columnDirection: Vector3(x: 0, y: 0, z: -1), sliceStep: Vector3(x: -5, y: 0, z: 0), columnSpacing: 0.5,
            rowSpacing: 2, extent: extent)
        #expect(geometry.position(slice: 0, row: 0, column: 1) == Vector3(x: 1, y: 2.5, z: 3))
        #expect(geometry.position(slice: 0, row: 1, column: 0) == Vector3(x: 1, y: 2, z: 1))
        #expect(geometry.position(slice: 1, row: 0, column: 0) == Vector3(x: -4, y: 2, z: 3))
        #expect(geometry.plane == .sagittal)
        #expect(geometry.sliceSpacing == 5)
        #expect(geometry.orientation == VolumeOrientation(slice: .right, row: .inferior, column: .posterior))
    }

    @Test(arguments: [(0.0, AnatomicalPlane.axial), (29.9, .axial), (30.1, .oblique), (60.1, .coronal), (90, .coronal)])
    func `a plane keeps an axis's name up to 30 degrees`(degrees: Double, plane: AnatomicalPlane) {
        // Rows tilt about x; sine and cosine by bisecting the angle's tangent through the module's own arc tangent.
        var low = 0.0
        var high = 1.0
        let target = degrees > 45 ? 90 - degrees : degrees
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if Angle.degrees(opposite: middle, adjacent: 1) < target { low = middle } else { high = middle }
        }
        let cosine = 1 / (1 + low * low).squareRoot()
        let (c, s) = degrees > 45 ? (low * cosine, cosine) : (cosine, low * cosine)
        let geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: c, z: s),
            sliceStep: Vector3(x: 0, y: -s, z: c), columnSpacing: 1, rowSpacing: 1, extent: extent)
        #expect(geometry.plane == plane)
        #expect(abs(geometry.obliquityDegrees - min(degrees, 90 - degrees)) < 1e-9)
    }

    @Test func `angles are those of the arc tangent`() {
        #expect(abs(Angle.degrees(opposite: 1, adjacent: 1) - 45) < 1e-12)
        #expect(abs(Angle.degrees(opposite: 1, adjacent: 3.0.squareRoot()) - 30) < 1e-12)
        #expect(abs(Angle.degrees(opposite: 3.0.squareRoot(), adjacent: 1) - 60) < 1e-12)
        #expect(Angle.degrees(opposite: 1, adjacent: 0) == 90)
        #expect(abs(Angle.degrees(opposite: 1e-9, adjacent: 1) - 1e-9 * 180 / .pi) < 1e-20)
    }

    @Test func `a tilted stack is sheared and keeps its spacing along the normal`() {
        let geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
            sliceStep: Vector3(x: 0, y: 1, z: 4), columnSpacing: 1, rowSpacing: 1, extent: extent)
        #expect(geometry.isSheared)
        #expect(abs(geometry.shear - 0.25) < 1e-12)
        #expect(geometry.sliceSpacing == 4)
        #expect(geometry.plane == .axial)
    }

    @Test func `a slice step against the normal is still a spacing`() {
        var fixtures = Fixtures(seed: 3)
        var geometry = fixtures.geometry(extent)
        let spacing = geometry.sliceSpacing
        geometry.sliceStep = -geometry.sliceStep
        #expect(abs(geometry.sliceSpacing - spacing) < 1e-12)
        #expect(!geometry.isSheared)
    }

    @Test func `geometry that places voxels nowhere is refused`() throws {
        var fixtures = Fixtures(seed: 4)
        let good = fixtures.geometry(extent)
        try good.validate()
        let faults: [(VolumeError.Code, (inout VolumeGeometry) -> Void)] = [
            (.invalidExtent, { $0.extent.depth = 0 }),
            (.invalidExtent, { $0.extent = VolumeExtent(depth: 1 << 40, height: 1 << 40, width: 2) }),
            (.notFinite, { $0.origin.x = .nan }),
            (.notFinite, { $0.rowSpacing = .infinity }),
            (.invalidDirections, { $0.rowDirection = $0.rowDirection * 1.01 }),
            (.invalidDirections, { $0.columnDirection = $0.rowDirection }),
            (.invalidSpacing, { $0.columnSpacing = 0 }),
            (.invalidSpacing, { $0.rowSpacing = -1 }),
            (.invalidSpacing, { $0.sliceStep = $0.rowDirection }),
            (.invalidSpacing, { $0.sliceStep = .zero }),
        ]
        for (code, spoil) in faults {
            var bad = good
            spoil(&bad)
            #expect(throws: VolumeError.self) { try bad.validate() }
            #expect { try bad.validate() } throws: { ($0 as? VolumeError)?.code == code }
        }
    }

    @Test func `voxels of another shape or type are refused`() throws {
        var fixtures = Fixtures(seed: 5)
        let geometry = fixtures.geometry(extent)
        let voxels = Tensor(shape: extent.shape, repeating: 0)
        for (wrong, mask) in [
            (Tensor(shape: [7, 6, 5], repeating: 0), nil),
            (try Tensor(shape: extent.shape, elementType: .uint8, bytes: .init(repeating: 0, count: 210)), nil),
            (voxels, voxels),
        ] as [(Tensor, Tensor?)] {
            #expect { try Volume(geometry: geometry, voxels: wrong, validity: mask) } throws: {
                ($0 as? VolumeError)?.code == .mismatchedVoxels
            }
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a resized grid covers the same box`(seed: UInt64) {
        var fixtures = Fixtures(seed: seed)
        let geometry = fixtures.geometry(extent, shear: 0.3)
        let grid = geometry.resized(to: VolumeExtent(depth: 3, height: 11, width: 2))
        for (edge, other) in [(-0.5, (-0.5, -0.5, -0.5)), (0, (2.5, 10.5, 1.5))] {
            let corner = edge < 0 ? (-0.5, -0.5, -0.5) : (6.5, 4.5, 5.5)
            let expected = geometry.position(slice: corner.0, row: corner.1, column: corner.2)
            let found = grid.position(slice: other.0, row: other.1, column: other.2)
            #expect((expected - found).length < 1e-9)
        }
    }

    @Test func `an orthogonal grid holds every voxel centre of a tilted stack`() throws {
        for seed in 0..<10 as Range<UInt64> {
            var fixtures = Fixtures(seed: seed)
            let geometry = fixtures.geometry(extent, shear: 0.8)
            let grid = try geometry.orthogonalized()
            #expect(!grid.isSheared)
            for slice in [0, 6] {
                for row in [0, 4] {
                    for column in [0, 5] {
                        let place = grid.coordinate(
                            of: geometry.position(slice: Double(slice), row: Double(row), column: Double(column)))
                        #expect(abs(place.slice - Double(slice)) < 1e-9)
                        #expect(place.row > -1e-9 && place.row < Double(grid.extent.height - 1) + 1e-9)
                        #expect(place.column > -1e-9 && place.column < Double(grid.extent.width - 1) + 1e-9)
                    }
                }
            }
        }
    }

    @Test func `grids that ask for too much are refused, not allocated`() throws {
        var fixtures = Fixtures(seed: 6)
        var geometry = fixtures.geometry(extent)
        for spacing in [0, -1, Double.nan, .infinity, 1e-7, 1e-300] {
            #expect(throws: VolumeError.self) {
                try geometry.respaced(to: VoxelSpacing(slice: spacing, row: spacing, column: spacing))
            }
        }
        geometry.sliceStep = geometry.normal + geometry.rowDirection * 1e7
        #expect(throws: VolumeError.self) { try geometry.orthogonalized() }
        let volume = try fixtures.volume(extent)
        #expect(throws: VolumeError.self) {
            try volume.resampled(toExtent: VolumeExtent(depth: 1 << 20, height: 1 << 10, width: 1 << 10))
        }
        #expect(throws: VolumeError.self) {
            try volume.resampled(toExtent: VolumeExtent(depth: 0, height: 4, width: 4))
        }
    }
}
