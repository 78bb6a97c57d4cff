import RadTensor
import Testing

@testable import RadVolume

/// Numbers that are computed from voxels, on bodies made of simple shapes.
@Suite struct MeasureTests {
    private static let extent = VolumeExtent(depth: 60, height: 100, width: 100)

    /// A volume of axial slices from foot to head, 4 x 4 x 5 mm, by a function of the place in mm from its corner.
    private static func volume(
        _ extent: VolumeExtent = extent, unit: VoxelUnit = .hounsfield, step: Double = 5,
        of value: (Double, Double, Double) -> Float
    ) throws -> Volume {
        var values: [Float] = []
        values.reserveCapacity(extent.voxelCount)
        for slice in 0..<extent.depth {
            for row in 0..<extent.height {
                for column in 0..<extent.width {
                    values.append(value(Double(column) * 4, Double(row) * 4, Double(slice) * 5))
                }
            }
        }
        let geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
            sliceStep: Vector3(x: 0, y: 0, z: step), columnSpacing: 4, rowSpacing: 4, extent: extent)
        return try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values), unit: unit)
    }

    private static func isInside(
        _ x: Double, _ y: Double, _ centre: (Double, Double), _ radii: (Double, Double)
    ) -> Bool {
        let (dx, dy) = ((x - centre.0) / radii.0, (y - centre.1) / radii.1)
        return dx * dx + dy * dy <= 1
    }

    /// A trunk of soft tissue with two lungs from 60 to 240 mm above its foot.
    private static func chest(_ x: Double, _ y: Double, _ z: Double) -> Float {
        guard isInside(x, y, (200, 200), (160, 110)) else { return -1000 }
        let isLung = isInside(x, y, (120, 200), (60, 80)) || isInside(x, y, (280, 200), (60, 80))
        return isLung && (60..<240).contains(z) ? -850 : 40
    }

    @Test func `lungs are measured with what lies above and below them`() throws {
        let measures = try Self.volume(of: Self.chest).measures()
        #expect(measures[.lungLength] == 180 && measures[.belowLungs] == 60 && measures[.aboveLungs] == 60)
        #expect(measures[.lungCutAbove] == 0 && measures[.lungCutBelow] == 0)
        let area = try #require(measures[.lungArea])
        #expect(abs(area - 2 * .pi * 60 * 80) < 0.05 * area)
        #expect(abs((measures[.bodyWidth] ?? 0) - 320) <= 8 && abs((measures[.bodyDepth] ?? 0) - 220) <= 8)
        #expect(measures[.truncatedShare] == 0 && measures[.skullLength] == nil && measures[.legsLength] == nil)
        #expect(measures[.airShare] ?? 0 > 0.3 && measures[.waterShare] ?? 0 > 0.1)
    }

    @Test func `lungs that go on beyond the first slice are cut there`() throws {
        let measures = try Self.volume { Self.chest($0, $1, $2 + 150) }.measures()
        #expect(measures[.lungCutBelow] == 1 && measures[.lungCutAbove] == 0 && measures[.belowLungs] == 0)
    }

    @Test(arguments: [
        VolumeOrientation(slice: .inferior, row: .anterior, column: .right),
        VolumeOrientation(slice: .posterior, row: .inferior, column: .left),
        VolumeOrientation(slice: .left, row: .inferior, column: .posterior),
    ])
    func `the order of voxels changes nothing`(orientation: VolumeOrientation) throws {
        let volume = try Self.volume(of: Self.chest)
        let turned = try volume.reoriented(to: orientation)
        #expect(turned.measures() == volume.measures())
    }

    /// A head: skin, a closed skull with a brain from 100 mm above the foot to 230, a neck below.
    private static func head(_ x: Double, _ y: Double, _ z: Double) -> Float {
        let height = (z - 165) / 75
        guard height <= 1 else { return -1000 }
        let size = height > 0 ? (1 - height * height).squareRoot() : 1
        let isNeck = z < 90
        guard isInside(x, y, (200, 200), isNeck ? (60, 60) : (80 * size, 100 * size)) else { return -1000 }
        if isNeck { return isInside(x, y, (200, 200), (20, 20)) ? 600 : 30 }
        let inner = max(0, size - 0.15)
        return isInside(x, y, (200, 200), (80 * inner, 100 * inner)) && z >= 100 ? 35 : 900
    }

    @Test func `a skull encloses what a flood around it does not reach`() throws {
        let measures = try Self.volume(of: Self.head).measures()
        #expect((100...150).contains(measures[.skullLength] ?? 0))
        #expect((measures[.aboveSkull] ?? 0) > 10 && (measures[.belowSkull] ?? 0) >= 95)
        #expect(measures[.skullCutAbove] == 0 && measures[.skullCutBelow] == 0 && measures[.headToFoot] == 1)
        let isCut = try Self.volume { Self.head($0, $1, $2 + 130) }.measures()
        #expect((isCut[.skullCutBelow] ?? 0) > 0.8)
    }

    @Test func `a head that stands on its crown is reversed`() throws {
        let measures = try Self.volume { Self.head($0, $1, 295 - $2) }.measures()
        #expect(measures[.headToFoot] == -1)
    }

    @Test func `two bodies with bone side by side are legs`() throws {
        let measures = try Self.volume { x, y, z in
            if z >= 100 { return Self.isInside(x, y, (200, 200), (170, 100)) ? 40 : -1000 }
            for side in [100.0, 300.0] where Self.isInside(x, y, (side, 200), (80, 80)) {
                return Self.isInside(x, y, (side, 200), (16, 16)) ? 800 : 40
            }
            return -1000
        }.measures()
        #expect(measures[.legsLength] == 100 && measures[.aboveLegs] == 200 && measures[.headToFoot] == 1)
    }

    @Test func `a body beyond the field of view is truncated`() throws {
        let volume = try Self.volume { x, y, _ in Self.isInside(x, y, (200, 200), (260, 110)) ? 40 : -1000 }
        let measures = volume.measures()
        #expect(measures[.truncatedShare] == 1)
    }

    @Test func `values that share an end of the scale are counted`() throws {
        let extent = VolumeExtent(depth: 4, height: 20, width: 20)
        let constant = try Self.volume(extent) { _, _, _ in 7 }.measures()
        #expect(constant[.lowestShare] == 1 && constant[.highestShare] == 1 && constant[.blankSliceShare] == 1)
        let clipped = try Self.volume(extent) { x, y, _ in min(30, Float(x + y)) }.measures()
        #expect((clipped[.highestShare] ?? 0) > 0.8 && clipped[.highestValue] == 30)
        let blank = try Self.volume(extent, unit: .arbitrary) { x, _, z in z < 10 ? 0 : Float(x) + 1 }.measures()
        #expect(blank[.blankSliceShare] == 0.5 && blank[.lungArea] == nil)
    }

    @Test func `filling and values that are no numbers are not measured`() throws {
        let extent = VolumeExtent(depth: 2, height: 10, width: 10)
        let plain = try Self.volume(extent) { x, _, _ in x < 20 ? .nan : Float(x) }
        #expect(plain.measures()[.paddingShare] == 0.5)
        let mask = (0..<200).map { UInt8($0 % 10 < 8 ? 0 : 1) }
        let masked = try Volume(
            geometry: plain.geometry, voxels: plain.voxels, unit: .hounsfield,
            validity: Tensor(shape: extent.shape, elementType: .uint8, bytes: mask))
        #expect(masked.measures()[.paddingShare] == 0.8 && masked.measures()[.lowestValue] == 32)
        let nothing = try Self.volume(extent) { _, _, _ in .infinity }.measures()
        #expect(nothing.values == [.paddingShare: 1])
    }

    @Test func `spacings without sense cost no more than others`() throws {
        for (spacing, step) in [(1e-9, 1e-9), (1e6, 1e-6), (1e300, 1e300)] {
            var geometry = try Self.volume(VolumeExtent(depth: 3, height: 8, width: 8)) { x, _, _ in Float(x) }.geometry
            geometry.sliceStep = Vector3(x: 0, y: 0, z: step)
            (geometry.rowSpacing, geometry.columnSpacing) = (spacing, spacing)
            guard
                let volume = try? Volume(
                    geometry: geometry,
                    voxels: Tensor(shape: geometry.extent.shape, float32: (0..<192).map { Float($0 % 90) - 950 }))
            else { continue }
            #expect(volume.measures()[.lowestValue] != nil)
        }
    }
}
