import RadTensor

@testable import RadVolume

/// Random volumes and geometries for property tests.
struct Fixtures {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A geometry with random directions, spacing and origin, its slices displaced by `shear` mm per mm in plane.
    mutating func geometry(_ extent: VolumeExtent, shear: Double = 0, aligned: Bool = false) -> VolumeGeometry {
        var row = Vector3(x: 1, y: 0, z: 0)
        var column = Vector3(x: 0, y: 1, z: 0)
        if !aligned {
            row = direction()
            column = row.cross(direction()).normalized
        }
        let normal = row.cross(column)
        let tilt = direction()
        let lateral = (tilt - normal * tilt.dot(normal)).normalized
        return VolumeGeometry(
            origin: Vector3(x: random.uniform(in: -200...200), y: random.uniform(in: -200...200), z: 40),
            rowDirection: row, columnDirection: column,
            sliceStep: (normal + lateral * shear) * random.uniform(in: 0.8...6),
            columnSpacing: random.uniform(in: 0.4...2), rowSpacing: random.uniform(in: 0.4...2), extent: extent)
    }

    mutating func direction() -> Vector3 {
        Vector3(x: random.normal(), y: random.normal(), z: random.normal()).normalized
    }

    /// A volume of random values from -1000 to 1000.
    mutating func volume(_ extent: VolumeExtent, shear: Double = 0, masked: Bool = false) throws -> Volume {
        let values = (0..<extent.voxelCount).map { _ in Float(random.uniform(in: -1000...1000)) }
        let mask = (0..<extent.voxelCount).map { _ in UInt8(random.uniform() < 0.8 ? 1 : 0) }
        return try Volume(
            geometry: geometry(extent, shear: shear), voxels: Tensor(shape: extent.shape, float32: values),
            unit: .hounsfield,
            validity: masked ? Tensor(shape: extent.shape, elementType: .uint8, bytes: mask) : nil)
    }

    /// A volume whose value at each voxel is an affine function of its place in the patient.
    static func ramp(_ geometry: VolumeGeometry) throws -> Volume {
        var values: [Float] = []
        for slice in 0..<geometry.extent.depth {
            for row in 0..<geometry.extent.height {
                for column in 0..<geometry.extent.width {
                    let place = geometry.position(slice: Double(slice), row: Double(row), column: Double(column))
                    values.append(Float(rampValue(at: place)))
                }
            }
        }
        return try Volume(geometry: geometry, voxels: Tensor(shape: geometry.extent.shape, float32: values))
    }

    static func rampValue(at place: Vector3) -> Double { 0.7 * place.x - 1.3 * place.y + 0.4 * place.z + 12 }
}

/// Largest difference between values of a volume and a reference, where the reference has one.
func largestDifference(_ volume: Volume, _ reference: [Double?]) -> Double {
    zip(volume.voxels.float32Values(), reference).reduce(0) { largest, pair in
        guard let expected = pair.1 else { return largest }
        return max(largest, abs(Double(pair.0) - expected))
    }
}
