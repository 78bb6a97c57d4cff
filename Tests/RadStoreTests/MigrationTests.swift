import GRDB
import RadTestSupport
import Testing

@testable import RadStore

@Test func `a store of schema 1 is taken over with its files and states`() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.folder("old.radstore")
    let series = [UInt8](repeating: 1, count: 16)
    do {
        let database = try DatabaseQueue(path: path + "/catalog.sqlite")
        try Schema.migrator.migrate(database, upTo: "1")
        #expect(try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
        try database.write {
            try $0.execute(
                literal: """
                    INSERT INTO directories (id, path, listing, present) VALUES
                        (5, \(Array("/archive".utf8).databaseBlob), \([UInt8](repeating: 2, count: 16).databaseBlob), 1);
                    """)
            try $0.execute(
                literal: """
                    INSERT INTO series (id, key, study, patient, fingerprint, locations, state, dirty) VALUES
                        (3, \(series.databaseBlob), \(series.databaseBlob), \(series.databaseBlob), \(series.databaseBlob),
                        \(series.databaseBlob), 'unchanged', 0);
                    """)
            try $0.execute(
                literal: """
                    INSERT INTO files (id, directory, name, size, modified, series, instance) VALUES
                        (7, 5, \(Array("a.dcm".utf8).databaseBlob), 10, 11, 3, \(series.databaseBlob));
                    """)
        }
        try database.close()
    }
    // It is brought up to date by a run, not by a reader.
    #expect(throws: StoreError.self) { try Store(at: path, mode: .readOnly) }
    let store = try Store(at: path, mode: .createOrOpen)
    var directories = try store.knownDirectories()
    let found = directories.remove(Array("/archive".utf8))
    let directory = try #require(found)
    #expect(directory.id == 5 && directory.present == 1 && !directory.isContainer && directory.listing?.count == 16)
    let files = try store.files(ofSeries: 3, includingRefused: true)
    #expect(files.map(\.path) == [Array("/archive/a.dcm".utf8)] && files[0].member == nil)
    // Containers can be catalogued beside what was there.
    let container = try store.containerID(for: Array("/archive/b.zip".utf8))
    try store.record(files: [
        FileRow(
            directory: container, name: Array("x/c.dcm".utf8), size: 1, modificationTime: 2,
            finding: .instance(series: series, study: series, patient: series, instance: series), member: 4)
    ])
    let both = try store.files(ofSeries: 3, includingRefused: true)
    #expect(both.map(\.member) == [nil, 4] && both[1].path == Array("/archive/b.zip/x/c.dcm".utf8))
    #expect(both[1].directoryCount == 14)
    var known = try store.knownDirectories()
    let containers = known.removeContainers(in: Array("/archive".utf8))
    #expect(Array(containers.keys) == [Array("b.zip".utf8)])
    store.close()
    #expect(
        try Store(at: path, mode: .readOnly).database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 4)
}

@Test func `a store of schema 3 keeps its volumes, which nobody measured`() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.folder("old.radstore")
    let key = [UInt8](repeating: 1, count: 16)
    do {
        let database = try DatabaseQueue(path: path + "/catalog.sqlite")
        try Schema.migrator.migrate(database, upTo: "3")
        try database.write {
            try $0.execute(
                literal: """
                    INSERT INTO series (id, key, study, patient, state, dirty) VALUES
                        (3, \(key.databaseBlob), \(key.databaseBlob), \(key.databaseBlob), 'unchanged', 0);
                    """)
            try $0.execute(
                sql: """
                    INSERT INTO spaces (id, space, model, version, dimension, precision, training, weights)
                    VALUES (1, 'a', 'm', '1', 3, 'f32', 'none', 'w')
                    """)
            try $0.execute(
                literal: """
                    INSERT INTO volumes (id, series, space, number, window, files, slices, instances)
                    VALUES (9, 3, 1, 0, 0, 4, 4, \(key.databaseBlob));
                    """)
        }
        try database.close()
    }
    let store = try Store(at: path, mode: .createOrOpen)
    defer { store.close() }
    let kept = try store.keptVolumes(ofSeries: 3, space: "a")
    #expect(kept.map(\.number) == [0] && kept[0].instanceDigest == key && kept[0].measures == nil)
}

@Test func `what was measured stays with its volume and goes with it`() throws {
    let sample = try StoreSample()
    try sample.catalogue([("/a", "1.dcm", 1, 1)])
    _ = try sample.settle()
    try sample.store.add(StoreSample.space)
    let series = try #require(
        try sample.store.pendingSeries(
            space: StoreSample.space.space, rules: [StoreSample.context.rules], retryFailed: false
        ).first)
    func record(_ measures: StoredMeasures?) throws -> StoredMeasures? {
        var volume = VolumeRow(number: 0, files: 1, slices: 9, labels: [], instanceDigest: [1])
        volume.measures = measures
        try sample.store.record(
            [SeriesResult(series: series.id, status: .rejected, reason: "x", volumes: [volume])],
            context: StoreSample.context)
        return try sample.store.keptVolumes(ofSeries: series.id, space: StoreSample.space.space).first?.measures
    }
    let measures = StoredMeasures(version: 1, values: ["airShare": 0.25, "lungLength": 240])
    #expect(try record(measures) == measures)
    #expect(try record(nil) == nil)
    let count = try sample.store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pixel_measures") }
    #expect(count == 0)
}

@Test func `a series knows its machine by a pseudonym`() throws {
    let sample = try StoreSample()
    let directory = try sample.store.directoryIDs(for: [Array("/a".utf8)])[0]
    for (name, device) in [("1", 9), ("2", 5), ("3", nil)] as [(String, Int?)] {
        try sample.store.record(files: [
            FileRow(
                directory: directory, name: Array(name.utf8), size: 1, modificationTime: 1,
                finding: .instance(
                    series: StoreSample.pseudonym(1), study: StoreSample.pseudonym(2),
                    patient: StoreSample.pseudonym(3), instance: StoreSample.pseudonym(4),
                    device: device.map(StoreSample.pseudonym)))
        ])
    }
    let stored = try sample.store.database.read { try Row.fetchOne($0, sql: "SELECT device FROM series")?.bytes(0) }
    #expect(stored == StoreSample.pseudonym(5))
}
