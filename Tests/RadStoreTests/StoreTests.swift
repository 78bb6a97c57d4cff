import RadStore
import RadSystem
import RadTestSupport
import RadVocabulary
import Testing

@Suite("Opening stores")
struct StoreOpeningTests {
    @Test func `a store that another holds is in use`() throws {
        let sample = try StoreSample()
        let error = #expect(throws: StoreError.self) {
            try Store(at: sample.store.path, mode: .createOrOpen, key: StoreSample.key)
        }
        #expect(error?.code == .inUse)
        _ = try Store(at: sample.store.path, mode: .readOnly)
    }

    @Test func `another project key is refused with both fingerprints`() throws {
        let sample = try StoreSample()
        let path = sample.store.path
        let other = try ProjectKey(bytes: [UInt8](repeating: 8, count: 32))
        let error = #expect(throws: StoreError.self) { try Store(at: path, mode: .readOnly, key: other) }
        #expect(error?.code == .otherKey)
        #expect(error?.message.contains(other.fingerprint.hexadecimal) == true)
    }

    @Test func `no store is made for reading`() throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: StoreError.self) { try Store(at: folder.path + "/none", mode: .readOnly) }
        #expect(error?.code == .notFound)
        #expect(try FileStatus.ifPresent(folder.path + "/none") == nil)
    }

    @Test func `a file that is no database is refused and kept`() throws {
        let folder = try TemporaryDirectory()
        let text = Array("not a database, but long enough to be looked at as one by SQLite".utf8)
        try FileSystemStorage().replaceFile(at: folder.path + "/catalog.sqlite", with: text)
        let error = #expect(throws: StoreError.self) { try Store(at: folder.path, mode: .createOrOpen) }
        #expect(error?.code == .foreignFile)
        let kept = try ReadableFile(path: folder.path + "/catalog.sqlite", followLinks: false).readAll(limit: 1000)
        #expect(kept == text)
    }
}

@Suite("What opening a store leaves as it was")
struct StorePlaceTests {
    /// Made with Python's sqlite3: a table of another program, in each journal mode, with and without a mark.
    @Test(.requiresPython("sqlite3"), arguments: ["delete", "wal"], [0, 7])
    func `a foreign database is refused and not one byte of it changes`(mode: String, mark: Int) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("catalog.sqlite")
        let script = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.execute("PRAGMA journal_mode = " + sys.argv[2])
            database.execute("PRAGMA application_id = " + sys.argv[3])
            database.execute("CREATE TABLE theirs (x)")
            database.execute("INSERT INTO theirs VALUES (1)")
            database.commit()
            database.close()
            """
        let python = try #require(Oracle.python(modules: ["sqlite3"]))
        _ = try python.run(script, arguments: [path, mode, "\(mark)"])
        let before = try File.bytes(path)
        for opening in [Store.Mode.createOrOpen, .existing, .readOnly] {
            let error = #expect(throws: StoreError.self) { try Store(at: folder.path, mode: opening) }
            #expect(error?.code == .foreignFile)
            #expect(try File.bytes(path) == before)
        }
    }

    @Test func `a catalogue is its owner's alone, in a new folder and in one that others may read`() throws {
        let folder = try TemporaryDirectory()
        try FileSystemStorage().createDirectory(at: folder.file("open"), permissions: 0o755)
        for name in ["open", "new"] {
            let store = try Store(at: folder.file(name), mode: .createOrOpen, key: StoreSample.key)
            for file in try File.names(in: folder.file(name)) {
                #expect(try FileStatus.of(folder.file(name) + "/" + file).permissions == 0o600, "\(file)")
            }
            store.close()
        }
        #expect(try FileStatus.of(folder.file("new")).permissions == 0o700)
    }

    @Test func `a key file inside the store is refused, by whatever name, before anything is there`() throws {
        let folder = try TemporaryDirectory()
        let store = folder.file("a.radstore")
        func code(_ key: String) -> StoreError.Code? {
            do throws(StoreError) {
                try ProjectKey.refusePlace(key, inside: store)
                return nil
            } catch {
                return error.code
            }
        }
        for _ in 0..<2 {
            #expect(code(store + "/project.key") == .unusableKey)
            #expect(code(store + "/deeper/project.key") == .unusableKey)
            #expect(code(folder.file("project.key")) == nil)
            #expect(code(folder.file("a.radstore2") + "/project.key") == nil)
            try FileSystemStorage().createDirectories(at: store)
        }
        _ = try folder.folder("other")
        #expect(code(folder.file("other") + "/../a.radstore/project.key") == .unusableKey)
    }
}

@Suite("What a store gives back")
struct StoreContentTests {
    private static let files = (1...5).flatMap { series in
        (1...3).map { (directory: "/d\(series)", name: "\($0)", series: series, instance: series * 10 + $0) }
    }

    private static func sample(reversed: Bool) throws -> StoreSample {
        let sample = try StoreSample()
        try sample.catalogue(reversed ? files.reversed() : files)
        _ = try sample.settle()
        try sample.embedPending(reversed: reversed)
        return sample
    }

    @Test func `the digest does not depend on the order of work, and changes with the content`() throws {
        let first = try Self.sample(reversed: false)
        let second = try Self.sample(reversed: true)
        let digest = try first.store.digest()
        #expect(digest == (try second.store.digest()))
        try second.remove([(directory: "/d1", name: "1")])
        _ = try second.settle()
        #expect(digest != (try second.store.digest()))
    }

    @Test func `vectors come by key with labels and numbers`() throws {
        let table = try Self.sample(reversed: true).store.vectorTable(of: StoreSample.space)
        #expect(table.rows.map { $0.series[15] } == [1, 2, 3, 4, 5])
        #expect(table.values.count == 15)
        #expect(Array(table.values[3..<6]) == [2, 0.5, -1])
        #expect(table.rows[0].labels == [.modality: ["MR"]])
        #expect(table.rows[0].numbers == ["slices": 3, "sliceSpacing": 2.5])
        #expect(table.rows[0].path == nil)
    }

    @Test(arguments: ExportFormat.allCases)
    func `equal stores export equal bytes`(format: ExportFormat) throws {
        var contents: [[[UInt8]]] = []
        for reversed in [false, true] {
            let sample = try Self.sample(reversed: reversed)
            let table = try sample.store.vectorTable(of: StoreSample.space)
            let folder = sample.folder.path + "/export"
            let names = try StoreExport(table: table).write(format, to: folder, withPaths: false)
            contents.append(
                try names.map {
                    try ReadableFile(path: folder + "/" + $0, followLinks: false).readAll(limit: 1 << 20)
                })
        }
        #expect(contents[0] == contents[1])
        #expect(contents[0].allSatisfy { !$0.isEmpty })
    }

    @Test(.requiresPython("numpy"))
    func `NumPy reads the exported vectors`() throws {
        let sample = try Self.sample(reversed: false)
        let table = try sample.store.vectorTable(of: StoreSample.space)
        _ = try StoreExport(table: table).write(.npy, to: sample.folder.path, withPaths: false)
        let script = "import numpy, sys; v = numpy.load(sys.argv[1]); print(v.shape, v.dtype, v.tolist())"
        let output = try Oracle.python(modules: ["numpy"])?.run(
            script, arguments: [sample.folder.path + "/vectors.npy"])
        let expected =
            "(5, 3) float32 [[1.0, 0.5, -1.0], [2.0, 0.5, -1.0], [3.0, 0.5, -1.0], [4.0, 0.5, -1.0], [5.0, 0.5, -1.0]]\n"
        #expect(output.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func `a space is found by id, beginning and model, and an unknown one names those there are`() throws {
        let store = try Self.sample(reversed: false).store
        for name in [nil, "tiny", StoreSample.space.space, "space:"] {
            #expect(try store.space(named: name) == StoreSample.space)
        }
        let error = #expect(throws: StoreError.self) { try store.space(named: "other") }
        #expect(error?.message.contains("tiny") == true)
    }

    @Test func `results of a space that was not added are refused`() throws {
        let sample = try StoreSample()
        #expect(throws: StoreError.self) { try sample.store.record([], context: StoreSample.context) }
    }
}

@Suite("Project keys")
struct ProjectKeyTests {
    @Test func `a new key file is private, is read back, and is never replaced`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/keys/project.key"
        let key = try ProjectKey.readOrCreate(at: path, storage: FileSystemStorage())
        #expect(try FileStatus.of(path).permissions == 0o600)
        #expect(try ProjectKey.readOrCreate(at: path, storage: FileSystemStorage()) == key)
        #expect(throws: StoreError.self) { try ProjectKey.random().write(to: path, storage: FileSystemStorage()) }
        #expect(try ProjectKey.read(from: path) == key)
    }

    @Test func `a key file that others may read is refused`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/project.key"
        let digits = Array(String(repeating: "ab", count: 32).utf8)
        try FileSystemStorage().replaceFile(at: path, permissions: 0o644, with: digits)
        let error = #expect(throws: StoreError.self) { try ProjectKey.read(from: path) }
        #expect(error?.code == .unusableKey)
    }

    @Test(arguments: ["", "ab", String(repeating: "zz", count: 32), String(repeating: "ab", count: 33)])
    func `a key file of another form is refused`(text: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/project.key"
        try FileSystemStorage().replaceFile(at: path, permissions: 0o600, with: Array(text.utf8))
        #expect(throws: StoreError.self) { try ProjectKey.read(from: path) }
    }

    @Test func `pseudonyms depend on key, domain and where fields end`() throws {
        let key = try ProjectKey(bytes: [UInt8](repeating: 1, count: 32))
        let other = try ProjectKey(bytes: [UInt8](repeating: 2, count: 32))
        let all = [
            key.pseudonym(domain: "a", fields: ["b", "c"]), key.pseudonym(domain: "a", fields: ["bc"]),
            key.pseudonym(domain: "ab", fields: ["c"]), key.pseudonym(domain: "a", fields: ["b", "c", ""]),
            other.pseudonym(domain: "a", fields: ["b", "c"]),
        ]
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0.count == 16 })
    }

    /// Made with Python: hmac over 8-byte little-endian lengths and fields "series", "1.2", "3", key 32 times 0x07.
    @Test(.requiresPython("hmac"))
    func `a pseudonym is the HMAC that Python computes`() throws {
        let script = """
            import hmac, hashlib, struct
            fields = [b"series", b"1.2", b"3"]
            data = b"".join(struct.pack("<Q", len(f)) + f for f in fields)
            print(hmac.new(bytes([7]) * 32, data, hashlib.sha256).hexdigest()[:32])
            """
        let expected = try Oracle.python(modules: ["hmac"])?.run(script, arguments: [])
        let pseudonym = try ProjectKey(bytes: [UInt8](repeating: 7, count: 32))
            .pseudonym(domain: "series", fields: ["1.2", "3"])
        #expect(expected.map { String(decoding: $0, as: UTF8.self) } == pseudonym.hexadecimal + "\n")
    }
}
