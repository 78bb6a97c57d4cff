import RadTensor
import Testing

@testable import RadVolume

/// The outline and texture of bodies in images without a fixed scale.
@Suite struct SectionMeasureTests {
    private static let extent = VolumeExtent(depth: 30, height: 60, width: 60)

    /// Axial slices from foot to head, 4 x 4 x 5 mm, by a function of the place in mm from the middle of the first.
    private static func volume(_ value: (Double, Double, Double) -> Float) throws -> Volume {
        var values: [Float] = []
        for slice in 0..<extent.depth {
            for row in 0..<extent.height {
                for column in 0..<extent.width {
                    values.append(value(Double(column) * 4 - 118, Double(row) * 4 - 118, Double(slice) * 5))
                }
            }
        }
        let geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
            sliceStep: Vector3(x: 0, y: 0, z: 5), columnSpacing: 4, rowSpacing: 4, extent: extent)
        return try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values))
    }

    private static func isInside(_ x: Double, _ y: Double, _ radii: (Double, Double)) -> Bool {
        let (dx, dy) = (x / radii.0, y / radii.1)
        return dx * dx + dy * dy <= 1
    }

    /// The outline's expectations are those of the shapes; cells of 4 mm cost a few hundredths.
    @Test(arguments: [(80.0, 80.0), (60.0, 80.0), (90.0, 45.0)])
    func `the axes of an ellipse are measured`(radii: (Double, Double)) throws {
        let measures = try Self.volume { x, y, _ in Self.isInside(x, y, radii) ? 500 : 3 }.measures()
        let ratio = min(radii.0, radii.1) / max(radii.0, radii.1)
        #expect(abs((measures[.outlineRatio] ?? 0) - ratio) < 0.02)
        #expect((measures[.outlineFilling] ?? 0) > 0.985)
        #expect(abs((measures[.crossSection] ?? 0) / (.pi * radii.0 * radii.1) - 1) < 0.03)
        #expect(abs((measures[.bodyWidth] ?? 0) - 2 * radii.0) <= 8 && measures[.bodyLength] == 150)
        #expect(measures[.texture] == 0 && measures[.crownShare] == 1)
    }

    @Test func `what the outline encloses is body`() throws {
        let ring = try Self.volume { x, y, _ in
            Self.isInside(x, y, (80, 80)) && !Self.isInside(x, y, (40, 40)) ? 500 : 3
        }.measures()
        #expect(abs((ring[.crossSection] ?? 0) / (.pi * 6400) - 1) < 0.03)
    }

    @Test func `a square is no ellipse`() throws {
        let measures = try Self.volume { x, y, _ in abs(x) < 60 && abs(y) < 60 ? 500 : 3 }.measures()
        #expect((measures[.outlineRatio] ?? 0) > 0.99 && (measures[.outlineFilling] ?? 1) < 0.97)
    }

    @Test func `texture is the difference between neighbours and no slow course`() throws {
        let slope = try Self.volume { x, y, _ in Self.isInside(x, y, (80, 80)) ? Float(500 + 2 * x) : 3 }
        #expect((slope.measures()[.texture] ?? 1) < 0.001)
        let chequered = try Self.volume { x, y, _ in
            guard Self.isInside(x, y, (80, 80)) else { return 3 }
            return (Int((x + 120) / 4) + Int((y + 120) / 4)) % 2 == 0 ? 450 : 550
        }
        #expect(abs((chequered.measures()[.texture] ?? 0) - 0.2) < 0.03)
    }

    @Test func `the crown of a head is in view or not`() throws {
        func head(from low: Double) throws -> PixelMeasures {
            try Self.volume { x, y, z in
                let height = max(0, (z + low - 60) / 70)
                guard height < 1 else { return 3 }
                let size = (1 - height * height).squareRoot()
                return Self.isInside(x, y, (75 * size, 95 * size)) ? 500 : 3
            }.measures()
        }
        let whole = try head(from: 0)
        #expect((whole[.crownShare] ?? 1) < 0.1 && (whole[.bodyLength] ?? 0) > 120)
        let cut = try head(from: -60)
        #expect((cut[.crownShare] ?? 0) > 0.75)
    }

    @Test func `bright spots and the scale change nothing`() throws {
        func value(_ x: Double, _ y: Double) -> Float { Self.isInside(x, y, (60, 80)) ? 500 : 3 }
        let plain = try Self.volume { x, y, _ in value(x, y) }.measures().ofShape
        let bright = try Self.volume { x, y, z in x > 110 && y > 110 && z < 10 ? 1e6 : value(x, y) }
        #expect(bright.measures()[.outlineRatio] == plain[.outlineRatio])
        let scaled = try Self.volume { x, y, _ in value(x, y) * 0.001 }
        #expect(scaled.measures().ofShape == plain)
    }

    @Test func `images without a body have no outline`() throws {
        for fill: Float in [0, 7, .nan, .infinity] {
            #expect(try Self.volume { _, _, _ in fill }.measures()[.crossSection] == nil)
        }
        let dot = try Self.volume { x, y, _ in abs(x) < 5 && abs(y) < 5 ? 500 : 3 }
        #expect(dot.measures()[.crossSection] == nil)
        for scale: Float in [3e38, 1e-38] {
            let volume = try Self.volume { x, y, _ in x > y ? scale : -scale }
            #expect(volume.measures()[.lowestValue] != nil)
        }
    }

    @Test func `the threshold lies between two classes`() {
        let values = [Float](repeating: 1, count: 900) + [Float](repeating: 100, count: 100)
        let threshold = BrightnessThreshold.of(values) ?? 0
        #expect(threshold > 1 && threshold < 100)
        #expect(BrightnessThreshold.of([]) == nil && BrightnessThreshold.of([4, 4, 4]) == nil)
    }

    @Test func `shapes are shared and values are not`() throws {
        let shape = try Self.volume { x, y, _ in Self.isInside(x, y, (80, 80)) ? 500 : 3 }.measures().ofShape
        #expect(shape[.outlineRatio] != nil && shape[.crossSection] != nil)
        #expect(shape[.lowestValue] == nil && shape[.highestShare] == nil && shape[.paddingShare] == nil)
    }

    @Test func `the same place is the same grid to half a voxel`() throws {
        let geometry = try Self.volume { x, _, _ in Float(x) }.geometry
        var other = geometry
        other.origin = geometry.origin + Vector3(x: 1.9, y: -1.9, z: 2.4)
        #expect(geometry.isSamePlace(as: other) && geometry.isSamePlace(as: geometry))
        other.origin = geometry.origin + Vector3(x: 0, y: 0, z: 2.6)
        #expect(!geometry.isSamePlace(as: other))
        other = geometry
        other.sliceStep = Vector3(x: 0, y: 0, z: 5.1)
        #expect(!geometry.isSamePlace(as: other))
        other = geometry
        other.extent.depth -= 1
        #expect(!geometry.isSamePlace(as: other))
    }
}
