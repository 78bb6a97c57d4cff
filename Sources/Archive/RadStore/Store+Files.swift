import Crypto
import GRDB
package import RadSystem

/// What a walk needs to know of the catalogue to see what changed.
package struct KnownDirectories: Sendable {
    package struct Directory: Sendable {
        package var id: Int64
        /// The digest of its listing when it was catalogued completely.
        package var listing: [UInt8]?
        /// Files that were there then.
        package var present: Int
        /// Whether a file of it ended its worker or could not be read, which may have been an accident.
        package var hasFailures: Bool
        /// Whether it is a container, whose members are its files.
        package var isContainer: Bool
    }

    fileprivate var byPath: [[UInt8]: Directory]
    /// The names of containers by the path of the folder that they lie in.
    fileprivate var containers: [[UInt8]: [[UInt8]]] = [:]

    fileprivate init(byPath: [[UInt8]: Directory]) {
        self.byPath = byPath
        for (path, directory) in byPath where directory.isContainer {
            guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { continue }
            containers[Array(path[..<max(slash, 1)]), default: []].append(Array(path[(slash + 1)...]))
        }
    }

    /// Takes out a directory that the walk came to.
    package mutating func remove(_ path: [UInt8]) -> Directory? { byPath.removeValue(forKey: path) }

    /// Takes out the containers of a directory, by name.
    package mutating func removeContainers(in path: [UInt8]) -> [[UInt8]: Directory] {
        var found: [[UInt8]: Directory] = [:]
        let slash = [UInt8(ascii: "/")]
        for name in containers.removeValue(forKey: path) ?? [] {
            found[name] = byPath.removeValue(forKey: (path == slash ? [] : path) + slash + name)
        }
        return found
    }

    /// The directories that are left at or below one of several paths, in the order of their numbers.
    package func below(_ prefixes: [[UInt8]]) -> [(path: [UInt8], directory: Directory)] {
        directories { path in prefixes.contains { Self.lies(path, below: $0) } }
    }

    /// The directories that are left and lie neither at nor below any of several paths.
    package func elsewhere(than prefixes: [[UInt8]]) -> [(path: [UInt8], directory: Directory)] {
        directories { path in !prefixes.contains { Self.lies(path, below: $0) } }
    }

    private func directories(where isWanted: ([UInt8]) -> Bool) -> [(path: [UInt8], directory: Directory)] {
        byPath.filter { isWanted($0.key) }.map { ($0.key, $0.value) }.sorted { $0.1.id < $1.1.id }
    }

    private static func lies(_ path: [UInt8], below prefix: [UInt8]) -> Bool {
        let slash = UInt8(ascii: "/")
        return path.starts(with: prefix)
            && (path.count == prefix.count || prefix.last == slash || path[prefix.count] == slash)
    }
}

/// A catalogued file as the comparison with a directory needs it.
package struct KnownFile: Sendable {
    package var id: Int64
    package var name: [UInt8]
    package var size: Int64
    package var modificationTime: Int64
    package var isMissing: Bool
    /// Whether it ended its worker or could not be read, which may have been an accident.
    package var isFailure: Bool
}

/// What is to be catalogued of one scanned file.
package struct FileRow: Sendable {
    package enum Finding: Sendable {
        /// An object of a series; all keys are pseudonyms of 16 bytes.
        case instance(series: [UInt8], study: [UInt8], patient: [UInt8], instance: [UInt8], device: [UInt8]? = nil)
        /// An object without a series UID, with a pseudonym of its content.
        case unidentified(content: [UInt8])
        /// A container, whose members are catalogued apart; with the reason why there may be more of them.
        case container(damage: String?)
        /// Not part of a series.
        case refused(reason: String)
    }

    package var directory: Int64
    package var name: [UInt8]
    package var size: Int64
    package var modificationTime: Int64
    package var finding: Finding
    /// The number of a member in its container; nil for other files.
    package var member: Int?

    package init(
        directory: Int64, name: [UInt8], size: Int64, modificationTime: Int64, finding: Finding, member: Int? = nil
    ) {
        self.member = member
        self.directory = directory
        self.name = name
        self.size = size
        self.modificationTime = modificationTime
        self.finding = finding
    }
}

extension Store {
    /// All catalogued directories.
    ///
    /// - Parameter notingFailures: Whether directories with failed files are told apart, which takes a look at all files.
    package func knownDirectories(notingFailures: Bool = false) throws(StoreError) -> KnownDirectories {
        try read { database in
            var byPath: [[UInt8]: KnownDirectories.Directory] = [:]
            let failures = "SELECT directory FROM files WHERE NOT missing AND \(Self.isFailure)"
            let failed = notingFailures ? try Int64.fetchSet(database, sql: failures) : []
            let rows = try Row.fetchCursor(
                database, sql: "SELECT id, path, listing, present, container FROM directories")
            while let row = try rows.next() {
                byPath[row.bytes(1)] = KnownDirectories.Directory(
                    id: row[0], listing: row.hasNull(atIndex: 2) ? nil : row.bytes(2), present: row[3],
                    hasFailures: failed.contains(row[0]), isContainer: row[4])
            }
            return KnownDirectories(byPath: byPath)
        }
    }

    /// The catalogued files of a directory, in byte order of their names.
    package func files(inDirectory directory: Int64) throws(StoreError) -> [KnownFile] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, name, size, modified, missing, ifnull(\(Self.isFailure), 0) FROM files
                    WHERE directory = ? ORDER BY name
                    """, arguments: [directory])
            var files: [KnownFile] = []
            while let row = try rows.next() {
                files.append(
                    KnownFile(
                        id: row[0], name: row.bytes(1), size: row[2], modificationTime: row[3], isMissing: row[4],
                        isFailure: row[5]))
            }
            return files
        }
    }

    /// Refusals that may have been an accident, or are the word of limits that can be changed.
    private static let isFailure = """
        series IS NULL AND (refusal IN ('worker-crashed', 'unreadable', 'container-over-budget')
            OR refusal GLOB 'limit-*')
        """

    /// The numbers of directories, which are catalogued if they are new.
    package func directoryIDs(for paths: [[UInt8]]) throws(StoreError) -> [Int64] {
        try write { database in
            try paths.map { path in
                try database.execute(
                    sql: """
                        INSERT INTO directories (path) VALUES (?)
                        ON CONFLICT DO UPDATE SET container = 0, listing = NULL WHERE container
                        """, arguments: [path.databaseBlob])
                return try Int64.fetchOne(
                    database, sql: "SELECT id FROM directories WHERE path = ?", arguments: [path.databaseBlob]) ?? 0
            }
        }
    }

    /// The number of a container, which is catalogued if it is new and counts as incomplete from now on.
    package func containerID(for path: [UInt8]) throws(StoreError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO directories (path, container) VALUES (?, 1)
                    ON CONFLICT DO UPDATE SET container = 1, listing = NULL
                    """, arguments: [path.databaseBlob])
            return try Int64.fetchOne(
                database, sql: "SELECT id FROM directories WHERE path = ?", arguments: [path.databaseBlob]) ?? 0
        }
    }

    /// Catalogues scanned files in one transaction; their old and new series will be looked at when states are settled.
    package func record(files: [FileRow]) throws(StoreError) {
        try write { database in
            var regrouped: Set<Int64> = []
            for file in files where try Self.record(file, database) { regrouped.insert(file.directory) }
            for directory in regrouped.sorted() { try Self.ungroup(directory: directory, database) }
        }
    }

    /// - Returns: Whether the objects without a series UID of the file's folder have to be grouped anew.
    private static func record(_ file: FileRow, _ database: Database) throws -> Bool {
        var series: Int64?
        var instance: [UInt8]?
        var refusal: String?
        var isUnidentified = false
        switch file.finding {
        case .instance(let key, let study, let patient, let object, let device):
            series = try seriesID(key: key, study: study, patient: patient, device: device, database)
            instance = object
        case .unidentified(let content):
            instance = content
            isUnidentified = true
        case .container(let damage):
            refusal = damage
        case .refused(let reason):
            refusal = reason
        }
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT series, unidentified FROM files WHERE directory = ? AND name = ?"),
            arguments: [file.directory, file.name.databaseBlob])
        if let series = known?[0] as Int64? {
            try database.executeCached(literal: "UPDATE series SET dirty = 1 WHERE id = \(series)")
        }
        try database.executeCached(
            literal: """
                INSERT INTO files (
                    directory, name, size, modified, series, instance, refusal, unidentified, missing, member)
                VALUES (\(file.directory), \(file.name.databaseBlob), \(file.size), \(file.modificationTime), \(series),
                    \(instance?.databaseBlob), \(refusal), \(isUnidentified), 0, \(file.member))
                ON CONFLICT (directory, name) DO UPDATE SET size = excluded.size, modified = excluded.modified,
                    series = excluded.series, instance = excluded.instance, refusal = excluded.refusal,
                    unidentified = excluded.unidentified, missing = 0, member = excluded.member
                """)
        return isUnidentified || known?[1] == true
    }

    /// The number of a series, which is catalogued if it is new.
    ///
    /// Should its files name several patients or machines, the smallest pseudonym of those scanned now stands, so that the order
    /// in which batches end decides nothing.
    private static func seriesID(
        key: [UInt8], study: [UInt8], patient: [UInt8], device: [UInt8]? = nil, _ database: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    INSERT INTO series (key, study, patient, device) VALUES (?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET dirty = 1,
                        device = CASE WHEN dirty AND excluded.device IS NOT NULL AND device IS NOT NULL
                            THEN min(device, excluded.device) ELSE coalesce(excluded.device, device) END,
                        patient = CASE WHEN dirty THEN min(patient, excluded.patient) ELSE excluded.patient END
                    RETURNING id
                    """),
            arguments: [key.databaseBlob, study.databaseBlob, patient.databaseBlob, device?.databaseBlob])
    }

    /// Takes the objects without a series UID of a folder out of their series, since the folder's content changed.
    private static func ungroup(directory: Int64, _ database: Database) throws {
        try database.executeCached(
            literal: """
                UPDATE series SET dirty = 1 WHERE id IN (
                    SELECT series FROM files WHERE directory = \(directory) AND unidentified)
                """)
        try database.executeCached(
            literal:
                "UPDATE files SET series = NULL WHERE directory = \(directory) AND unidentified AND series IS NOT NULL")
    }

    /// Notes that files are gone.
    package func markMissing(files: [Int64]) throws(StoreError) {
        try write { database in
            var regrouped: Set<Int64> = []
            for file in files {
                try database.execute(literal: "UPDATE files SET missing = 1 WHERE id = \(file)")
                try database.execute(
                    literal: "UPDATE series SET dirty = 1 WHERE id = (SELECT series FROM files WHERE id = \(file))")
                let folder = try Int64.fetchOne(
                    database, sql: "SELECT directory FROM files WHERE id = ? AND unidentified", arguments: [file])
                if let folder { regrouped.insert(folder) }
            }
            for directory in regrouped.sorted() { try Self.ungroup(directory: directory, database) }
            try database.execute(
                sql: """
                    UPDATE directories SET listing = NULL
                    WHERE NOT container AND id IN (SELECT directory FROM files WHERE missing)
                    """)
        }
    }

    /// Joins the objects without a series UID of each folder to one series, whose key is made from their contents.
    package func groupUnidentified(key: ([[UInt8]]) -> [UInt8]) throws(StoreError) {
        try write { database in
            let folders = try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT directory FROM files WHERE unidentified AND series IS NULL AND NOT missing")
            for folder in folders {
                let contents = try Row.fetchAll(
                    database, sql: "SELECT instance FROM files WHERE directory = ? AND unidentified AND NOT missing",
                    arguments: [folder]
                ).map { $0.bytes(0) }
                let key = key(contents)
                let series = try Self.seriesID(key: key, study: key, patient: key, database)
                try database.execute(
                    literal:
                        "UPDATE files SET series = \(series) WHERE directory = \(folder) AND unidentified AND NOT missing"
                )
            }
        }
    }

    /// Notes that directories are catalogued completely: they need no look at their files while they list the same.
    package func complete(directories: [(id: Int64, listing: [UInt8])]) throws(StoreError) {
        try write { database in
            for directory in directories {
                try database.execute(
                    literal: """
                        UPDATE directories SET listing = \(directory.listing.databaseBlob), present = (
                            SELECT count(*) FROM files WHERE directory = \(directory.id) AND NOT missing)
                        WHERE id = \(directory.id)
                        """)
            }
        }
    }

    /// Keeps files that ended their workers out of their series.
    package func refuse(files: [Int64], reason: String) throws(StoreError) {
        try write { database in
            for file in files {
                try database.execute(literal: "UPDATE files SET refusal = \(reason) WHERE id = \(file)")
            }
        }
    }

    /// What a directory lists, as one value to compare: SHA-256 over names, sizes and times, cut to 16 bytes.
    package static func listingDigest(of listing: DirectoryListing) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: listing.nameBytes)
        var numbers: [UInt8] = []
        numbers.reserveCapacity(listing.entries.count * 16)
        for entry in listing.entries {
            for number in [entry.size, entry.modificationTime] { append(number, to: &numbers) }
        }
        hash.update(data: numbers)
        return Array(hash.finalize().prefix(16))
    }

    /// What stands for the members of a container, as one value to compare: its size, time and inode.
    package static func listingDigest(ofContainer size: Int64, modificationTime: Int64, inode: UInt64) -> [UInt8] {
        var numbers: [UInt8] = []
        for number in [size, modificationTime, Int64(bitPattern: inode)] { append(number, to: &numbers) }
        return Array(SHA256.hash(data: numbers).prefix(16))
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
