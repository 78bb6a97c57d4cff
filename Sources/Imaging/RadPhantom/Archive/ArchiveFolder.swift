import RadSystem
import RadTensor

/// Places files in folders under names that say nothing, and remembers what exists.
struct ArchiveFolder {
    /// How a study's folders and files are named; hospitals differ.
    enum Layout: CaseIterable {
        /// `P000001/S01/02/IM0007.dcm`
        case byPatient
        /// `DICOM/7F3A/9C1B2244`
        case media
        /// All series of a study in one folder.
        case flat
    }

    private let root: String
    private let storage: any Storage
    private let prefix: String
    private let isShuffled: Bool
    private var random: SeededRandom
    private var directories: Set<String> = []
    private var taken: Set<String> = []
    private(set) var byteCount = 0

    init(root: String, storage: any Storage, recipe: ArchiveRecipe) {
        self.root = root
        self.storage = storage
        isShuffled = recipe.isShuffled
        // A canary is planted in names as well, as far as they are allowed in file names.
        prefix = recipe.canary.map { $0.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" } + "-" } ?? ""
        random = SeededRandom(seed: recipe.seed &+ 17)
    }

    mutating func layout() -> Layout {
        isShuffled ? Layout.allCases[random.integer(below: Layout.allCases.count)] : .byPatient
    }

    /// The folder of a series.
    mutating func seriesFolder(_ layout: Layout, patient: Int, study: Int, series: Int) -> String {
        switch layout {
        case .byPatient:
            "\(prefix)P\(String(padding: patient, to: 6))/S\(String(padding: study + 1, to: 2))/"
                + String(padding: series, to: 2)
        case .media: "DICOM/\(prefix)\(hexadecimal(digits: 6))"
        case .flat: "\(prefix)\(String(padding: patient * 10 + study, to: 5))"
        }
    }

    /// File names for so many instances, in the order of the instances.
    mutating func fileNames(_ layout: Layout, count: Int, series: Int) -> [String] {
        let order = isShuffled ? random.permutation(count: count) : Array(0..<count)
        return order.map { index in
            switch layout {
            case .byPatient: "\(prefix)IM\(String(padding: index + 1, to: 4)).dcm"
            case .media: "\(prefix)\(hexadecimal(digits: 8))"
            case .flat: "\(prefix)\(String(padding: series, to: 3))-\(String(padding: index + 1, to: 4)).ima"
            }
        }
    }

    private mutating func hexadecimal(digits: Int) -> String {
        let text = String(random.next() >> UInt64(64 - 4 * digits), radix: 16, uppercase: true)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// Writes a file below the root and returns its path there; a name that is taken gets a suffix.
    mutating func write(_ bytes: [UInt8], to folder: String, name: String) throws(SystemError) -> String {
        var path = folder.isEmpty ? name : "\(folder)/\(name)"
        while !taken.insert(path).inserted { path += "_" }
        try createDirectories(for: folder)
        let file = try storage.createFile(at: "\(root)/\(path)", exclusive: true, permissions: 0o644)
        var written = 0
        while written < bytes.count {
            let count = try unsafe file.write(bytes.span.bytes.extracting(written..<bytes.count))
            guard count > 0 else { throw SystemError(operation: "write", code: 0, subject: "phantom file") }
            written += count
        }
        try file.close()
        byteCount += bytes.count
        return path
    }

    private mutating func createDirectories(for folder: String) throws(SystemError) {
        var path = root
        for part in [""] + folder.split(separator: "/").map(String.init) {
            if !part.isEmpty { path += "/" + part }
            guard directories.insert(path).inserted else { continue }
            // The root may be there already; a path that is no folder fails when the file is created.
            try? storage.createDirectory(at: path, permissions: 0o755)
        }
    }
}
