import RadContainers
import RadDICOM
import RadSeries
import RadTensor
import RadVocabulary
import Testing

@testable import RadArchive

@Suite("Messages between supervisor and worker")
struct MessageCodingTests {
    private static let files = [
        JobFile(index: 0, place: ArchivePlace(path: Array("/archive/a".utf8))),
        JobFile(index: 7, place: ArchivePlace(path: [0xFF, 0xFE, 0x2F])),
        JobFile(index: 8, place: ArchivePlace(container: Array("/archive/a.zip".utf8), member: 3, name: [0xFF])),
    ]

    private static let limits: ReadingLimits = {
        var limits = ReadingLimits()
        limits.frames = 17
        return limits
    }()

    private static let configuration = WorkerConfiguration(
        projectKey: [UInt8](repeating: 9, count: 32),
        rules: [LabelRulesSource(name: "plane.yaml", text: "a: b")], minimumSlices: 8,
        maximumVoxels: 1 << 29, readingLimits: limits, assumedModality: "PT",
        containerLimits: ContainerLimits(),
        spoolDirectory: "/scratch", threads: 1, cpuSeconds: 120, addressSpace: 1 << 32, supervisor: 4711)

    private static func label(rule: String) -> Label {
        Label(
            group: .sequence, values: ["T1"], number: nil, confidence: 0.9,
            evidence: [Evidence(rule: rule, tags: ["0018,0080"], voter: .physics, value: "T1", weight: 1)])
    }

    /// A model of three values and rules of which one is used.
    private static let expectation = ReportExpectation(dimension: 3, ruleIDs: ["sequence.t1", "sequence.t2"])

    private static let report: SeriesReport = {
        let label = MessageCodingTests.label(rule: "sequence.t1")
        var report = SeriesReport(
            volumes: [], unusableFiles: [UnusableFile(index: 7, reason: "truncated")], times: StageTimes())
        report.times.decode = 12_345
        if let traits = FileTraits(syntax: "1.2.840.10008.1.2", object: "other", modality: "CT") {
            report.traits.files = [traits: 3]
        }
        report.traits.shapes = [.classic, .tilted]
        report.number = 42
        report.volumes = [
            VolumeReport(
                number: 0, refusal: nil, detail: nil, files: 2, slices: 24, sliceSpacing: 1.5, rowSpacing: 0.7,
                columnSpacing: 0.7, labels: [label], instanceDigest: [UInt8](repeating: 5, count: 32), firstFile: 0,
                embedding: [0.25, -1, 1e30]),
            VolumeReport(
                number: 1, refusal: "too-few-slices", detail: "positions=3", files: 1, slices: 3, sliceSpacing: nil,
                rowSpacing: nil, columnSpacing: nil, labels: [], instanceDigest: [], firstFile: 7, embedding: nil),
        ]
        return report
    }()

    private static let key = [UInt8](repeating: 3, count: 16)

    static let results: [JobResult] = [
        .ready(numerics: "oneDNN 2.6.3"), .probed, .series(report), .thumbnail(nil),
        .thumbnail(Thumbnail(width: 3, height: 2, pixels: [0, 1, 2, 253, 254, 255])),
        .scanned([
            ScannedFile(
                index: 0, finding: .instance(InstanceKeys(series: key, study: key, patient: key, instance: key))),
            ScannedFile(index: 7, finding: .unidentified(instance: key)),
            ScannedFile(index: 8, finding: .refused(reason: "not-dicom")),
        ]),
        .scanned([ScannedFile(index: 9, finding: .container)]),
        .contents(
            ContentsReport(
                damage: "container-truncated",
                members: [
                    ContentsReport.Member(
                        number: 3, name: [0xFF, 0x2F, 0x61], size: 1 << 40, checksum: 0xFFFF_FFFF,
                        finding: .unidentified(instance: key)),
                    ContentsReport.Member(
                        number: 4, name: [0x61], size: 0, checksum: nil, finding: .refused(reason: "nested-container")),
                ])),
    ]

    @Test(arguments: [
        Job.scan(files), .series(files), .probe([]), .contents(files[0]), .contents(files[0], members: 3..<9),
        .thumbnail(files, volume: 7),
    ])
    func `a job is read as it was written`(job: Job) throws {
        #expect(try Job(decoding: job.encoded()) == job)
    }

    @Test(arguments: results)
    func `a result is read as it was written`(result: JobResult) throws {
        #expect(try JobResult(decoding: result.encoded()) == result)
    }

    @Test func `a configuration is read as it was written`() throws {
        #expect(try WorkerConfiguration(decoding: Self.configuration.encoded()) == Self.configuration)
    }

    @Test(arguments: results)
    func `every truncation of a result is refused`(result: JobResult) {
        let bytes = result.encoded()
        for count in 0..<bytes.count {
            #expect(throws: MessageError.self) { try JobResult(decoding: Array(bytes[..<count])) }
        }
    }

    @Test(arguments: [(0, 0), (2, 3), (161, 1), (1 << 16, 1 << 16)])
    func `a picture of another size than its pixels or than allowed is refused`(width: Int, height: Int) {
        let count = width > 160 && height == 1 ? width : 5
        let picture = Thumbnail(width: width, height: height, pixels: [UInt8](repeating: 1, count: count))
        #expect(throws: MessageError.malformed) { try JobResult(decoding: JobResult.thumbnail(picture).encoded()) }
    }

    @Test(arguments: [-1, 1_000_000])
    func `a series number that could be an identifier is refused`(number: Int) {
        var report = Self.report
        report.number = number
        #expect(throws: MessageError.malformed) { try JobResult(decoding: JobResult.series(report).encoded()) }
    }

    @Test func `bytes after a result are refused`() {
        #expect(throws: MessageError.malformed) { try JobResult(decoding: JobResult.probed.encoded() + [0]) }
    }

    @Test func `random changes of a result give a result or an error and never more memory than the message`() throws {
        var random = SeededRandom(seed: 20_261_123)
        let bytes = JobResult.series(Self.report).encoded()
        for _ in 0..<5_000 {
            var changed = bytes
            for _ in 0..<3 {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? JobResult(decoding: changed)
        }
    }

    @Test(arguments: ["Doe^John", "", "a b", String(repeating: "x", count: 65)])
    func `a reason that is not a term is refused`(reason: String) {
        let result = JobResult.scanned([ScannedFile(index: 0, finding: .refused(reason: reason))])
        #expect(throws: MessageError.malformed) { try JobResult(decoding: result.encoded()) }
    }

    @Test func `traits that are no registered terms are refused`() {
        var report = SeriesReport(volumes: [], unusableFiles: [], times: StageTimes())
        if let traits = FileTraits(syntax: "other", object: "1.2.840.10008.5.1.4.1.1.4", modality: "MR") {
            report.traits.files = [traits: 1]
        }
        report.traits.shapes = [.mosaic]
        let bytes = JobResult.series(report).encoded()
        #expect((try? JobResult(decoding: bytes)) == .series(report))
        for term in ["other", "1.2.840.10008.5.1.4.1.1.4", "MR", "mosaic"] {
            var changed = bytes
            let word = Array(term.utf8)
            guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: word) }) else {
                Issue.record("\(term) is not in the message")
                continue
            }
            changed[start] = UInt8(ascii: "J")
            #expect(throws: MessageError.malformed) { try JobResult(decoding: changed) }
        }
        #expect(FileTraits(syntax: "1.2.3", object: "other", modality: "CT") == nil)
        #expect(FileTraits(syntax: "other", object: "other", modality: "Doe^John") == nil)
    }

    @Test func `a result must answer its job`() {
        let scan = Job.scan(Self.files)
        let expectation = Self.expectation
        #expect(!scan.accepts(.probed, expectation))
        #expect(
            !scan.accepts(.scanned([ScannedFile(index: 0, finding: .refused(reason: "not-dicom"))]), expectation))
        #expect(
            scan.accepts(
                .scanned([
                    ScannedFile(index: 7, finding: .refused(reason: "not-dicom")),
                    ScannedFile(index: 0, finding: .refused(reason: "not-dicom")),
                    ScannedFile(index: 8, finding: .refused(reason: "not-dicom")),
                ]), expectation))
        #expect(Job.series(Self.files).accepts(.series(Self.report), expectation))
        #expect(!Job.series([Self.files[0]]).accepts(.series(Self.report), expectation))
    }

    @Test func `a report that can't be recorded as it stands is refused`() {
        let job = Job.series(Self.files)
        func isAccepted(_ change: (inout SeriesReport) -> Void) -> Bool {
            var report = Self.report
            change(&report)
            return job.accepts(.series(report), Self.expectation)
        }
        #expect(isAccepted { _ in })
        #expect(!isAccepted { $0.volumes[1].number = 0 })
        #expect(!isAccepted { $0.volumes[0].embedding = [.nan] })
        #expect(!isAccepted { $0.volumes[0].embedding = [0.5, 0.5] })
        #expect(!isAccepted { $0.volumes[1].embedding = [0, 0, 1] })
        #expect(isAccepted { $0.volumes[0].embedding = nil })
        #expect(!isAccepted { $0.volumes[0].labels = [Self.label(rule: "sequence.doe-john")] })
        #expect(!isAccepted { $0.volumes[0].labels += $0.volumes[0].labels })
        #expect(!isAccepted { $0.volumes[0].instanceDigest = [1] })
        #expect(!isAccepted { $0.volumes[0].sliceSpacing = .infinity })
        #expect(
            !isAccepted {
                $0.volumes[0].labels = [
                    Label(group: .sequence, values: ["Doe^John"], number: nil, confidence: 1, evidence: [])
                ]
            })
    }
}

@Suite("What becomes of a job whose worker ended")
struct TicketTests {
    private static func files(_ count: Int) -> [JobFile] {
        (0..<count).map { JobFile(index: UInt32($0), place: ArchivePlace(path: [UInt8(ascii: "/")])) }
    }

    @Test(arguments: [2, 3, 128])
    func `a scan of several files is halved`(count: Int) {
        let ticket = Ticket(work: 1, job: .scan(Self.files(count)))
        let next = ticket.afterCrash()
        let sizes = next.map { step -> Int in
            if case .again(let ticket) = step { return ticket.job.files.count }
            return -1
        }
        #expect(sizes.reduce(0, +) == count)
        #expect(sizes.allSatisfy { $0 >= 1 })
        #expect(sizes.count == 2)
    }

    @Test func `a series is tried once more and then given up`() {
        let first = Ticket(work: 1, job: .series(Self.files(3))).afterCrash()
        guard case .again(let second)? = first.first, first.count == 1 else {
            Issue.record("The series was not tried again.")
            return
        }
        #expect(second.attempts == 1)
        guard case .crashed? = second.afterCrash().first else {
            Issue.record("The series was not given up.")
            return
        }
    }
}
