import RadContainers
import RadDICOM
import RadSeries
import RadSystem

extension JobProcessor {
    /// Files that are opened and read at a time where they come slowly; each takes one thread and a few KiB.
    static let readsInFlight = 16
    /// Bytes that are read ahead of a file, which for most is all that a scan needs.
    private static let startCount = 8_192

    /// A file that was opened, and how long that took.
    private struct OpenedFile: Sendable {
        var file: Result<ReadableFile, SystemError>
        var nanoseconds: Int64
    }

    /// Says of each file what it is, in their order.
    ///
    /// Files are opened one after the other as long as they come at once, which costs least. Where they come slowly,
    /// from a disk at rest or over a network, many are asked for at a time.
    func scan(_ files: [JobFile]) -> [ScannedFile] {
        var scanned: [ScannedFile] = []
        scanned.reserveCapacity(files.count)
        for file in files {
            if pace.isSlow { break }
            let began = monotonicNanoseconds()
            let opened = Result { () throws(SystemError) in try open(file.path) }
            scanned.append(ScannedFile(index: file.index, finding: finding(for: file, opened)))
            pace.note(nanoseconds: monotonicNanoseconds() - began)
        }
        let rest = Array(files.dropFirst(scanned.count))
        let willOpen = willOpen
        performAhead(rest.count, inFlight: Self.readsInFlight) { index in
            let began = monotonicNanoseconds()
            willOpen?(rest[index].path)
            let file = Result { () throws(SystemError) in
                try ReadableFile(path: rest[index].path, followLinks: true, readingAhead: Self.startCount)
            }
            return OpenedFile(file: file, nanoseconds: monotonicNanoseconds() - began)
        } use: { index, opened in
            scanned.append(ScannedFile(index: rest[index].index, finding: finding(for: rest[index], opened.file)))
            pace.note(nanoseconds: opened.nanoseconds)
        }
        return scanned
    }

    /// Says what a file is; its kind is told by its content alone.
    private func finding(
        for file: JobFile, _ opened: Result<ReadableFile, SystemError>
    ) -> ScannedFile.Finding {
        do {
            let readable = ByteSource.file(try opened.get())
            do {
                return try finding(for: readable, at: file.place)
            } catch let error as DICOMError {
                guard error.code == .notDICOM else { throw error }
                if try Container.kind(of: readable) != nil { return .container }
                guard GzipFile.begins(try readable.bytes(at: 0, count: 3)) else { throw error }
                return try finding(for: try open(file), at: file.place)
            }
        } catch {
            return .refused(reason: ArchiveReason.reason(for: error))
        }
    }

    /// What a DICOM object, a NIfTI file or the JSON beside one is.
    func finding(for source: ByteSource, at place: ArchivePlace) throws -> ScannedFile.Finding {
        do {
            return try findingForDICOM(source)
        } catch {
            guard error.code == .notDICOM else { throw error }
            if let finding = try findingForNIfTI(source, at: place) ?? findingForSidecar(at: place) { return finding }
            throw error
        }
    }

    private func findingForDICOM(_ source: ByteSource) throws(DICOMError) -> ScannedFile.Finding {
        // Most objects are told apart by a few elements; all others are for the whole header to judge.
        if let header = try? scanner.read(source), header.incompleteness == nil, !header.flags.contains(.outOfOrder),
            let keys = keys(of: header.dataSet)
        {
            return .instance(keys)
        }
        let header = try HeaderReader.read(source, limits: limits)
        if let keys = pseudonyms.keys(of: header.dataSet) { return .instance(keys) }
        // Directories and other objects without a series have no pixels either.
        guard header.pixelData != nil else { return .refused(reason: RefusalReason.notAnImage.rawValue) }
        do {
            return .unidentified(instance: try pseudonyms.content(of: source))
        } catch {
            throw DICOMError(.readFailed)
        }
    }

    /// The pseudonyms of an object, of which only its own is made where all others are those of the last one.
    private func keys(of dataSet: DataSet) -> InstanceKeys? {
        let values = Pseudonyms.sharedTags.map { dataSet.bytes($0) ?? [] }
        if let last = lastIdentity, last.values == values {
            var keys = last.keys
            keys.instance = pseudonyms.instance(of: dataSet)
            return keys
        }
        guard let keys = pseudonyms.keys(of: dataSet) else { return nil }
        // Text beyond ASCII is read by the character set of its object.
        if values.allSatisfy({ $0.allSatisfy { $0 < 0x80 && $0 != 0x1B } }) { lastIdentity = (values, keys) }
        return keys
    }
}

/// Whether files come so slowly that several are better asked for at a time.
struct ReadingPace: Sendable {
    /// Files of one judgement.
    private static let fileCount = 16
    /// What a file takes at most that is in memory or on a fast disk; one over a network takes some milliseconds.
    private static let nanosecondsPerFile: Int64 = 250_000

    private(set) var isSlow = false
    private var files = 0
    private var nanoseconds: Int64 = 0

    /// Takes note of how long a file took.
    mutating func note(nanoseconds more: Int64) {
        files += 1
        nanoseconds += min(max(0, more), Self.nanosecondsPerFile * 100)
        guard files == Self.fileCount else { return }
        isSlow = nanoseconds > Self.nanosecondsPerFile * Int64(files)
        (files, nanoseconds) = (0, 0)
    }
}
