import RadTestSupport
import Testing

@testable import RadSeries

/// Differences that are right: path, what differs, and why.
private let explained: [(path: String, difference: String, why: String)] = [
    (
        "cornerstone3D/packages/dicomImageLoader/testImages", "volumes: 1",
        "one picture in lossy codings, which differ in their pixels"
    ),
    (
        "cornerstone3D/packages/dicomImageLoader/examplesOld/test-images", "volumes: 1",
        "one picture in lossy codings, which differ in their pixels"
    ),
    ("dcm_qa_12bit/In", "slices: 36", "the scanner states 35 tiles, and the last of 36 is blank"),
    ("rt-utils/tests/oriented_data", "slices: 3", "each slice has a StudyInstanceUID of its own"),
    ("rt-utils/tests/oriented_data", "slice_spacing_mm: 4.5", "each slice has a StudyInstanceUID of its own"),
]

@Suite(.requiresSharedData) struct GoldTests {
    @Test func `the shared images end as their hand-made labels say`() throws {
        let archive = try #require(SharedArchive.shared)
        let rows = try GoldTable.rows()
        #expect(rows.count > 100)
        var counts: [String: Int] = [:]
        var unexplained: [String] = []
        var unused = Set(explained.indices)
        for row in rows {
            let comparison = GoldComparison(
                row: row, records: archive.images(of: row).flatMap(\.records),
                haveEqualPixels: PixelComparison(files: archive.open).haveEqualPixels)
            for difference in comparison.differences {
                if let known = explained.firstIndex(where: {
                    $0.path == row.path && difference.hasPrefix($0.difference)
                }) {
                    unused.remove(known)
                } else {
                    unexplained.append("\(row.path) \(row["series_uid_last8"]): \(difference)")
                }
            }
            counts[row["outcome"] == "embed" ? "embedded" : row["reason"], default: 0] += 1
        }
        print("gold: \(rows.count) rows:", counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
        for difference in unexplained { print("gold, different: \(difference)") }
        #expect(unexplained.isEmpty)
        #expect(unused.isEmpty)
    }

    @Test func `the shared images taken as one archive lose no file and embed the same volumes`() throws {
        let archive = try #require(SharedArchive.shared)
        // As an archive run groups: by the UIDs of study and series, by folder where they are missing.
        let series = Dictionary(grouping: archive.images) { image in
            if case .identified(let study, let series, _) = image.records[0].identity {
                study + " " + series
            } else {
                image.folder
            }
        }
        var files: [Int] = []
        var volumes: [SeriesVolume] = []
        for images in series.values {
            let outcomes = SeriesBuilder.outcomes(
                of: images.flatMap(\.records), haveEqualPixels: PixelComparison(files: archive.open).haveEqualPixels)
            files += outcomes.flatMap(\.files)
            volumes += outcomes.volumes
        }
        #expect(Set(files).sorted() == Array(archive.images.indices))
        let single = [17, 18, 20, 20, 24, 24, 24, 30, 30, 30, 32, 32, 32, 32, 33, 33, 35, 35, 37, 37, 39, 49, 60, 96]
        let slices = single + Array(repeating: 40, count: 13) + [35]
        #expect(volumes.map(\.frames.count).sorted() == slices.sorted())
        // One slice lies in a second folder too, in big endian; one mosaic is there three times.
        let copies = volumes.filter { $0.flags.contains(.duplicate) }.map(\.leftOutFiles.count)
        #expect(copies.sorted() == [1, 2])
    }
}
