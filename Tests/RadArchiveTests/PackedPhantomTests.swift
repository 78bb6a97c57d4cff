import ArchiveTestSupport
import RadPhantom
import RadStore
import RadSystem
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadArchive

@Suite struct `Phantoms packed in every way` {
    private let folder: TemporaryDirectory
    private let model: LoadedModel
    private let key: ProjectKey

    init() throws {
        folder = try TemporaryDirectory("packed")
        try TinyCheckpoint.write(to: folder.file("tiny.radz.h5"))
        model = try LoadedModel(path: folder.file("tiny.radz.h5"))
        key = try ProjectKey(bytes: Array(0..<32))
    }

    private struct Outcome {
        var summary: RunSummary
        var digest: String
        var rows: [VectorRow]
        var vectors: [[Float]]
        var manifest: PhantomManifest
    }

    private func embed(_ packings: [SeriesPacking], named name: String) throws -> Outcome {
        var recipe = ArchiveRecipe(seed: 7, series: 6)
        recipe.matrix = 32
        recipe.slices = 12...14
        recipe.packings = packings
        let archive = folder.file(name)
        let manifest = try PhantomArchive.write(recipe, to: archive, storage: FileSystemStorage())
        var configuration = RunConfiguration(roots: [archive], execution: .inProcess)
        configuration.minimumSlices = 8
        configuration.spoolDirectory = folder.path
        let store = try Store(at: folder.file(name + " store"), mode: .createOrOpen, key: key)
        defer { store.close() }
        let summary = try ArchiveRun(configuration: configuration, model: model, store: store, key: key).run()
        let table = try store.vectorTable(of: model.space)
        let dimension = table.space.dimension
        let vectors = table.rows.indices.map { Array(table.values[$0 * dimension..<($0 + 1) * dimension]) }
        return Outcome(
            summary: summary, digest: try store.digest(), rows: table.rows, vectors: vectors, manifest: manifest)
    }

    @Test func `give the vectors and the digest of plain files`() throws {
        let plain = try embed([.files], named: "plain")
        #expect(plain.summary.embedded == 6)
        let packed = try embed([.zip, .tar, .compressedTar, .compressedFiles], named: "containers")
        #expect(packed.summary.embedded == 6 && packed.summary.refusedFiles.isEmpty)
        #expect(packed.digest == plain.digest)
        #expect(packed.vectors == plain.vectors)
        let names = File.filesBelow(folder.file("containers"))
        for ending in [".zip", ".tar", ".tar.gz", ".gz"] { #expect(names.contains { $0.hasSuffix(ending) }) }
    }

    @Test func `as NIfTI with a sidecar give the same vectors and the same labels`() throws {
        let plain = try embed([.files], named: "plain")
        let nifti = try embed([.nifti], named: "nifti")
        #expect(nifti.summary.embedded == 6 && nifti.summary.refusedFiles == ["sidecar": 6])
        for (row, vector) in zip(nifti.rows, nifti.vectors) {
            let nearest = plain.vectors.indices.min {
                largestDifference(plain.vectors[$0], vector) < largestDifference(plain.vectors[$1], vector)
            }
            let match = try #require(nearest)
            #expect(largestDifference(plain.vectors[match], vector) < 1e-4)
            for group in [LabelGroup.modality, .plane, .sequence, .intent] {
                #expect(row.labels[group] == plain.rows[match].labels[group], "\(group)")
            }
        }
    }
}
