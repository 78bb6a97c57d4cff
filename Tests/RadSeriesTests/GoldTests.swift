import RadTestSupport
import Testing

@testable import RadSeries

/// Rows that this release refuses for what it does not unpack yet, by path and our reason.
private let notUnpackedYet: [String: RefusalReason] = [
    "dcm_qa_canon_61/In/enh/5000.dcm": .enhancedMultiFrame,
    "dcm_qa_enh/In/Philips/IM_0027_fMAP.dcm": .enhancedMultiFrame,
    "dcm_qa_enh/In/Siemens/XA10": .enhancedMultiFrame,
    "dcm_qa_xa30/5_anat-T1w_acq-tfl/0001_1.3.12.2.1107.5.2.43.67093.2022071112080825794102791.dcm":
        .enhancedMultiFrame,
    "dcm_qa_xa30/In/12_DWI_dir80_PA/0001_1.3.12.2.1107.5.2.43.67093.2022071112123419375008659.dcm":
        .enhancedMultiFrame,
    "dcm_qa_xa30/In/8_gre_field_mapping": .enhancedMultiFrame,
    "dicom2nifti/philips_enhanced/dti/001/IM-0001-3835-0001.dcm": .enhancedMultiFrame,
    "dicom2nifti/philips_enhanced/dti/001_implicit/IM-0001-3835-0001.dcm": .enhancedMultiFrame,
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM003": .enhancedMultiFrame,
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM004": .enhancedMultiFrame,
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM005": .enhancedMultiFrame,
]

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
    ("rt-utils/tests/oriented_data", "slices: 3", "each slice has a StudyInstanceUID of its own"),
    ("rt-utils/tests/oriented_data", "slice_spacing_mm: 4.5", "each slice has a StudyInstanceUID of its own"),
]

@Suite(.requiresSharedData) struct GoldTests {
    @Test func `the shared images end as their hand-made labels say`() throws {
        let archive = try #require(SharedArchive.shared)
        let rows = try GoldTable.rows()
        #expect(rows.count > 100)
        var pending: [String: RefusalReason] = [:]
        var counts: [String: Int] = [:]
        var unexplained: [String] = []
        var unused = Set(explained.indices)
        for row in rows {
            let comparison = GoldComparison(row: row, records: archive.images(of: row).map(\.record)) {
                VolumeLoader.haveEqualPixels($0, $1, files: archive.open)
            }
            if let reason = comparison.pending {
                pending[row.path] = reason
                counts["not unpacked yet", default: 0] += 1
                continue
            }
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
        for item in pending.sorted(by: { $0.key < $1.key }) { print("gold, \(item.value): \(item.key)") }
        for difference in unexplained { print("gold, different: \(difference)") }
        #expect(unexplained.isEmpty)
        #expect(unused.isEmpty)
        #expect(pending == notUnpackedYet)
    }

    @Test func `the shared images taken as one archive lose no file and embed the same volumes`() throws {
        let archive = try #require(SharedArchive.shared)
        // As an archive run groups: by the UIDs of study and series, by folder where they are missing.
        let series = Dictionary(grouping: archive.images) { image in
            if case .identified(let study, let series, _) = image.record.identity {
                study + " " + series
            } else {
                image.folder
            }
        }
        var files: [Int] = []
        var volumes: [SeriesVolume] = []
        for images in series.values {
            let outcomes = SeriesBuilder.outcomes(of: images.map(\.record)) {
                VolumeLoader.haveEqualPixels($0, $1, files: archive.open)
            }
            files += outcomes.flatMap(\.files)
            volumes += outcomes.volumes
        }
        #expect(files.sorted() == Array(archive.images.indices))
        #expect(volumes.map(\.frames.count).sorted() == [17, 18, 20, 20, 30, 30, 30, 32, 32, 32, 35, 37, 37, 49, 60])
        // One slice lies in a second folder too, in big endian.
        #expect(volumes.filter { $0.flags.contains(.duplicate) }.map(\.leftOutFiles.count) == [1])
    }
}
