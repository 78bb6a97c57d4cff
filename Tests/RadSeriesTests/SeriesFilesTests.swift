import RadDICOM
import RadSystem
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

@Suite struct `Files of a series` {
    private func stored(_ slice: Int) -> [UInt16] { (0..<24).map { UInt16($0 + 24 * slice) } }

    private static let syntaxes = [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5",
        "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90",
    ]

    private func volume(of source: SeriesFiles, count: Int) throws -> SeriesVolume {
        let records = try (0..<count).flatMap { try source.images(of: $0) }
        let outcomes = SeriesBuilder.outcomes(of: records, options: .init(minimumSlices: 3)) {
            source.haveEqualPixels($0, $1)
        }
        return try #require(outcomes.volumes.first)
    }

    @Test(arguments: syntaxes)
    func `give the volume that files parsed anew give`(uid: String) throws {
        var files = try DICOMFiles()
        for index in 0..<4 {
            let slice = DICOMFiles.Slice(
                syntax: TransferSyntax(uid: uid), z: Double(index), slope: 1 + Double(index), isSigned: index == 2,
                words: stored(index), padding: 30)
            try files.write(slice)
        }
        let source = SeriesFiles(open: files.open)
        let found = try volume(of: source, count: 4)
        let expected = try VolumeLoader.load(found, files: files.open)
        // Twice, since what was found of a file is kept for the next volume.
        for _ in 0..<2 {
            let loaded = try VolumeLoader.load(found, from: source)
            #expect(loaded.voxels == expected.voxels && loaded.validity == expected.validity)
            #expect(loaded.validity != nil)
        }
    }

    @Test func `are opened once to parse them and once to read them`() throws {
        var files = try DICOMFiles()
        for index in 0..<3 { try files.write(.init(z: Double(index), words: stored(index))) }
        let open = files.open
        var opened: [Int] = []
        let source = SeriesFiles {
            opened.append($0)
            return try open($0)
        }
        _ = try VolumeLoader.load(try volume(of: source, count: 3), from: source)
        #expect(opened == [0, 1, 2, 0, 1, 2])
    }

    @Test(arguments: [true, false])
    func `that changed after they were parsed are not read`(areInMemory: Bool) throws {
        var files = try DICOMFiles()
        for index in 0..<3 { try files.write(.init(z: Double(index), words: stored(index))) }
        let path = files.path
        let source = SeriesFiles { index in
            areInMemory
                ? .bytes(try File.bytes(path(index)))
                : .file(try ReadableFile(path: path(index), followLinks: false))
        }
        let found = try volume(of: source, count: 3)
        #expect(throws: Never.self) { try VolumeLoader.load(found, from: source) }
        var bytes = try File.bytes(path(1))
        bytes[bytes.count - 1] ^= 1
        try File.write(bytes, to: path(1))
        let error = #expect(throws: SeriesError.self) { try VolumeLoader.load(found, from: source) }
        #expect(error?.code == .changedFile)
        #expect(error?.slice == 1)
    }

    @Test func `of which no image was taken are not read`() throws {
        var files = try DICOMFiles()
        for index in 0..<3 { try files.write(.init(z: Double(index), words: stored(index))) }
        let source = SeriesFiles(open: files.open)
        let found = try volume(of: source, count: 3)
        let other = SeriesFiles(open: files.open)
        #expect(try other.images(of: 0) { _ in false }.isEmpty)
        let error = #expect(throws: SeriesError.self) { try VolumeLoader.load(found, from: other) }
        #expect(error?.code == .fileUnavailable)
        #expect(!other.haveEqualPixels(found.frames[0], found.frames[0]))
        #expect(source.haveEqualPixels(found.frames[0], found.frames[0]))
        #expect(!source.haveEqualPixels(found.frames[0], found.frames[1]))
    }
}
