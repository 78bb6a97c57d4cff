import RadTensor
import Testing

@testable import RadVolume

@Suite struct ReorientationTests {
    static let orientations: [VolumeOrientation] = {
        var all: [VolumeOrientation] = []
        for slice in PatientDirection.allCases {
            for row in PatientDirection.allCases {
                for column in PatientDirection.allCases {
                    let orientation = VolumeOrientation(slice: slice, row: row, column: column)
                    if orientation.isValid { all.append(orientation) }
                }
            }
        }
        return all
    }()

    @Test func `there are 48 orientations`() { #expect(Self.orientations.count == 48) }

    @Test(arguments: orientations)
    func `every voxel keeps its value and its place`(orientation: VolumeOrientation) throws {
        for seed in 0..<3 as Range<UInt64> {
            var fixtures = Fixtures(seed: seed)
            let volume = try fixtures.volume(VolumeExtent(depth: 3, height: 35, width: 4), masked: true)
            let turned = try volume.reoriented(to: orientation)
            try turned.geometry.validate()
            #expect(turned.geometry.orientation == orientation)
            let plain = VolumeReference.reoriented(volume, to: turned.geometry)
            #expect(turned.voxels.float32Values().map(Double.init) == plain)
            let back = try turned.reoriented(to: volume.geometry.orientation)
            #expect(back.voxels == volume.voxels)
            #expect(back.validity == volume.validity)
            #expect((back.geometry.origin - volume.geometry.origin).length < 1e-9)
        }
    }

    @Test func `directions that share an axis are refused`() throws {
        var fixtures = Fixtures(seed: 1)
        let volume = try fixtures.volume(VolumeExtent(depth: 2, height: 2, width: 2))
        #expect(throws: VolumeError.self) {
            try volume.reoriented(to: VolumeOrientation(slice: .left, row: .right, column: .superior))
        }
    }

    @Test func `a tilted volume may be flipped but not turned`() throws {
        let extent = VolumeExtent(depth: 3, height: 3, width: 3)
        var geometry = Fixtures.unit(extent)
        geometry.sliceStep.y = 0.3
        let volume = try Fixtures.ramp(geometry)
        let flipped = try volume.reoriented(
            to: VolumeOrientation(slice: .inferior, row: .anterior, column: .left))
        #expect(flipped.geometry.isSheared)
        let corner = flipped.geometry.position(slice: 1, row: 2, column: 0)
        #expect(abs(Double(flipped[slice: 1, row: 2, column: 0]) - Fixtures.rampValue(at: corner)) < 1e-4)
        #expect {
            try volume.reoriented(to: VolumeOrientation(slice: .left, row: .posterior, column: .superior))
        } throws: { ($0 as? VolumeError)?.code == .invalidDirections }
    }
}
