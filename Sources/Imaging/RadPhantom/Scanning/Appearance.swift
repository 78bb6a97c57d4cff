import RadVolume

/// The value and the texture of every structure in one technique.
struct Appearance {
    private var values = [Float](repeating: 0, count: 256)
    private var textures = [Float](repeating: 0, count: 256)
    private let texture: TissueTexture
    /// Whether a coil receives more from the middle than from the edge, or the other way round.
    private let isShaded: Bool

    init(_ technique: ScanTechnique, patient: PhantomPatient) {
        texture = TissueTexture(seed: patient.seed &+ 2)
        if case .magneticResonance = technique { isShaded = true } else { isShaded = false }
        for structure in Structure.allCases {
            let index = Int(structure.rawValue)
            let tissue = structure.tissue
            switch technique {
            case .computedTomography(let technique):
                values[index] = Float(tissue.hounsfield + tissue.enhancement(in: technique.phase))
                textures[index] = Float(tissue.textureHounsfield)
            case .magneticResonance(let technique):
                // Gadolinium follows iodine: 100 HU of a late enhancement answer to about 1 mmol/l.
                let gadolinium = technique.hasContrastMedium ? tissue.enhancement(in: .portal) / 100 : 0
                let signal = technique.equation.signal(
                    of: tissue, gadolinium: gadolinium, isFatSuppressed: technique.isFatSuppressed)
                values[index] = Float(signal * technique.scale)
                textures[index] = values[index] * 0.03
            case .diffusivityMap:
                values[index] = Float(tissue.diffusivity * 1000)
                textures[index] = values[index] * 0.05
            case .positronEmission:
                values[index] = Float(4000 * tissue.protonDensity + 40 * max(0, tissue.enhancement(in: .portal)))
                textures[index] = values[index] * 0.05
            }
        }
    }

    /// Adds the value of each pixel's structure to the image.
    func accumulate(_ labels: [UInt8], corner: Point, geometry: VolumeGeometry, into image: inout [Float]) {
        let columns = geometry.extent.width
        let columnStep = SIMD3<Float>(Point(geometry.rowDirection) * (geometry.columnSpacing / TissueTexture.cellSize))
        let rowStep = Point(geometry.columnDirection) * (geometry.rowSpacing / TissueTexture.cellSize)
        for row in 0..<geometry.extent.height {
            var place = SIMD3<Float>(corner / TissueTexture.cellSize + rowStep * Double(row))
            let shade =
                isShaded ? 1 + 0.12 * Float(Elementary.wave(Double(row) / Double(geometry.extent.height) * 0.5)) : 1
            for index in (row * columns)..<((row + 1) * columns) {
                let label = Int(labels[index])
                let amplitude = textures[label]
                var value = values[label]
                if amplitude != 0 { value += amplitude * texture.value(place) }
                image[index] += value * shade
                place += columnStep
            }
        }
    }
}
