import RadDICOM
import RadSeries
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadPhantom

@Suite struct `An archive of phantoms` {
    /// A small recipe: pixels do not matter here.
    private static func recipe(_ change: (inout ArchiveRecipe) -> Void = { _ in }) -> ArchiveRecipe {
        var recipe = ArchiveRecipe(seed: 11, series: 3)
        recipe.matrix = 24
        recipe.slices = 20...22
        change(&recipe)
        return recipe
    }

    private func write(_ recipe: ArchiveRecipe, to folder: TemporaryDirectory) throws -> PhantomManifest {
        try PhantomArchive.write(recipe, to: folder.path, storage: FileSystemStorage())
    }

    private func headers(of files: [String], in folder: TemporaryDirectory) throws -> [DICOMHeader] {
        try files.map { path in
            try HeaderReader.read(ReadableFile(path: folder.file(path), followLinks: false))
        }
    }

    private func records(of series: ExpectedSeries, in folder: TemporaryDirectory) throws -> [InstanceRecord] {
        try series.files.enumerated().flatMap { index, path in
            let source = ByteSource.file(try ReadableFile(path: folder.file(path), followLinks: false))
            return try InstanceRecord.images(in: source, header: try HeaderReader.read(source), fileIndex: index)
        }
    }

    private func outcomes(of series: ExpectedSeries, in folder: TemporaryDirectory) throws -> [VolumeOutcome] {
        SeriesBuilder.outcomes(of: try records(of: series, in: folder))
    }

    @Test func `is the same for the same seed, and another for another`() throws {
        let folders = try (0..<3).map { _ in try TemporaryDirectory() }
        for (index, folder) in folders.enumerated() {
            _ = try write(Self.recipe { $0.seed = index == 2 ? 12 : 11 }, to: folder)
        }
        let names = folders.map { File.filesBelow($0.path) }
        #expect(names[0] == names[1] && names[0] != names[2])
        for name in names[0] {
            #expect(try File.bytes(folders[0].file(name)) == File.bytes(folders[1].file(name)))
        }
    }

    @Test func `holds what its manifest says, and a reader agrees`() throws {
        let folder = try TemporaryDirectory()
        let manifest = try write(Self.recipe { $0.oddSeries = OddSeries.allCases }, to: folder)
        #expect(manifest.series.count == 3 + OddSeries.allCases.count)
        #expect(Set(File.filesBelow(folder.path)) == Set(manifest.series.flatMap(\.files)))
        for series in manifest.series {
            let name = series.oddity ?? "regular"
            let outcomes = try outcomes(of: series, in: folder)
            if series.isEmbedded {
                var volumes = 0
                for outcome in outcomes {
                    switch outcome {
                    case .volume(let volume):
                        volumes += 1
                        check(volume, series, name)
                    case .refused(let refusal):
                        #expect(series.restReasons.contains(refusal.reason.rawValue), "\(name): \(refusal.reason)")
                    }
                }
                #expect(volumes == series.volumes, "\(name)")
            } else {
                for outcome in outcomes {
                    guard case .refused(let refusal) = outcome else {
                        Issue.record("\(name) was taken")
                        continue
                    }
                    #expect(series.refusalReasons.contains(refusal.reason.rawValue), "\(name): \(refusal.reason)")
                }
            }
        }
    }

    private func check(_ volume: SeriesVolume, _ series: ExpectedSeries, _ name: String) {
        #expect(volume.frames.count == series.slices, "\(name)")
        #expect(isClose(volume.geometry.sliceSpacing, series.sliceSpacing, absolute: 1e-4), "\(name)")
        #expect(volume.geometry.plane.rawValue == series.plane, "\(name)")
        #expect(volume.geometry.isSheared == (series.oddity == "tilted-gantry"), "\(name)")
    }

    @Test(arguments: [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
        "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
        "1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.8.1",
    ])
    func `is read back voxel by voxel in every syntax`(uid: String) throws {
        let folder = try TemporaryDirectory()
        var author = ArchiveAuthor(recipe: Self.recipe(), root: folder.path, storage: FileSystemStorage())
        for scanProtocol in [ScanProtocol.chestCT[1], ScanProtocol.headMR[4]] {
            let visit = author.visit(of: author.newPatient(), study: 0)
            let series = try author.series(scanProtocol, visit: visit, number: 1)
            var files = SeriesFiles()
            files.transferSyntax = TransferSyntax(uid: uid)
            files.isNumberedDownwards = true
            try author.write(try files.files(of: series), of: series, visit: visit)
            let expected = try #require(author.manifest.series.last)
            guard case .volume(let found) = try #require(try outcomes(of: expected, in: folder).first) else {
                Issue.record("the series was refused")
                return
            }
            let loaded = try VolumeLoader.load(found) { index in
                .file(try ReadableFile(path: folder.file(expected.files[index]), followLinks: false))
            }
            let truth = series.scan.volume
            // Whether slices come in the scanned order or the other way round is the reader's choice.
            let isReversed = (loaded.geometry.origin - truth.geometry.origin).length > 1
            #expect(loaded.unit == truth.unit)
            let count = 24 * 24
            let (a, b) = (loaded.voxels.float32Values(), truth.voxels.float32Values())
            for slice in 0..<truth.extent.depth {
                let source = isReversed ? truth.extent.depth - 1 - slice : slice
                // What is stored is rounded, and below -1024 HU or 0 cut.
                let difference = (0..<count).map { pixel in
                    abs(a[slice * count + pixel] - max(b[source * count + pixel], scanProtocol.isCT ? -1024 : 0))
                }
                #expect((difference.max() ?? 1) <= 0.5001)
            }
        }
    }

    @Test func `refuses nothing but its broken files`() throws {
        let folder = try TemporaryDirectory()
        let manifest = try write(
            Self.recipe {
                $0.series = 0
                $0.brokenFiles = BrokenFile.allCases
            }, to: folder)
        #expect(manifest.brokenFiles.count == BrokenFile.allCases.count)
        for file in manifest.brokenFiles {
            let header = try? HeaderReader.read(ReadableFile(path: folder.file(file.path), followLinks: false))
            guard let header else { continue }
            for outcome in SeriesBuilder.outcomes(of: [InstanceRecord(header: header, fileIndex: 0)]) {
                guard case .refused = outcome else {
                    Issue.record("\(file.kind) was taken")
                    continue
                }
            }
        }
    }

    @Test func `has a canary in every file and file name, and only if asked`() throws {
        let canary = "ZEISIG-4711"
        let folder = try TemporaryDirectory()
        let manifest = try write(Self.recipe { $0.canary = canary }, to: folder)
        for path in manifest.series.flatMap(\.files) {
            #expect(path.contains(canary))
            let bytes = try File.bytes(folder.file(path))
            #expect(occurrences(of: canary, in: bytes) >= 25)
        }
        let plain = try TemporaryDirectory()
        _ = try write(Self.recipe(), to: plain)
        for path in File.filesBelow(plain.path) {
            #expect(occurrences(of: canary, in: try File.bytes(plain.file(path))) == 0)
        }
    }

    private func occurrences(of text: String, in bytes: [UInt8]) -> Int {
        let pattern = Array(text.utf8)
        return bytes.indices.count { bytes[$0] == pattern[0] && bytes[$0...].starts(with: pattern) }
    }

    @Test(.requiresPython("pydicom"))
    func `satisfies pydicom's reading of the standard`() throws {
        let script = """
            import sys, os, pydicom
            from pydicom.uid import UID
            seen = set()
            for folder, _, names in os.walk(sys.argv[1]):
                for name in names:
                    d = pydicom.dcmread(os.path.join(folder, name))
                    d.file_meta
                    assert d.file_meta.FileMetaInformationGroupLength > 0
                    for e in d.iterall():
                        if isinstance(e.value, str): pydicom.valuerep.validate_value(e.VR, e.value, pydicom.config.RAISE)
                    assert d.SOPInstanceUID not in seen and UID(d.SOPInstanceUID).is_valid
                    seen.add(d.SOPInstanceUID)
            print(len(seen))
            """
        let folder = try TemporaryDirectory()
        let manifest = try write(Self.recipe(), to: folder)
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let output = String(decoding: try python.run(script, arguments: [folder.path]), as: UTF8.self)
        #expect(output == "\(manifest.fileCount)\n")
    }
}
