import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// How a patient lies: directions of rows and columns, and of the table's way, in patient space.
struct PatientPosition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let row: Vector3
    let column: Vector3
    /// From slice to slice, mm; not along the normal under a tilted gantry.
    let step: Vector3

    init(
        _ name: String, _ row: (Double, Double, Double), _ column: (Double, Double, Double),
        _ step: (Double, Double, Double)
    ) {
        testDescription = name
        self.row = Vector3(x: row.0, y: row.1, z: row.2)
        self.column = Vector3(x: column.0, y: column.1, z: column.2)
        self.step = Vector3(x: step.0, y: step.1, z: step.2)
    }

    private static let cosine = 0.9510565162951535
    private static let sine = 0.3090169943749474

    static let all = [
        PatientPosition("head first, supine", (1, 0, 0), (0, 1, 0), (0, 0, 3)),
        PatientPosition("head first, supine, from head to foot", (1, 0, 0), (0, 1, 0), (0, 0, -3)),
        PatientPosition("head first, prone", (-1, 0, 0), (0, -1, 0), (0, 0, 3)),
        PatientPosition("head first, right side down", (0, -1, 0), (1, 0, 0), (0, 0, 3)),
        PatientPosition("head first, left side down", (0, 1, 0), (-1, 0, 0), (0, 0, 3)),
        PatientPosition("feet first, supine", (-1, 0, 0), (0, 1, 0), (0, 0, -3)),
        PatientPosition("feet first, prone", (1, 0, 0), (0, -1, 0), (0, 0, 3)),
        PatientPosition("feet first, right side down", (0, 1, 0), (1, 0, 0), (0, 0, 3)),
        PatientPosition("sagittal, on the left side", (0, 0, -1), (0, 1, 0), (3, 0, 0)),
        PatientPosition("coronal, prone", (-1, 0, 0), (0, 0, -1), (0, -3, 0)),
    ]

    /// Gantries that lean forward and back, and a patient who lies the other way round.
    static let tilted = [
        PatientPosition("leaning forward", (1, 0, 0), (0, cosine, -sine), (0, 0, 3)),
        PatientPosition("leaning back", (1, 0, 0), (0, cosine, sine), (0, 0, 3)),
        PatientPosition("leaning, from head to foot", (1, 0, 0), (0, cosine, sine), (0, 0, -3)),
        PatientPosition("leaning, prone", (-1, 0, 0), (0, -cosine, sine), (0, 0, 3)),
    ]

    /// The stored value at a place; linear, so that interpolation keeps it.
    static func value(at place: Vector3) -> Double { 2000 + 10 * place.x + 20 * place.y + 30 * place.z }

    /// Writes five slices that store the value of each place, in an order of no meaning, and loads them.
    func load() throws -> (SeriesVolume, Volume) {
        var files = try DICOMFiles()
        for slice in [3, 0, 4, 2, 1] {
            let origin = Vector3(x: -5, y: 4, z: 7) + step * Double(slice)
            let words = (0..<24).map { pixel in
                let place = origin + row * (0.25 * Double(pixel % 6)) + column * (0.5 * Double(pixel / 6))
                return UInt16(Self.value(at: place).rounded())
            }
            try files.write(
                .init(intercept: 0, words: words) { [row, column] dataSet in
                    dataSet.set(.imagePositionPatient, .decimalString, decimals: origin.x, origin.y, origin.z)
                    dataSet.set(
                        .imageOrientationPatient, .decimalString,
                        decimals: row.x, row.y, row.z, column.x, column.y, column.z)
                    dataSet.set(.rescaleType, .longString, text: "US")
                })
        }
        let found = try #require(try files.outcomes().volumes.first)
        return (found, try VolumeLoader.load(found, files: files.open))
    }
}

@Test(arguments: PatientPosition.all + PatientPosition.tilted)
func `every voxel shows the place where its geometry puts it`(position: PatientPosition) throws {
    let (found, volume) = try position.load()
    let values = volume.voxels.float32Values()
    for index in values.indices {
        let place = volume.geometry.position(
            slice: Double(index / 24), row: Double(index / 6 % 4), column: Double(index % 6))
        #expect(abs(Double(values[index]) - PatientPosition.value(at: place)) < 0.6)
    }
    let normal = position.row.cross(position.column)
    #expect(found.flags.contains(.sheared) == (abs(normal.dot(position.step)) < 2.9))
}

@Test(arguments: PatientPosition.tilted)
func `a leaning gantry is straightened to where things are`(position: PatientPosition) throws {
    let (_, volume) = try position.load()
    #expect(volume.geometry.isSheared)
    let straight = try volume.resampled(toSpacing: VoxelSpacing(slice: 1, row: 0.5, column: 0.25))
    #expect(!straight.geometry.isSheared)
    let extent = straight.extent
    let values = straight.voxels.float32Values()
    var compared = 0
    for index in values.indices {
        let place = straight.geometry.position(
            slice: Double(index / (extent.width * extent.height)), row: Double(index / extent.width % extent.height),
            column: Double(index % extent.width))
        let source = volume.geometry.coordinate(of: place)
        // Between the outermost voxel centres nothing is extrapolated.
        guard (0...4).contains(source.slice), (0...3).contains(source.row), (0...5).contains(source.column)
        else { continue }
        compared += 1
        #expect(abs(Double(values[index]) - PatientPosition.value(at: place)) < 0.7)
    }
    #expect(compared > 50)
}
