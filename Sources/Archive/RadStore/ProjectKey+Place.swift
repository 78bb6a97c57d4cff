import RadSystem

extension ProjectKey {
    /// Refuses a key file inside a store, which would give the key away with the pseudonyms made from it.
    ///
    /// - Parameters:
    ///   - path: The key file; it need not be there yet, no more than the store.
    ///   - store: The store folder.
    /// - Throws: ``StoreError`` with code `unusableKey`.
    package static func refusePlace(_ path: String, inside store: String) throws(StoreError) {
        let folder = resolved(store)
        guard resolved(path).starts(with: folder) else { return }
        throw StoreError(
            .unusableKey,
            "The key file \(path) is inside the store, which would be given away with its key. Move it out of \(store)."
        )
    }

    /// The components of a path without links, as far as it exists.
    private static func resolved(_ path: String) -> [Substring] {
        var existing = path
        var rest: [Substring] = []
        while true {
            if let canonical = try? canonicalPath(existing) { return canonical.split(separator: "/") + rest }
            let parent = parentDirectory(of: existing)
            if parent == existing { return rest }
            rest.insert(Substring(lastComponent(of: existing)), at: 0)
            existing = parent
        }
    }
}
