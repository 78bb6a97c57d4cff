package import RadArchive
import RadStore
package import RadSystem

/// An archive of DICOM files: one or more folders, read-only.
public struct Archive: Sendable {
    /// The folders.
    public var roots: [String]
    /// Whether symbolic links that leave the folders are followed.
    public var followLinks: Bool

    /// An archive of folders.
    public init(roots: [String], followLinks: Bool = false) {
        self.roots = roots
        self.followLinks = followLinks
    }

    /// Where the bytes of the archive are parsed.
    public enum Execution: Sendable {
        /// In child processes of an executable that calls ``ArchiveWorkerProcess/serve()``, such as `radzoo`; a file
        /// that breaks its worker costs that file only.
        case workers(executable: String, arguments: [String] = ["worker"])
        /// In this process: a file that traps or exhausts memory ends it, and pixels that need a C library are refused
        /// unless `allowsForeignCodecs` is set.
        case inProcess
    }

    /// Choices for a run over an archive.
    public struct Options: Sendable {
        /// Number of workers; nil: as many as processors and memory allow.
        public var workers: Int?
        /// The least number of slices; nil: what the model asks for.
        public var minimumSlices: Int?
        /// Whether another model than the store's may open a new space.
        public var addSpace = false
        /// Whether more than 5 % of the known files may be gone.
        public var acceptMissing = false
        /// Whether series that failed before are tried again.
        public var retryFailed = false
        /// Whether vectors of other numerics may stand beside the store's.
        public var allowMixedNumerics = false
        /// Whether C libraries may decode pixels in this process.
        public var allowsForeignCodecs = false
        /// The project key file; nil: the one in the user's configuration folder, made if it is not there.
        public var keyPath: String?
        /// What one file or volume may ask for.
        public var limits = Limits()
        /// The modality of NIfTI files without a sidecar that says it: `CT`, `MR` or `PT`; nil: unknown.
        public var modality: String?
        /// Folder where compressed tar files are inflated to files without a name; nil: `TMPDIR`, or else `/var/tmp`.
        public var scratchPath: String?
        /// A file of label rules that are added to those that ship with radzoo; nil for none.
        public var rulesPath: String?
        /// Keys of the series to embed, such as ``SeriesSelection/series``; nil: all.
        ///
        /// All others stay as they are, and a run without a selection goes on with them.
        public var series: Set<String>?
        /// Whether labelling without a model decodes volumes, so that their pixels vote too; `embed` always does.
        public var measuresPixels = false

        /// The defaults.
        public init() {}
    }

    /// How far a run is.
    public struct Progress: Hashable, Sendable {
        /// `listing`, `scanning`, `labelling` (by new rules, vectors kept) or `embedding`.
        public let phase: String
        /// Files or series done, of how many.
        public let done: Int
        /// All of them.
        public let total: Int
        /// Seconds since the phase began.
        public let seconds: Double
    }

    /// Embeds every series of the archive that has no embedding in the store yet, and records why others have none.
    ///
    /// - Parameters:
    ///   - backbone: The model.
    ///   - storePath: The store folder, made if it is not there.
    ///   - execution: Where bytes are parsed.
    ///   - options: Choices.
    ///   - progress: Called on the run's thread.
    /// - Throws: ``RadZooError``; with code `stoppedEarly` the same call goes on where it stopped. So ends the call when
    ///   its task is cancelled, after the job at hand: what was finished is kept.
    public func embed(
        with backbone: Backbone, into storePath: String, execution: Execution, options: Options = Options(),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> EmbedSummary {
        let archive = self
        let interrupt = try RadZooError.translating { try InterruptSignal(listens: false) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                runOnOwnThread(name: "radzoo.archive-run") {
                    continuation.resume(
                        with: Result {
                            try archive.run(
                                backbone, storePath, execution, options, interrupt: interrupt, progress: progress)
                        })
                }
            }
        } onCancel: {
            interrupt.raise()
        }
    }

    /// As ``embed(with:into:execution:options:progress:)`` on the caller's thread, until a signal asks it to stop.
    package func run(
        _ backbone: Backbone, _ storePath: String, _ execution: Execution, _ options: Options,
        interrupt: InterruptSignal?, progress: @escaping (Progress) -> Void
    ) throws -> EmbedSummary {
        try RadZooError.translating {
            let storage = FileSystemStorage()
            try configuration(execution, options).checkRoots()
            let keyPath = try options.keyPath ?? ProjectKey.defaultPath()
            try ProjectKey.refusePlace(keyPath, inside: storePath)
            let selection = try selectedKeys(options)
            // A model that cannot be used leaves no empty store behind.
            if try !Store.exists(at: storePath) { _ = try backbone.model.sealed() }
            let key =
                try options.keyPath == nil
                ? ProjectKey.readOrCreate(at: keyPath, storage: storage) : ProjectKey.read(from: keyPath)
            let store = try Store(at: storePath, mode: .createOrOpen, key: key, storage: storage)
            defer { store.close() }
            var configuration = configuration(execution, options)
            configuration.selection = selection
            let run = ArchiveRun(
                configuration: configuration, model: backbone.model, store: store, key: key,
                interrupt: interrupt
            ) { progress(Progress(phase: $0.phase.rawValue, done: $0.done, total: $0.total, seconds: $0.seconds)) }
            return EmbedSummary(try run.run(), model: backbone.model)
        }
    }

    package func configuration(_ execution: Execution, _ options: Options) -> RunConfiguration {
        var configuration: RunConfiguration
        switch execution {
        case .workers(let executable, let arguments):
            configuration = RunConfiguration(
                roots: roots, execution: .workers(WorkerCommand(executable: executable, arguments: arguments)))
        case .inProcess:
            configuration = RunConfiguration(roots: roots, execution: .inProcess)
        }
        configuration.followLinks = followLinks
        configuration.workers = options.workers
        configuration.minimumSlices = options.minimumSlices
        configuration.addSpace = options.addSpace
        configuration.acceptMissing = options.acceptMissing
        configuration.retryFailed = options.retryFailed
        configuration.allowMixedNumerics = options.allowMixedNumerics
        configuration.allowsForeignCodecs = options.allowsForeignCodecs
        configuration.rulesPath = options.rulesPath
        configuration.measuresPixels = options.measuresPixels
        configuration.readingLimits = options.limits.reading
        configuration.maximumVoxels = options.limits.voxels
        configuration.assumedModality = options.modality
        configuration.containerLimits = options.limits.containers
        configuration.spoolDirectory = options.scratchPath
        return configuration
    }
}

/// What an executable runs when it is started as a worker of an archive run.
public enum ArchiveWorkerProcess {
    /// Serves the supervisor on descriptor 3 until it closes the channel or ends.
    ///
    /// - Returns: A status to exit with; the supervisor does not need it.
    @discardableResult
    public static func serve() -> Int32 { ArchiveWorker.serve().rawValue }

    /// The running executable, for programs that are their own workers.
    public static func executablePath() throws -> String {
        try RadZooError.translating { try ResourceLocator.executablePath() }
    }
}
