import RadSeries
import RadTensor
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels
@testable import RadPhantom
@testable import RadVolume

/// Changes of the voxels that a reader would not notice, or would not mind, change no label of coverage or quality.
@Suite struct PixelMetamorphicTests {
    /// A volume with what its header says.
    struct Sample: CustomTestStringConvertible {
        let name: String
        let facts: SeriesFacts
        let volume: Volume
        var testDescription: String { name }
    }

    private let labeller: Labeller

    init() throws { labeller = Labeller(rules: try ShippedRules.get()) }

    /// A change of voxels, and whether it can be made of a volume at all.
    enum Change: String, CaseIterable {
        case noise, flip, finer, cropped, tags

        /// The volume after the change; nil where there is nothing to change.
        func applied(to volume: Volume) throws -> Volume? {
            switch self {
            case .noise: try Self.noisy(volume)
            case .flip: try Self.flipped(volume)
            case .finer:
                try volume.resampled(
                    toExtent: VolumeExtent(
                        depth: volume.extent.depth, height: 2 * volume.extent.height, width: 2 * volume.extent.width))
            case .cropped: try Self.withoutAir(volume)
            case .tags: volume
            }
        }

        /// Noise of 5 HU, or of one part in 200 of the scale; what ends the scale stays.
        private static func noisy(_ volume: Volume) throws -> Volume {
            var values = volume.voxels.float32Values()
            guard let low = values.filter(\.isFinite).min(), let high = values.filter(\.isFinite).max() else {
                return volume
            }
            let spread = volume.unit == .hounsfield ? 5 : Double(high - low) / 200
            var random = SeededRandom(seed: 9)
            for index in values.indices where values[index] > low && values[index] < high {
                values[index] = min(max(values[index] + Float(random.normal() * spread), low), high)
            }
            return try volume.with(values)
        }

        /// Rows, columns or slices in reverse, whichever run from right to left; the geometry stays.
        private static func flipped(_ volume: Volume) throws -> Volume {
            let extent = volume.extent
            let geometry = volume.geometry
            let across = [geometry.sliceStep.normalized.x, geometry.columnDirection.x, geometry.rowDirection.x].map(abs)
            let axis = across.firstIndex(of: across.max() ?? 0) ?? 2
            let old = volume.voxels.float32Values()
            var values = old
            for slice in 0..<extent.depth {
                for row in 0..<extent.height {
                    for column in 0..<extent.width {
                        let from = [
                            axis == 0 ? extent.depth - 1 - slice : slice, axis == 1 ? extent.height - 1 - row : row,
                            axis == 2 ? extent.width - 1 - column : column,
                        ]
                        values[(slice * extent.height + row) * extent.width + column] =
                            old[(from[0] * extent.height + from[1]) * extent.width + from[2]]
                    }
                }
            }
            return try volume.with(values)
        }

        /// Without the rows and columns that are air around the body, but for 16 mm; nil where there are none.
        private static func withoutAir(_ volume: Volume) throws -> Volume? {
            let values = volume.voxels.float32Values().filter(\.isFinite)
            guard let threshold = volume.unit == .hounsfield ? -500 : BrightnessThreshold.of(values),
                volume.validity == nil, var region = volume.region(above: threshold)
            else { return nil }
            func widened(_ range: Range<Int>, _ spacing: Double, _ count: Int) -> Range<Int> {
                let margin = Int((16 / spacing).rounded(.up))
                return max(0, range.lowerBound - margin)..<min(count, range.upperBound + margin)
            }
            region.slices = 0..<volume.extent.depth
            region.rows = widened(region.rows, volume.geometry.rowSpacing, volume.extent.height)
            region.columns = widened(region.columns, volume.geometry.columnSpacing, volume.extent.width)
            return region.extent == volume.extent ? nil : try volume.cropped(to: region)
        }
    }

    private func labels(_ facts: SeriesFacts, _ volume: Volume, _ change: Change) -> [Label] {
        var facts = facts
        facts.pixels = volume.measures()
        if change == .tags {
            facts.manufacturerModelName = "HEAD PHANTOM 3000"
            facts.softwareVersions = "thorax"
            facts.magneticFieldStrength = 7
            facts.imageCount = 77
            facts.patientPosition = "FFP"
            facts.reconstructionDiameter = 480
        }
        return labeller.labels(for: facts).filter { [.coverage, .partialCoverage, .quality].contains($0.group) }
    }

    private func check(_ sample: Sample) throws -> Int {
        let plain = labels(sample.facts, sample.volume, .noise).map { [$0.group.rawValue] + $0.values }
        var checked = 0
        for change in Change.allCases {
            guard let changed = try change.applied(to: sample.volume) else { continue }
            let found = labels(sample.facts, changed, change).map { [$0.group.rawValue] + $0.values }
            #expect(found == plain, "\(sample.name), \(change.rawValue): \(found), not \(plain)")
            checked += 1
        }
        return checked
    }

    @Test(arguments: [
        ("chest", 0, 380.0), ("chest", 0, 200), ("head", 0, 200), ("abdomen", 2, 420),
        ("resonance", 0, 155), ("resonance", 2, 155), ("resonance", 0, 80),
    ])
    func `made-up patients keep their labels`(_ sample: (kind: String, index: Int, length: Double)) throws {
        let protocols: [ScanProtocol] =
            switch sample.kind {
            case "chest": ScanProtocol.chestCT
            case "head": ScanProtocol.headCT
            case "abdomen": ScanProtocol.abdomenCT
            default: ScanProtocol.headMR
            }
        var scanProtocol = protocols[sample.index]
        scanProtocol.coverage = sample.length
        for seed: UInt64 in [2] {
            var random = SeededRandom(seed: 1)
            let geometry = scanProtocol.geometry(
                of: PhantomPatient(seed: seed), side: 80, slices: Int(sample.length / 5), random: &random)
            let volume = try Scanner(scanProtocol.technique, sliceThickness: 5, seed: 5)
                .scan(PhantomPatient(seed: seed), geometry: geometry).volume
            var facts = SeriesFacts()
            facts.modality = sample.kind == "resonance" ? "MR" : "CT"
            facts.bodyPartExamined = sample.kind == "resonance" ? "BRAIN" : nil
            facts.geometry = volume.geometry
            #expect(
                try check(
                    Sample(
                        name: "\(sample.kind) \(Int(sample.length)) mm, patient \(seed)", facts: facts, volume: volume))
                    >= 4)
        }
    }

    @Test(.requiresSharedData) func `real series keep their labels`() throws {
        var (series, changes) = (0, 0)
        for row in try GoldTable.rows() where row["outcome"] == "embed" && ["CT", "MR"].contains(row["modality"]) {
            guard let gold = try GoldSeries(row) else { continue }
            for case .volume(let volume) in gold.outcomes.prefix(1) where volume.geometry.extent.voxelCount < 1_500_000
            {
                let voxels = try gold.voxels(of: volume)
                changes += try check(Sample(name: row.path, facts: volume.facts, volume: voxels))
                series += 1
            }
        }
        print("pixels changed without notice: \(series) real series, \(changes) changes")
        #expect(series >= 8)
    }
}

extension Volume {
    /// Other values at the same places.
    fileprivate func with(_ values: [Float]) throws -> Volume {
        try Volume(
            geometry: geometry, voxels: Tensor(shape: voxels.shape, float32: values), unit: unit, validity: validity)
    }
}
