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
        try Store(at: path, mode: .readOnly).database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 3)
}
