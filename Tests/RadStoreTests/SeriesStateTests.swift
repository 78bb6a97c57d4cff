import RadStore
import Testing

@Suite("How series stand against the last run")
struct SeriesStateTests {
    private static let files = [
        (directory: "/a", name: "1", series: 1, instance: 11), (directory: "/a", name: "2", series: 1, instance: 12),
        (directory: "/b", name: "1", series: 2, instance: 21),
    ]

    private static func embedded() throws -> StoreSample {
        let sample = try StoreSample()
        try sample.catalogue(files)
        #expect(try sample.settle() == [.new: 2])
        #expect(try sample.pending() == [1, 2])
        try sample.embedPending()
        #expect(try sample.pending().isEmpty)
        return sample
    }

    @Test func `a run that was stopped reports its states with the one that goes on`() throws {
        let sample = try StoreSample()
        try sample.catalogue(Self.files)
        let stopped = try sample.store.beginRun(facts: "{}")
        try sample.store.settleSeries(run: stopped)
        #expect(try sample.store.hasUnsettledSeries() == false)
        #expect(try sample.settle() == [.new: 2])
        #expect(try sample.settle() == [.unchanged: 2])
        try sample.catalogue([Self.files[0]])
        #expect(try sample.store.hasUnsettledSeries())
    }

    @Test func `nothing different leaves every series unchanged`() throws {
        let sample = try Self.embedded()
        #expect(try sample.settle() == [.unchanged: 2])
    }

    @Test func `a file scanned again with the same content leaves its series unchanged`() throws {
        let sample = try Self.embedded()
        try sample.catalogue([Self.files[0]])
        #expect(try sample.settle() == [.unchanged: 2])
        #expect(try sample.pending().isEmpty)
    }

    @Test func `an added file changes its series and makes it pending`() throws {
        let sample = try Self.embedded()
        try sample.catalogue([(directory: "/c", name: "9", series: 2, instance: 29)])
        #expect(try sample.settle() == [.changed: 1, .unchanged: 1])
        #expect(try sample.pending() == [2])
        #expect(try sample.store.vectorTable(of: StoreSample.space).rows.map { $0.series[15] } == [1])
    }

    @Test func `a file written again changes its series`() throws {
        let sample = try Self.embedded()
        try sample.catalogue([Self.files[1]], modified: 2)
        #expect(try sample.settle() == [.changed: 1, .unchanged: 1])
        #expect(try sample.pending() == [1])
    }

    @Test func `a removed file changes its series`() throws {
        let sample = try Self.embedded()
        try sample.remove([(directory: "/a", name: "2")])
        #expect(try sample.settle() == [.changed: 1, .unchanged: 1])
    }

    @Test func `moved files keep the vector and give the new path`() throws {
        let sample = try Self.embedded()
        try sample.catalogue([(directory: "/z", name: "1", series: 2, instance: 21)])
        try sample.remove([(directory: "/b", name: "1")])
        #expect(try sample.settle() == [.moved: 1, .unchanged: 1])
        #expect(try sample.pending().isEmpty)
        let table = try sample.store.vectorTable(of: StoreSample.space, withPaths: true)
        #expect(table.rows.map { $0.path.map { String(decoding: $0, as: UTF8.self) } } == ["/a/1", "/z/1"])
    }

    @Test func `a series without files is missing, left out of search, and back as it was`() throws {
        let sample = try Self.embedded()
        try sample.remove([(directory: "/b", name: "1")])
        #expect(try sample.settle() == [.missing: 1, .unchanged: 1])
        #expect(try sample.store.vectorTable(of: StoreSample.space).rows.count == 1)
        #expect(try sample.store.counts(ofSpace: StoreSample.space.space).series == 1)
        try sample.catalogue([Self.files[2]])
        #expect(try sample.settle() == [.unchanged: 2])
        #expect(try sample.pending().isEmpty)
        #expect(try sample.store.vectorTable(of: StoreSample.space).rows.count == 2)
    }

    @Test func `a file that now belongs to another series changes both`() throws {
        let sample = try Self.embedded()
        try sample.catalogue([(directory: "/a", name: "2", series: 2, instance: 22)])
        #expect(try sample.settle() == [.changed: 2])
    }

    @Test func `other label rules make every series pending again`() throws {
        let sample = try Self.embedded()
        let pending = try sample.store.pendingSeries(
            space: StoreSample.space.space, rules: ["rules-2"], retryFailed: false)
        #expect(pending.count == 2)
    }

    @Test func `a failed series is tried again only when asked`() throws {
        let sample = try Self.embedded()
        let series = try sample.store.pendingSeries(space: "other", rules: ["rules-1"], retryFailed: false)[0].id
        try sample.store.record(
            [SeriesResult(series: series, status: .failed, reason: "worker-crashed", volumes: [])],
            context: StoreSample.context)
        #expect(try sample.pending().isEmpty)
        let retried = try sample.store.pendingSeries(
            space: StoreSample.space.space, rules: ["rules-1"], retryFailed: true)
        #expect(retried.map(\.id) == [series])
        let counts = try sample.store.counts(ofSpace: StoreSample.space.space)
        #expect(counts.failed == 1)
        #expect(counts.embedded == 1)
        #expect(counts.refusals == ["worker-crashed": 1])
    }

    @Test func `objects without a series UID are joined by folder, anew when one is added`() throws {
        let sample = try StoreSample()
        func add(_ name: String, _ content: Int) throws {
            let directory = try sample.store.directoryIDs(for: [Array("/u".utf8)])[0]
            try sample.store.record(files: [
                FileRow(
                    directory: directory, name: Array(name.utf8), size: 1, modificationTime: 1,
                    finding: .unidentified(content: StoreSample.pseudonym(content)))
            ])
        }
        func group() throws {
            try sample.store.groupUnidentified { contents in
                StoreSample.pseudonym(contents.reduce(0) { $0 + Int($1[15]) })
            }
        }
        try add("1", 3)
        try add("2", 4)
        try group()
        #expect(try sample.settle() == [.new: 1])
        #expect(try sample.pending() == [7])
        try add("3", 5)
        try group()
        #expect(try sample.settle() == [.missing: 1, .new: 1])
        #expect(try sample.pending() == [12])
        // One of them gets a series UID: the others are a group of their own.
        try sample.catalogue([(directory: "/u", name: "3", series: 90, instance: 1)])
        try group()
        #expect(try sample.settle() == [.missing: 1, .new: 1, .unchanged: 1])
        #expect(try sample.pending() == [7, 90])
        // And one is no image any more.
        let directory = try sample.store.directoryIDs(for: [Array("/u".utf8)])[0]
        try sample.store.record(files: [
            FileRow(
                directory: directory, name: Array("2".utf8), size: 1, modificationTime: 2,
                finding: .refused(reason: "not-dicom"))
        ])
        try group()
        #expect(try sample.settle() == [.missing: 2, .new: 1, .unchanged: 1])
        #expect(try sample.pending() == [3, 90])
    }

    @Test func `a folder of thousands of objects without a series UID is recorded in time`() throws {
        let sample = try StoreSample()
        let directory = try sample.store.directoryIDs(for: [Array("/u".utf8)])[0]
        func time(_ count: Int) throws -> Duration {
            let rows = (0..<count).map { number in
                FileRow(
                    directory: directory, name: Array("\(number)".utf8), size: 1, modificationTime: 1,
                    finding: .unidentified(content: StoreSample.pseudonym(number % 200)))
            }
            return try ContinuousClock().measure { try sample.store.record(files: rows) }
        }
        let short = try time(500)
        let long = try time(5000)
        // Ten times the files; a look at the whole folder for each of them would take a hundred times as long.
        #expect(long < short * 40 + .milliseconds(200))
    }

    @Test func `states are settled in batches between which a run can be stopped`() throws {
        let sample = try StoreSample()
        try sample.catalogue((0..<150).map { (directory: "/d", name: "\($0)", series: $0, instance: $0) })
        let run = try sample.store.beginRun(facts: "{}")
        var asked = 0
        let isComplete = try sample.store.settleSeries(run: run) {
            asked += 1
            return asked > 1
        }
        #expect(!isComplete)
        #expect(try sample.store.states(ofRun: run) == [.new: 64, .unchanged: 86])
        #expect(try sample.store.hasUnsettledSeries())
        #expect(try sample.store.settleSeries(run: run))
        #expect(try sample.store.states(ofRun: run) == [.new: 150])
        #expect(try !sample.store.hasUnsettledSeries())
    }
}
