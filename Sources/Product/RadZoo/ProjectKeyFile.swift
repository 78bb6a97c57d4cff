import RadStore
import RadSystem

/// The file with the secret from which a project's pseudonyms are made.
public enum ProjectKeyFile {
    /// Makes a new key at a path, with mode 0600.
    ///
    /// - Returns: The key's fingerprint, which stores keep and which reveals nothing of the key.
    /// - Throws: ``RadZooError`` when there is a file already, or it can't be written.
    public static func create(at path: String) throws -> String {
        try RadZooError.translating {
            let key = ProjectKey.random()
            try key.write(to: path, storage: FileSystemStorage())
            return key.fingerprint.hexadecimal
        }
    }

    /// The fingerprint of the key that a run would use: of the named one, or the one in the user's configuration folder;
    /// nil where that is not there yet.
    static func fingerprint(_ options: Archive.Options) throws -> String? {
        try RadZooError.translating {
            let path = try options.keyPath ?? ProjectKey.defaultPath()
            if options.keyPath == nil, try FileStatus.ifPresent(path) == nil { return nil }
            return try ProjectKey.read(from: path).fingerprint.hexadecimal
        }
    }
}
