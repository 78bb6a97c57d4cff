import RadCheckpoint
package import RadSystem

/// What is remembered of signed zoos on this machine, so that a zoo in an older or another state is noticed.
///
/// A folder with two kinds of small files: for each place its publisher's key, and for each key and zoo how much of it
/// was seen. A file that is not exactly what was written is refused and never taken for no memory at all.
package struct ZooMemory: Sendable {
    private let folder: String?
    private let storage: any Storage

    /// Bytes that a file of the memory may have.
    private static let maximumByteCount = 64 << 10

    /// A memory in a folder, which is made when something is to be remembered.
    ///
    /// - Parameter folder: Nil where there is none: then nothing is known, and nothing can be remembered.
    package init(folder: String?, storage: any Storage) {
        self.folder = folder
        self.storage = storage
    }

    /// The memory of this user: `zoos` in the folder of ``userStateDirectory()``.
    package static func ofUser(storage: any Storage) -> ZooMemory {
        ZooMemory(folder: (try? userStateDirectory()).map { $0 + "/zoos" }, storage: storage)
    }

    // MARK: Places

    /// What is known of a place.
    struct Place: Hashable, Codable, Sendable {
        var format = "radzoo-zoo-place"
        var formatVersion = 1
        /// An absolute path or an address.
        var location: String
        /// The publisher's public key as PEM.
        var key: String
        /// What tells the zoo from others of the same key; see ``ZooIndex/identity``.
        var zoo: String
    }

    /// What is known of a place, nil for one that was never seen signed.
    ///
    /// - Throws: `memory` for a file that is damaged.
    func place(_ location: String) throws -> Place? {
        guard let folder else { return nil }
        let path = folder + "/" + Self.name("place", location)
        guard let place = try record(Place.self, at: path) else { return nil }
        guard place.format == Place(location: "", key: "", zoo: "").format, place.formatVersion == 1,
            place.location == location, (try? VerifyingKey(pem: place.key)) != nil
        else { throw Self.damaged(path) }
        return place
    }

    // MARK: Histories

    /// How much was seen of a zoo.
    struct History: Hashable, Codable, Sendable {
        var format = "radzoo-zoo-history"
        var formatVersion = 1
        /// The id of the publisher's key.
        var keyID: String
        /// See ``ZooIndex/identity``.
        var zoo: String
        /// The highest sequence that was seen.
        var sequence: Int
        /// The digest of the versions up to that sequence; see ``ZooIndex/digest(ofFirst:)``.
        var digest: String
    }

    /// How much was seen of a zoo, nil where it was never seen.
    ///
    /// - Throws: `memory` for a file that is damaged.
    func history(ofZoo zoo: String, signedBy keyID: String) throws -> History? {
        guard let folder else { return nil }
        let path = folder + "/" + Self.name("history", keyID + "\n" + zoo)
        guard let history = try record(History.self, at: path) else { return nil }
        guard history.format == History(keyID: "", zoo: "", sequence: 0, digest: "").format,
            history.formatVersion == 1, history.keyID == keyID, history.zoo == zoo, history.sequence > 0,
            ContentDigest(hexadecimal: history.digest) != nil
        else { throw Self.damaged(path) }
        return history
    }

    // MARK: Changes

    /// Judges what is remembered and remembers what is there now, while no other process does so.
    ///
    /// - Parameters:
    ///   - place: What is now known of the place.
    ///   - history: How much was seen now.
    ///   - judge: Throws for what must not be believed.
    func remember(_ place: Place, _ history: History, judge: () throws -> Void) throws {
        // Mostly nothing has changed, and then nothing needs to be written.
        if let known = try? self.place(place.location), known == place,
            let seen = try? self.history(ofZoo: history.zoo, signedBy: history.keyID), seen == history
        {
            return
        }
        guard let folder else {
            try judge()
            throw RegistryError(
                .unreadable, at: "state folder", expected: "a home directory, or XDG_STATE_HOME",
                found: "none, so that signed zoos cannot be remembered")
        }
        try storage.createDirectories(at: folder, permissions: 0o700)
        let lock = try FileLock(waitingAt: folder + "/.lock", subject: folder)
        try remember(place, history, in: folder, holding: lock, judge: judge)
    }

    private func remember(
        _ place: Place, _ history: History, in folder: String, holding lock: borrowing FileLock,
        judge: () throws -> Void
    ) throws {
        try judge()
        let records: [(String, [UInt8])] = [
            (
                Self.name("history", history.keyID + "\n" + history.zoo),
                try JSONDocument.bytes(of: history, at: "history")
            ),
            (Self.name("place", place.location), try JSONDocument.bytes(of: place, at: "place")),
        ]
        for (name, bytes) in records {
            try storage.replaceFile(at: folder + "/" + name, permissions: 0o600, with: bytes)
        }
    }

    // MARK: Files

    private static func name(_ kind: String, _ subject: String) -> String {
        "\(kind)-\(RunningDigest.hexadecimal(of: Array(subject.utf8))).json"
    }

    private func record<Record: Codable>(_ type: Record.Type, at path: String) throws -> Record? {
        guard try FileStatus.ifPresent(path, followLinks: false) != nil else { return nil }
        let file = try ReadableFile(path: path, followLinks: false, subject: path)
        guard file.status.size <= Int64(Self.maximumByteCount) else { throw Self.damaged(path) }
        let bytes = try file.readAll(limit: Self.maximumByteCount)
        do throws(CheckpointError) {
            return try JSONDocument.value(type, from: bytes, at: path)
        } catch {
            throw Self.damaged(path)
        }
    }

    private static func damaged(_ path: String) -> RegistryError {
        RegistryError(.memory, at: path, expected: "what radzoo wrote there", found: "something else")
    }
}
