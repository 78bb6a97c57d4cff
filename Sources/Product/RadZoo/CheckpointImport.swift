import RadCheckpoint
import RadInference
import RadInterchange
import RadModels
import RadPreprocessing
import RadRegistry
package import RadSystem

/// Weights of another library, with all that is to be said of them, on the way into a checkpoint.
///
/// No code of the files is run. Every tensor of the files is used once, or nothing is written.
public struct CheckpointImport: Sendable {
    /// The files: parts of one file in order, or shards that each are whole.
    public var files: [String]
    /// `torch`, `safetensors` or `keras-h5`.
    public var format: String
    /// The architecture that the weights belong to, such as `i3resnet-152`; see ``architectures``.
    public var architecture: String
    /// What all keys of the file begin with and the architecture's do not, such as `module.`.
    public var prefix = ""
    /// Beginnings of keys that are left out, such as `fc.`; what is left out is reported.
    public var leavingOut: [String] = []
    /// A recipe by name (see ``recipes``), or a JSON file of one; nil where the architecture has its own.
    public var preprocessing: String?
    /// Name of the model: out of `a-z 0-9 . -`.
    public var name: String
    /// Version of the model.
    public var version: String
    /// The SPDX expression of the weights.
    public var licence: String
    /// Limits of use in words.
    public var limits: [String] = []
    /// What the weights were learned from.
    public var source: Source
    /// The file of the model card, Markdown with front matter; nil for none.
    public var card: String?
    /// Whether embeddings are divided by their length.
    public var normalises = true
    /// Whether golden vectors are computed and stored, with which ``CheckpointFile/goldenResults(of:threads:)`` proves a
    /// machine; see <doc:ExchangeWeights>.
    public var computesGolden = true
    /// A program that calls ``ForeignFileReader/serve()`` when it is started with `foreign-reader`, such as `radzoo`.
    ///
    /// It reads HDF5 files, in a process without privileges; without one none is read.
    public var readerExecutable: String?
    /// Seconds that this process may take for all its answers together; nil for two minutes and two seconds for each
    /// mebibyte of the file.
    public var readerTimeLimit: Int?

    /// A collection of data that weights were learned from.
    public struct Source: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its licence.
        public var licence: String
        /// How it asks to be cited.
        public var citation: String
        /// Number of subjects; 0 where it is not known.
        public var subjects: Int

        /// A collection of data.
        public init(name: String, licence: String, citation: String, subjects: Int = 0) {
            self.name = name
            self.licence = licence
            self.citation = citation
            self.subjects = subjects
        }
    }

    /// Names of the architectures that weights can be taken into.
    public static var architectures: [String] { ForeignArchitecture.names }
    /// Names of the recipes that come with RadZoo.
    public static var recipes: [String] { RecipeRegistry.recipes.keys.sorted() }
    /// Names of the formats that are read.
    public static var formats: [String] { ForeignFormat.allCases.map(\.rawValue) }

    /// An import; see the properties.
    public init(
        _ files: [String], format: String, architecture: String, name: String, version: String, licence: String,
        source: Source
    ) {
        self.files = files
        self.format = format
        self.architecture = architecture
        self.name = name
        self.version = version
        self.licence = licence
        self.source = source
    }

    /// Reads the files and writes the checkpoint, which is read back before it takes its name.
    ///
    /// Golden vectors are computed by plain loops in one thread, which takes seconds for a large network.
    /// - Parameter path: The file to write; an existing one is never replaced.
    /// - Throws: ``RadZooError`` with code `usage` where tensors do not fit the architecture, and every one that does
    ///   not, or where the network gives no golden vectors; `unsafeFile` for files that break a rule of their format.
    public func write(to path: String) throws -> CheckpointImportReport {
        try write(to: path, through: FileSystemStorage())
    }

    /// Writes through a storage, which may stop when a signal comes.
    package func write(to path: String, through storage: any Storage) throws -> CheckpointImportReport {
        try RadZooError.translating {
            try OutputFile.check(path)
            guard LicenceExpression.isStated(licence) else {
                throw RadZooError(
                    .usage,
                    "The licence \(licence) is no SPDX expression, such as Apache-2.0. A licence of one's own is "
                        + "LicenseRef-NAME; without one nobody may use the weights.")
            }
            guard let format = ForeignFormat(rawValue: format) else {
                throw RadZooError(.usage, "Formats are \(Self.formats.joined(separator: ", ")).")
            }
            let architecture = try ForeignArchitecture(named: architecture)
            let description = ImportDescription(
                name: name, version: version, preprocessing: try recipe(for: architecture),
                normalisation: normalises ? .l2 : .none, licence: Licence(weights: licence, limits: limits),
                sources: [
                    TrainingSource(
                        name: source.name, licence: source.licence, citation: source.citation,
                        subjects: source.subjects)
                ],
                createdBy: "radzoo 0.1.0", card: try card.map(Self.text))
            var budgets = InterchangeLimits()
            budgets.readerSeconds = readerTimeLimit
            let opened = try SourceFiles(
                files, format: format, reader: readerExecutable.map { ForeignReaderCommand(executable: $0) },
                limits: budgets)
            let (checkpoint, report) = try Self.checkedRecipe(of: architecture.name) {
                try ModelImport.checkpoint(
                    of: opened, format: format, architecture: architecture, prefix: prefix, leavingOut: leavingOut,
                    description: description)
            }
            let proven = try computesGolden ? Self.withGolden(checkpoint) : checkpoint
            try proven.write(to: path, through: storage)
            return CheckpointImportReport(proven, report, opened)
        }
    }

    private static func withGolden(_ checkpoint: Checkpoint) throws -> Checkpoint {
        do {
            return try checkpoint.withSyntheticGolden()
        } catch {
            throw RadZooError(
                .usage,
                "Nothing was written: the weights fit the architecture, but the network gives no golden vectors for a "
                    + "synthetic volume. \(error) Mend the preprocessing, or import without golden vectors "
                    + "(--without-golden).")
        }
    }

    private func recipe(for architecture: ForeignArchitecture) throws -> PreprocessingRecipe {
        guard let preprocessing else {
            guard let own = architecture.preprocessing else {
                throw RadZooError(
                    .usage,
                    "State the preprocessing of the weights: \(Self.recipes.joined(separator: ", ")), or a JSON file, such as "
                        + "that of the page ExchangeWeights.")
            }
            return own
        }
        if let named = RecipeRegistry.recipes[preprocessing] { return named }
        do {
            let file = try ReadableFile(path: preprocessing, followLinks: true, subject: "recipe")
            return try PreprocessingRecipe(json: try file.readAll(limit: 1 << 20))
        } catch let error as SystemError {
            throw RadZooError(
                .usage,
                "There is no recipe \(preprocessing), neither as a name (\(Self.recipes.joined(separator: ", "))) nor as a "
                    + "file that can be read: \(error.reason).")
        } catch {
            throw RadZooError(
                .usage,
                "The recipe \(preprocessing) is not used: \(error). Formats/Checkpoint/SPECIFICATION.md, 3.3, "
                    + "says what it may hold.")
        }
    }

    /// A recipe that the network can't take is a choice of the caller's, and no fault of a file.
    private static func checkedRecipe<Result>(of architecture: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as CheckpointError where error.code == .preprocessing {
            let found = error.found.map { ": \($0)" } ?? ""
            throw RadZooError(
                .usage,
                "The preprocessing does not suit \(architecture)\(found). Name the one that the weights were made with."
            )
        }
    }

    private static func text(at path: String) throws -> String {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try ReadableFile(path: path, followLinks: true, subject: "model card")
                .readAll(limit: CheckpointSupplements.maximumCardByteCount)
        } catch {
            throw RadZooError(.usage, "The model card \(path) can't be read: \(error.reason). Check the path.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RadZooError(.usage, "The model card is no text in UTF-8.")
        }
        return text
    }
}

/// What an executable runs when it is started to read a foreign HDF5 file.
///
/// libhdf5 is not made for strangers' bytes. So it sees them in a child process that has given up every privilege before
/// the first byte: bounds of memory and processor time, no file, no socket, no other program (rlimits, and seccomp and
/// Landlock where the kernel has them), no plug-ins.
public enum ForeignFileReader {
    /// Serves the parent on descriptor 3 until it closes the channel or ends.
    ///
    /// - Returns: A status to exit with; the parent does not need it.
    @discardableResult
    public static func serve() -> Int32 { ForeignReader.serve().rawValue }
}
