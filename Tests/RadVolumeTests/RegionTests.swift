import RadTensor
import Testing

@testable import RadVolume

@Suite struct RegionTests {
    private let extent = VolumeExtent(depth: 5, height: 6, width: 7)

    @Test(arguments: [
        VolumeRegion(slices: 1..<4, rows: 0..<6, columns: 2..<3),
        VolumeRegion(slices: -2..<7, rows: 3..<9, columns: -1..<8),
        VolumeRegion(slices: 7..<9, rows: 0..<2, columns: 0..<2),
        VolumeRegion(slices: 0..<5, rows: -4 ..< -1, columns: 8..<12),
    ])
    func `a box is cut out as the plain loops do, its geometry following`(region: VolumeRegion) throws {
        var fixtures = Fixtures(seed: 1)
        let volume = try fixtures.volume(extent, shear: 0.2, masked: true)
        let part = try volume.extracted(region, fill: -9)
        #expect(part.voxels.float32Values().map(Double.init) == VolumeReference.extracted(volume, region, fill: -9))
        let corner = volume.geometry.position(
            slice: Double(region.slices.lowerBound), row: Double(region.rows.lowerBound),
            column: Double(region.columns.lowerBound))
        #expect(part.geometry.position(slice: 0, row: 0, column: 0) == corner)
        let masked = try Volume(
            geometry: volume.geometry,
            voxels: Tensor(shape: extent.shape, float32: try #require(volume.validity).bytes().map(Float.init)))
        let mask = VolumeReference.extracted(masked, region, fill: 0)
        #expect(part.validity?.bytes().map(Double.init) == mask)
    }

    @Test func `cropping and padding keep the centre`() throws {
        var fixtures = Fixtures(seed: 2)
        let volume = try fixtures.volume(extent)
        let wide = try volume.croppedOrPadded(to: VolumeExtent(depth: 9, height: 2, width: 7), fill: 0)
        #expect(wide.extent == VolumeExtent(depth: 9, height: 2, width: 7))
        let before = volume.geometry.position(of: volume.geometry.centreCoordinate)
        let after = wide.geometry.position(of: wide.geometry.centreCoordinate)
        #expect((before - after).length < 1e-9)
        #expect(wide[slice: 2, row: 0, column: 3] == volume[slice: 0, row: 2, column: 3])
        #expect(wide[slice: 1, row: 0, column: 3] == 0)
        let same = try volume.croppedOrPadded(to: extent, fill: 0)
        #expect(same.voxels.storage === volume.voxels.storage)
    }

    @Test func `a crop beyond the volume is refused`() throws {
        var fixtures = Fixtures(seed: 3)
        let volume = try fixtures.volume(extent)
        for region in [
            VolumeRegion(slices: 0..<6, rows: 0..<6, columns: 0..<7),
            VolumeRegion(slices: -1..<2, rows: 0..<6, columns: 0..<7),
            VolumeRegion(slices: 0..<0, rows: 0..<6, columns: 0..<7),
        ] {
            #expect { try volume.cropped(to: region) } throws: { ($0 as? VolumeError)?.code == .invalidRegion }
        }
    }
}
