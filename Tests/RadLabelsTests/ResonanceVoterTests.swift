import RadSeries
import RadTensor
import RadVocabulary
import RadVolume
import Testing

@testable import RadLabels
@testable import RadPhantom

/// What the pixels of MR vote for: heads, knees and bottles, made up.
@Suite struct ResonanceVoterTests {
    private let labeller: Labeller

    init() throws { labeller = Labeller(rules: try ShippedRules.get()) }

    private func coverage(_ volume: Volume, bodyPart: String? = nil, description: String? = nil) -> Label? {
        var facts = SeriesFacts()
        (facts.modality, facts.bodyPartExamined, facts.seriesDescription) = ("MR", bodyPart, description)
        facts.geometry = volume.geometry
        facts.pixels = volume.measures()
        return labeller.labels(for: facts).first { $0.group == .coverage }
    }

    private func scan(_ base: ScanProtocol, seed: UInt64, length: Double? = nil) throws -> Volume {
        var scanProtocol = base
        if let length { scanProtocol.coverage = length }
        var random = SeededRandom(seed: seed)
        let geometry = scanProtocol.geometry(
            of: PhantomPatient(seed: seed), side: 64, slices: Int(scanProtocol.coverage / 5), random: &random)
        return try Scanner(scanProtocol.technique, sliceThickness: 5, seed: seed)
            .scan(PhantomPatient(seed: seed), geometry: geometry).volume
    }

    /// Axial slices of 3 x 3 x 5 mm with noise of one part in a hundred.
    private func bottle(radii: (Double, Double), texture: Double = 0.01) throws -> Volume {
        let extent = VolumeExtent(depth: 26, height: 80, width: 80)
        var random = SeededRandom(seed: 4)
        var values: [Float] = []
        for _ in 0..<extent.depth {
            for index in 0..<(extent.height * extent.width) {
                let (x, y) = (Double(index % 80) * 3 - 118.5, Double(index / 80) * 3 - 118.5)
                let isInside = x * x / (radii.0 * radii.0) + y * y / (radii.1 * radii.1) <= 1
                let level = isInside ? 800 + x : 5
                values.append(Float(level + random.normal() * (isInside ? 800 * texture : 2)))
            }
        }
        let geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
            sliceStep: Vector3(x: 0, y: 0, z: 5), columnSpacing: 3, rowSpacing: 3, extent: extent)
        return try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values))
    }

    @Test(arguments: [30.0, 60, 85, 105]) func `a bottle is a test object, whatever words say`(radius: Double) throws {
        let volume = try bottle(radii: (radius, radius))
        for (part, words) in [(nil, nil), ("BRAIN", nil), ("BRAIN", "T1 brain axial")] as [(String?, String?)] {
            #expect(coverage(volume, bodyPart: part, description: words)?.values == ["phantom"])
        }
    }

    @Test func `what is not round, has texture or is called a leg is no test object`() throws {
        for volume in [
            try bottle(radii: (70, 85)), try bottle(radii: (60, 90)), try bottle(radii: (85, 85), texture: 0.2),
            try bottle(radii: (12, 12)),
        ] { #expect(coverage(volume)?.values.contains("phantom") != true) }
        let round = try bottle(radii: (70, 70))
        #expect(coverage(round, description: "thigh water")?.values.contains("phantom") != true)
    }

    @Test(arguments: [2, 4] as [UInt64], [0, 2])
    func `made-up heads are whole where a coded field names them`(seed: UInt64, weighting: Int) throws {
        let volume = try scan(ScanProtocol.headMR[weighting], seed: seed, length: 155)
        let alone = coverage(volume)
        #expect(alone?.values.isEmpty ?? true, "a shape alone makes no brain")
        #expect(alone?.evidence.contains { $0.value == "phantom" || $0.value == "not brain" } != true)
        #expect(coverage(volume, bodyPart: "BRAIN")?.values.contains("brain") == true)
    }

    @Test(arguments: [2, 4] as [UInt64]) func `a head without its crown is no whole brain`(seed: UInt64) throws {
        let whole = try scan(ScanProtocol.headMR[0], seed: seed, length: 160)
        var region = VolumeRegion(slices: 0..<whole.extent.depth, rows: 0..<64, columns: 0..<64)
        let upward = whole.geometry.sliceStep.z > 0
        region.slices = upward ? 0..<(whole.extent.depth - 13) : 13..<whole.extent.depth
        let cut = try whole.cropped(to: region)
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription) = ("MR", "T1 brain")
        (facts.geometry, facts.pixels) = (whole.geometry, cut.measures())
        let label = labeller.labels(for: facts).first { $0.group == .coverage }
        #expect(label?.values.contains("brain") != true && label?.unknownReason == .conflict)
    }

    @Test(arguments: [2, 5] as [UInt64], [0, 1])
    func `made-up knees are neither heads nor bottles`(seed: UInt64, index: Int) throws {
        let volume = try scan(ScanProtocol.kneeMR[index], seed: seed)
        for part in [nil, "BRAIN"] {
            let label = coverage(volume, bodyPart: part)
            #expect(label?.values.isEmpty ?? true, "\(label?.values ?? [])")
        }
    }

    @Test(arguments: [0.0, 10, 20, 30]) func `a tilted stack is as long as what it shows of one place`(degrees: Double)
    {
        var facts = SeriesFacts()
        facts.modality = "MR"
        let axis = Vector3(x: 0, y: 0, z: 1)
        // Turned about the axis from right to left; the turn is made of a right-angled triangle to spare a library.
        let turns: [Double: (cosine: Double, sine: Double)] = [
            0: (1, 0), 10: (0.984807753012208, 0.17364817766693), 20: (0.939692620785908, 0.342020143325669),
            30: (0.866025403784439, 0.5),
        ]
        let (cosine, sine) = turns[degrees] ?? (1, 0)
        let normal = axis * cosine + Vector3(x: 0, y: -sine, z: 0)
        facts.geometry = VolumeGeometry(
            origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: cosine, z: sine), sliceStep: normal * 4, columnSpacing: 1, rowSpacing: 1,
            extent: VolumeExtent(depth: 20, height: 250, width: 250))
        facts.plane = .axial
        let length = labeller.labels(for: facts).first { $0.group == .craniocaudalLength }?.number ?? 0
        #expect(abs(length - 80 / cosine) < 1e-3)
    }
}
