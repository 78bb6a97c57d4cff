package import RadPreprocessing
import RadTensor
package import RadVolume

/// A synthetic volume as a recipe that every program fills alike, to the bit.
///
/// A voxel has the value of the last ellipsoid that holds its centre, or the background, and noise of its own.
package struct GoldenInput: Hashable, Codable, Sendable {
    /// A body of one value; centre and radii are fractions of the volume along slices, rows and columns.
    package struct Ellipsoid: Hashable, Codable, Sendable {
        package var centre: [Double]
        package var radii: [Double]
        package var value: Double

        /// A body of one value.
        package init(centre: [Double], radii: [Double], value: Double) {
            self.centre = centre
            self.radii = radii
            self.value = value
        }
    }

    /// Voxels that an input may have.
    package static let maximumVoxelCount = 1 << 24

    /// DICOM modality that the volume stands for.
    package var modality: String
    /// Term of the label group *intent*.
    package var intent: String
    package var unit: VoxelUnit
    /// Slices, rows, columns.
    package var extent: VolumeExtent
    /// Distances in millimetres.
    package var spacing: VoxelSpacing
    package var background: Double
    /// Half the width of the uniform noise.
    package var noise: Double
    /// The seed of the noise.
    package var seed: UInt64
    package var ellipsoids: [Ellipsoid]

    /// A recipe; nothing is checked, see ``validate(at:)``.
    package init(
        modality: String, intent: String = "volume", unit: VoxelUnit, extent: VolumeExtent, spacing: VoxelSpacing,
        background: Double, noise: Double, seed: UInt64, ellipsoids: [Ellipsoid]
    ) {
        self.modality = modality
        self.intent = intent
        self.unit = unit
        self.extent = extent
        self.spacing = spacing
        self.background = background
        self.noise = noise
        self.seed = seed
        self.ellipsoids = ellipsoids
    }

    private enum CodingKeys: String, CodingKey {
        case modality, intent, unit, extent, spacing, background, noise, seed, ellipsoids
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        modality = try container.decode(String.self, forKey: .modality)
        intent = try container.decode(String.self, forKey: .intent)
        unit = try container.decode(VoxelUnit.self, forKey: .unit)
        extent = try container.decode(VolumeExtent.self, forKey: .extent)
        spacing = try container.decode(VoxelSpacing.self, forKey: .spacing)
        background = try container.decode(Double.self, forKey: .background)
        noise = try container.decode(Double.self, forKey: .noise)
        seed = try container.decode(DecimalText.self, forKey: .seed).value
        ellipsoids = try container.decode([Ellipsoid].self, forKey: .ellipsoids)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(modality, forKey: .modality)
        try container.encode(intent, forKey: .intent)
        try container.encode(unit, forKey: .unit)
        try container.encode(extent, forKey: .extent)
        try container.encode(spacing, forKey: .spacing)
        try container.encode(background, forKey: .background)
        try container.encode(noise, forKey: .noise)
        try container.encode(DecimalText(value: seed), forKey: .seed)
        try container.encode(ellipsoids, forKey: .ellipsoids)
    }

    /// Requires a volume that can be made.
    package func validate(at path: String) throws(CheckpointError) {
        func refuse(_ expected: String) -> CheckpointError { CheckpointError(.golden, at: path, expected: expected) }
        let sides = [extent.depth, extent.height, extent.width]
        guard sides.allSatisfy({ (1...4_096).contains($0) }), sides.reduce(1, *) <= Self.maximumVoxelCount else {
            throw refuse("1 to 4096 voxels along each axis, at most \(Self.maximumVoxelCount) in all")
        }
        guard [spacing.slice, spacing.row, spacing.column].allSatisfy({ (1e-3...1e3).contains($0) }) else {
            throw refuse("spacings of 0.001 to 1000 mm")
        }
        guard ellipsoids.count <= 64, noise >= 0,
            ([background, noise] + ellipsoids.map(\.value)).allSatisfy({
                $0.magnitude <= 1e9
            })
        else { throw refuse("at most 64 ellipsoids, and values of at most a thousand million") }
        for ellipsoid in ellipsoids {
            guard ellipsoid.centre.count == 3, ellipsoid.radii.count == 3,
                ellipsoid.centre.allSatisfy({ (-8...8).contains($0) }),
                ellipsoid.radii.allSatisfy({ (1e-6...8).contains($0) })
            else { throw refuse("three fractions of a centre and three radii for each ellipsoid") }
        }
    }

    /// What the preprocessing is told about the volume.
    package var facts: VolumeFacts { VolumeFacts(modality: modality, intent: intent) }

    /// The volume of a valid recipe.
    package func volume() throws(VolumeError) -> Volume {
        var values: [Float] = []
        values.reserveCapacity(extent.depth * extent.height * extent.width)
        var random = IndexedNoise(seed: seed)
        for slice in 0..<extent.depth {
            let depth = (Double(slice) + 0.5) / Double(extent.depth)
            for row in 0..<extent.height {
                let height = (Double(row) + 0.5) / Double(extent.height)
                for column in 0..<extent.width {
                    let width = (Double(column) + 0.5) / Double(extent.width)
                    values.append(Float(value(at: (depth, height, width)) + noise * random.next()))
                }
            }
        }
        let geometry = VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: spacing.slice),
            columnSpacing: spacing.column, rowSpacing: spacing.row, extent: extent)
        return try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values), unit: unit)
    }

    private func value(at place: (Double, Double, Double)) -> Double {
        var value = background
        for ellipsoid in ellipsoids {
            let (centre, radii) = (ellipsoid.centre, ellipsoid.radii)
            let depth = (place.0 - centre[0]) / radii[0]
            let height = (place.1 - centre[1]) / radii[1]
            let width = (place.2 - centre[2]) / radii[2]
            if depth * depth + height * height + width * width <= 1 { value = ellipsoid.value }
        }
        return value
    }
}

/// Noise from -1 up to but not including 1: outputs of SplitMix64 started at a seed.
private struct IndexedNoise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> Double {
        // Arithmetic modulo 2^64 is the definition of the generator.
        state = state.addingReportingOverflow(0x9E37_79B9_7F4A_7C15).partialValue
        var bits = state
        bits = (bits ^ (bits >> 30)).multipliedReportingOverflow(by: 0xBF58_476D_1CE4_E5B9).partialValue
        bits = (bits ^ (bits >> 27)).multipliedReportingOverflow(by: 0x94D0_49BB_1331_11EB).partialValue
        bits ^= bits >> 31
        return Double(bits >> 11) * 0x1p-52 - 1
    }
}
