import RadDICOM
import RadPhantom
import RadSeries
import RadSystem
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// Sequence labels of the volumes of one series that a phantom was scanned into.
private func sequences(of oddity: OddSeries) throws -> [String?] {
    let folder = try TemporaryDirectory()
    var recipe = ArchiveRecipe(seed: 4, series: 0)
    recipe.matrix = 16
    recipe.slices = 16...16
    recipe.oddSeries = [oddity]
    let manifest = try PhantomArchive.write(recipe, to: folder.path, storage: FileSystemStorage())
    let files = try #require(manifest.series.first).files
    let records = try files.enumerated().map { index, path in
        InstanceRecord(
            header: try HeaderReader.read(ReadableFile(path: folder.file(path), followLinks: false)), fileIndex: index)
    }
    let labeller = Labeller(rules: try LabelRules.bundled())
    return SeriesBuilder.outcomes(of: records).compactMap { outcome in
        guard case .volume(let volume) = outcome else { return nil }
        return labeller.labels(for: volume.facts).first { $0.group == .sequence }?.value ?? "unknown"
    }
}

@Test func `two echoes of one series have labels of their own`() throws {
    #expect(try sequences(of: .repeatedPositions) == ["PD", "T2"])
}

@Test func `every weighting of a diffusion series is a diffusion image, that without weighting too`() throws {
    #expect(try sequences(of: .diffusionWeightings) == ["DWI", "DWI", "DWI"])
}

@Test func `PET is labelled as what it is`() throws {
    #expect(try sequences(of: .uptake) == ["PT"])
}
