import ArchiveTestSupport
import Foundation
import RadContainers
import RadDICOM
import RadLabels
import RadPhantom
import RadStore
import RadSystem
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadArchive

/// Images that are refused unread show what a volume at the same place shows.
@Suite struct SharedShapeTests {
    private func report(measuresPixels: Bool) throws -> SeriesReport {
        let folder = try TemporaryDirectory("shape")
        var recipe = ArchiveRecipe(seed: 3, series: 0)
        recipe.oddSeries = [.magnitudeAndPhase]
        recipe.matrix = 64
        let manifest = try PhantomArchive.write(recipe, to: folder.path, storage: FileSystemStorage())
        let series = try #require(manifest.series.first { $0.oddity == OddSeries.magnitudeAndPhase.rawValue })
        let files = series.files.enumerated().map { index, path in
            JobFile(index: UInt32(index), place: ArchivePlace(path: Array(folder.file(path).utf8)))
        }
        let processor = JobProcessor(
            pseudonyms: Pseudonyms(key: try ProjectKey(bytes: Array(0..<32))),
            labeller: Labeller(rules: try LabelRules(LabelRuleTexts.bundled())), embedder: nil, minimumSlices: 3,
            maximumVoxels: 1 << 30, limits: ReadingLimits(), allowsForeignCodecs: true,
            measuresPixels: measuresPixels,
            shelf: ContainerShelf(limits: ContainerLimits(), spoolDirectory: nil, limitsFileSize: false))
        return processor.report(on: files)
    }

    private func votes(_ volume: VolumeReport) -> [String] {
        let coverage = volume.labels.first { $0.group == .coverage }
        return (coverage?.evidence ?? []).filter { $0.voter == .pixels }.map(\.rule)
    }

    @Test func `a phase image is labelled by the shape in its magnitude`() throws {
        let report = try report(measuresPixels: true)
        let magnitude = try #require(report.volumes.first { $0.refusal == nil })
        let phase = try #require(report.volumes.first { $0.refusal == "derived-map" })
        #expect(!votes(magnitude).isEmpty && votes(phase) == votes(magnitude))
        #expect(phase.measures == nil && magnitude.measures != nil)
        #expect(!phase.labels.contains { $0.group == .quality })
    }

    @Test func `without pixels it is labelled by its header`() throws {
        let report = try report(measuresPixels: false)
        #expect(report.volumes.count >= 2)
        for volume in report.volumes { #expect(votes(volume).isEmpty) }
    }
}
