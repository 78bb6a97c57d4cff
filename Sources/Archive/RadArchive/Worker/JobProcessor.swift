import RadContainers
import RadDICOM
import RadLabels
import RadSeries
import RadStore
import RadSystem
import RadVolume

/// Carries out jobs: the same in a worker process and, where the caller asked for it, in its own.
final class JobProcessor {
    let pseudonyms: Pseudonyms
    let labeller: Labeller
    let embedder: VolumeEmbedder?
    let minimumSlices: Int
    let maximumVoxels: Int
    /// What one file may ask for.
    let limits: ReadingLimits
    /// The modality of NIfTI files that have no sidecar which says it; nil if nobody said it either.
    let assumedModality: String?
    /// Whether frames may be decoded by C libraries; only where a fault of theirs costs no more than a worker.
    let allowsForeignCodecs: Bool
    /// Whether voxels are read and measured where no model asks for them.
    let measuresPixels: Bool
    /// Told of each file and each member of a container before it is opened.
    let willOpen: (@Sendable ([UInt8]) -> Void)?
    let shelf: ContainerShelf
    /// Reads what tells the series of objects apart.
    var scanner: HeaderScanner
    var pace = ReadingPace()
    /// The identifiers of the object that was scanned last, whose pseudonyms the next one mostly shares.
    var lastIdentity: (values: [[UInt8]], keys: InstanceKeys)?
    private var opener = FileOpener()

    init(
        pseudonyms: Pseudonyms, labeller: Labeller, embedder: VolumeEmbedder?, minimumSlices: Int, maximumVoxels: Int,
        limits: ReadingLimits, assumedModality: String? = nil, allowsForeignCodecs: Bool,
        measuresPixels: Bool = false, shelf: ContainerShelf,
        willOpen: (@Sendable ([UInt8]) -> Void)? = nil
    ) {
        self.shelf = shelf
        self.pseudonyms = pseudonyms
        self.labeller = labeller
        self.embedder = embedder
        self.minimumSlices = minimumSlices
        self.maximumVoxels = maximumVoxels
        self.limits = limits
        self.allowsForeignCodecs = allowsForeignCodecs
        self.measuresPixels = measuresPixels
        self.assumedModality = assumedModality
        self.willOpen = willOpen
        scanner = HeaderScanner(TagSelection(Pseudonyms.tags), limits: limits)
    }

    func process(_ job: Job) -> JobResult {
        defer {
            shelf.finishJob()
            opener.forgetFolder()
        }
        switch job {
        case .scan(let files):
            return .scanned(scan(files))
        case .series(let files):
            return .series(reportOnNIfTI(files) ?? report(on: files))
        case .contents(let file, let members):
            return .contents(contents(of: file, members: members))
        case .labels(let files, let kept):
            return .series(
                reportOnNIfTI(files, embeds: false, kept: kept) ?? report(on: files, embeds: false, kept: kept))
        case .thumbnail(let files, let volume):
            return .thumbnail(thumbnail(of: files, volume: Int(volume)))
        case .probe(let files):
            for file in files { probe(file) }
            return .probed
        }
    }

    /// The bytes of a file of a job, inflated where they are compressed.
    func open(_ file: JobFile) throws -> ByteSource {
        if file.place.member != nil { willOpen?(file.path) }
        return try shelf.source(of: file.place) { path throws(SystemError) in try self.open(path) }
    }

    func open(_ path: [UInt8]) throws(SystemError) -> ReadableFile {
        willOpen?(path)
        return try opener.open(path, followLinks: true)
    }

    private func probe(_ file: JobFile) {
        guard let readable = try? open(file), let header = try? HeaderReader.read(readable, limits: limits),
            let reader = try? PixelReader(readable, header, limits: limits)
        else { return }
        for index in 0..<reader.frameCount { _ = try? reader.frame(index) }
    }
}

extension ArchiveReason {
    /// The reason under which a file that can't be read is catalogued.
    static func reason(for error: any Error) -> String {
        switch error {
        case let error as DICOMError: error.reason
        case let error as NIfTIError: error.reason
        case let error as ContainerError: error.code == .readFailed ? inputOutput : error.reason
        default: inputOutput
        }
    }
}

extension DICOMError {
    /// The reason under which a file whose header can't be read is catalogued.
    var reason: String {
        if let limit { return RefusalReason.limit(limit).rawValue }
        return switch code {
        case .readFailed: ArchiveReason.inputOutput
        case .notDICOM: RefusalReason.notDICOM.rawValue
        case .truncated: RefusalReason.truncated.rawValue
        default: RefusalReason.unreadable.rawValue
        }
    }
}
