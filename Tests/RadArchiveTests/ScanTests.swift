import ArchiveTestSupport
import Foundation
import RadContainers
import RadDICOM
import RadLabels
import RadStore
import RadSystem
import RadTestSupport
import Synchronization
import Testing

@testable import RadArchive

@Suite struct `A scan of many files` {
    private let folder: TemporaryDirectory
    private let files: [JobFile]

    init() throws {
        folder = try TemporaryDirectory("scan")
        try SmallArchive.write(series: 3, slices: 20, to: folder.path)
        try File.write(Array("no image".utf8), to: folder.file("series 1/note"))
        var paths: [String] = []
        for series in 0..<3 { for slice in 0..<20 { paths.append("series \(series)/\(slice).dcm") } }
        paths += ["series 1/note", "series 2/gone", "series 1"]
        var files: [JobFile] = []
        for (index, path) in paths.enumerated() {
            files.append(JobFile(index: UInt32(index), place: ArchivePlace(path: Array(folder.file(path).utf8))))
        }
        self.files = files
    }

    /// Files that are being opened, now and at most.
    private final class Openings: Sendable {
        private let state = Mutex((now: 0, most: 0, all: 0))

        func wait(milliseconds: UInt32) {
            state.withLock {
                $0.now += 1
                $0.all += 1
                $0.most = max($0.most, $0.now)
            }
            Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
            state.withLock { $0.now -= 1 }
        }
        var most: Int { state.withLock(\.most) }
        var all: Int { state.withLock(\.all) }
    }

    private func processor(willOpen: (@Sendable ([UInt8]) -> Void)? = nil) throws -> JobProcessor {
        JobProcessor(
            pseudonyms: Pseudonyms(key: try ProjectKey(bytes: Array(0..<32))),
            labeller: Labeller(rules: try LabelRules(LabelRuleTexts.bundled())), embedder: nil, minimumSlices: 3,
            maximumVoxels: 1 << 30, limits: ReadingLimits(), allowsForeignCodecs: true,
            shelf: ContainerShelf(limits: ContainerLimits(), spoolDirectory: nil, limitsFileSize: false),
            willOpen: willOpen)
    }

    private func scan(_ processor: JobProcessor) throws -> [ScannedFile] {
        guard case .scanned(let found) = processor.process(.scan(files)) else { return [] }
        return found
    }

    @Test func `finds in each what its whole header says`() throws {
        let processor = try processor()
        let found = try scan(processor)
        #expect(found.map(\.index) == files.map(\.index))
        for (file, scanned) in zip(files, found).prefix(60) {
            let header = try HeaderReader.read(ReadableFile(path: file.path, followLinks: false))
            let keys = try #require(processor.pseudonyms.keys(of: header.dataSet))
            #expect(scanned.finding == .instance(keys))
        }
        #expect(
            found.suffix(3).map(\.finding) == [
                .refused(reason: "not-dicom"), .refused(reason: "io-error"), .refused(reason: "io-error"),
            ])
    }

    @Test func `is slow only as long as files take milliseconds`() {
        var pace = ReadingPace()
        for _ in 0..<100 { pace.note(nanoseconds: 20_000) }
        #expect(!pace.isSlow)
        for _ in 0..<32 { pace.note(nanoseconds: 5_000_000) }
        #expect(pace.isSlow)
        for _ in 0..<32 { pace.note(nanoseconds: 20_000) }
        #expect(!pace.isSlow)
    }

    @Test func `holds little of a file that is to be scanned beside its name`() {
        #expect(MemoryLayout<FileChanges.File>.stride <= 48)
    }

    @Test func `asks for many at a time where they come slowly, and finds the same`() throws {
        let expected = try scan(try processor())
        let openings = Openings()
        let slow = try processor { _ in openings.wait(milliseconds: 20) }
        #expect(try scan(slow) == expected)
        #expect(slow.pace.isSlow && openings.most > 1 && openings.most <= JobProcessor.readsInFlight)
        let began = monotonicNanoseconds()
        #expect(try scan(slow) == expected)
        let milliseconds = (monotonicNanoseconds() - began) / 1_000_000
        #expect(openings.most == JobProcessor.readsInFlight && openings.all == 2 * files.count)
        #expect(milliseconds < 20 * Int64(files.count) / 3, "\(milliseconds) ms")
    }

    @Test func `goes back to one after the other when files come at once again`() throws {
        let delay = Atomic<UInt32>(20)
        let processor = try processor { _ in
            let milliseconds = delay.load(ordering: .relaxed)
            if milliseconds > 0 { Thread.sleep(forTimeInterval: Double(milliseconds) / 1000) }
        }
        _ = try scan(processor)
        #expect(processor.pace.isSlow)
        delay.store(0, ordering: .relaxed)
        var jobs = 0
        while processor.pace.isSlow, jobs < 20 {
            _ = try scan(processor)
            jobs += 1
        }
        #expect(jobs < 20)
    }

    @Test func `holds no more than 48 bytes of a file beside its name`() {
        #expect(MemoryLayout<FileChanges.File>.stride <= 48)
    }
}
