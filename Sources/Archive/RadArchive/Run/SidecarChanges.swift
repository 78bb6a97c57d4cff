import RadSystem

/// Finds the NIfTI files of a directory whose sidecars changed: they are described anew, though they are the same.
struct SidecarChanges {
    private var stems: Set<[UInt8]> = []
    private var images: [(stem: [UInt8], entry: DirectoryEntry)] = []

    /// Notes a file that is new, changed or gone.
    mutating func note(changed name: some Sequence<UInt8>) {
        if let stem = NIfTIName.stem(of: Array(name), without: NIfTIName.sidecarEnding) { stems.insert(stem) }
    }

    /// Notes a file that is as it was.
    mutating func note(unchanged entry: DirectoryEntry, _ name: ArraySlice<UInt8>) {
        for ending in NIfTIName.endings {
            if let stem = NIfTIName.stem(of: Array(name), without: ending) { images.append((stem, entry)) }
        }
    }

    /// The unchanged images beside which a sidecar changed.
    var described: [DirectoryEntry] { images.filter { stems.contains($0.stem) }.map(\.entry) }
}
