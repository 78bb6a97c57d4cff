import RadSeries
import RadTensor
import RadTestSupport
import RadVocabulary
import RadVolume
import Testing

@testable import RadLabels
@testable import RadPhantom

/// What pixels vote for: on made-up patients and on the CT of the shared data.
@Suite struct PixelVoterTests {
    /// The labels of a scan without any word: its modality and geometry, and its pixels.
    private func labels(_ volume: Volume, _ change: (inout SeriesFacts) -> Void = { _ in }) throws -> [Label] {
        var facts = SeriesFacts()
        facts.modality = "CT"
        facts.geometry = volume.geometry
        facts.pixels = volume.measures()
        change(&facts)
        return Labeller(rules: try ShippedRules.get()).labels(for: facts)
    }

    private func scan(_ base: ScanProtocol, length: Double, seed: UInt64, side: Int = 128) throws -> Volume {
        var scanProtocol = base
        scanProtocol.coverage = length
        var random = SeededRandom(seed: 1)
        let geometry = scanProtocol.geometry(
            of: PhantomPatient(seed: seed), side: side, slices: Int(length / 5), random: &random)
        return try Scanner(scanProtocol.technique, sliceThickness: 5, seed: 5)
            .scan(PhantomPatient(seed: seed), geometry: geometry).volume
    }

    private func values(_ labels: [Label], _ group: LabelGroup) -> [String] {
        labels.first { $0.group == group }?.values ?? []
    }

    @Test(arguments: [2, 3, 4]) func `whole lungs make a chest without any word`(seed: UInt64) throws {
        let found = try labels(scan(ScanProtocol.chestCT[0], length: 380, seed: seed, side: 96))
        #expect(values(found, .coverage) == ["chest"])
        #expect(values(found, .modality) == ["CT"])
        #expect(values(found, .quality) == [])
    }

    @Test func `lungs that end at the first slice contradict the words`() throws {
        let volume = try scan(ScanProtocol.chestCT[0], length: 140, seed: 3, side: 96)
        let found = try labels(volume) { facts in
            facts.seriesDescription = "Thorax nativ"
            // Lungs are cut, although the stated length would have room for them.
            facts.geometry?.sliceStep = Vector3(x: 0, y: 0, z: 10)
        }
        let coverage = try #require(found.first { $0.group == .coverage })
        #expect(coverage.values == [] && coverage.unknownReason == .conflict)
        #expect(coverage.evidence.contains { $0.value == "not chest" && $0.voter == .pixels })
        #expect(coverage.evidence.contains { $0.tags == ["0008,0060", "7FE0,0010"] })
        #expect(values(found, .partialCoverage).contains("chest"))
    }

    @Test(arguments: [2, 3]) func `a whole skull makes a brain without any word`(seed: UInt64) throws {
        let whole = try labels(scan(ScanProtocol.headCT[0], length: 200, seed: seed))
        #expect(values(whole, .coverage).contains("brain"))
        let part = try labels(scan(ScanProtocol.headCT[0], length: 60, seed: seed)) { $0.studyDescription = "CT Head" }
        #expect(!values(part, .coverage).contains("brain"))
    }

    @Test func `an abdomen with the lung bases holds liver and kidneys`() throws {
        let found = try labels(scan(ScanProtocol.abdomenCT[2], length: 420, seed: 3, side: 96))
        #expect(values(found, .coverage) == ["abdomen-liver", "abdomen-kidney"])
    }

    @Test func `magnetic resonance that calls itself CT is neither`() throws {
        let volume = try scan(ScanProtocol.headMR[0], length: 150, seed: 2, side: 64)
        let found = try labels(volume)
        let modality = try #require(found.first { $0.group == .modality })
        #expect(modality.isUnknown && modality.evidence.contains { $0.voter == .pixels })
        let honest = try labels(volume) { $0.modality = "MR" }
        #expect(values(honest, .modality) == ["MR"])
    }

    @Test func `CT numbers that call themselves magnetic resonance are neither`() throws {
        let found = try labels(scan(ScanProtocol.chestCT[0], length: 200, seed: 2, side: 48)) { $0.modality = "MR" }
        #expect(found.first { $0.group == .modality }?.unknownReason == .conflict)
    }

    @Test func `labels without pixels are those of the header`() throws {
        let volume = try scan(ScanProtocol.chestCT[0], length: 200, seed: 2, side: 48)
        let plain = try labels(volume) { $0.pixels = nil }
        #expect(plain.allSatisfy { $0.evidence.allSatisfy { $0.voter != .pixels } })
        #expect(!plain.contains { $0.group == .quality })
    }

    /// A series of the shared data with its voxels' measures.
    struct Real {
        let row: GoldRow
        let facts: SeriesFacts
        let without: [Label]
        let with: [Label]
    }

    private static func real() throws -> [Real] {
        let labeller = Labeller(rules: try ShippedRules.get())
        return try GoldTable.rows().compactMap { row in
            guard row["outcome"] == "embed", ["CT", "MR"].contains(row["modality"]) else { return nil }
            guard let series = try GoldSeries(row) else { return nil }
            for case .volume(let volume) in series.outcomes {
                let voxels = try series.voxels(of: volume)
                var facts = volume.facts
                let without = labeller.labels(for: facts)
                facts.pixels = voxels.measures()
                return Real(row: row, facts: facts, without: without, with: labeller.labels(for: facts))
            }
            return nil
        }
    }

    @Test(.requiresSharedData) func `pixels contradict no hand-made label of real series`() throws {
        var (votes, right, changed) = (0, 0, 0)
        for series in try Self.real() {
            let partial = Set(series.row.partialCoverage)
            let whole = Set(series.row.coverage).subtracting(partial)
            let coverage = series.with.first { $0.group == .coverage }
            for vote in coverage?.evidence ?? [] where vote.voter == .pixels {
                votes += 1
                let isRight =
                    vote.value.hasPrefix("not ")
                    ? !whole.contains(String(vote.value.dropFirst(4))) : whole.contains(vote.value)
                if isRight { right += 1 }
                #expect(isRight, "\(series.row.path): \(vote.rule)")
            }
            let modality = series.with.first { $0.group == .modality }
            let headerLies = series.row["note"].hasPrefix("header-lies")
            #expect(modality?.isUnknown == headerLies, "\(series.row.path)")
            if series.with != series.without { changed += 1 }
            let quality = values(series.with, .quality)
            print("pixels, \(series.row.path): \(quality) \(coverage?.values ?? [])")
        }
        print("pixels: \(right) of \(votes) votes on coverage right, labels of \(changed) series changed")
    }
}
