import RadDICOM
import RadLabels
import RadSeries
import RadStore
import RadSystem

/// Carries out jobs: the same in a worker process and, where the caller asked for it, in its own.
final class JobProcessor {
    let pseudonyms: Pseudonyms
    let labeller: Labeller
    let embedder: VolumeEmbedder?
    let minimumSlices: Int
    let maximumVoxels: Int
    /// Whether frames may be decoded by C libraries; only where a fault of theirs costs no more than a worker.
    let allowsForeignCodecs: Bool
    /// Told of each file before it is opened.
    let willOpen: (@Sendable ([UInt8]) -> Void)?

    init(
        pseudonyms: Pseudonyms, labeller: Labeller, embedder: VolumeEmbedder?, minimumSlices: Int, maximumVoxels: Int,
        allowsForeignCodecs: Bool, willOpen: (@Sendable ([UInt8]) -> Void)? = nil
    ) {
        self.pseudonyms = pseudonyms
        self.labeller = labeller
        self.embedder = embedder
        self.minimumSlices = minimumSlices
        self.maximumVoxels = maximumVoxels
        self.allowsForeignCodecs = allowsForeignCodecs
        self.willOpen = willOpen
    }

    func process(_ job: Job) -> JobResult {
        switch job {
        case .scan(let files):
            return .scanned(files.map { ScannedFile(index: $0.index, finding: scan($0)) })
        case .series(let files):
            return .series(report(on: files))
        case .probe(let files):
            for file in files { probe(file) }
            return .probed
        }
    }

    /// The bytes of a file of a job.
    func open(_ file: JobFile) throws(SystemError) -> ByteSource {
        willOpen?(file.path)
        return .file(try ReadableFile(path: file.path, followLinks: true))
    }

    private func scan(_ file: JobFile) -> ScannedFile.Finding {
        do {
            let readable = try open(file)
            let header = try HeaderReader.read(readable)
            if let keys = pseudonyms.keys(of: header.dataSet) { return .instance(keys) }
            // Directories and other objects without a series have no pixels either.
            guard header.pixelData != nil else { return .refused(reason: RefusalReason.notAnImage.rawValue) }
            return .unidentified(instance: try pseudonyms.content(of: readable))
        } catch let error as DICOMError {
            return .refused(reason: error.reason)
        } catch {
            return .refused(reason: ArchiveReason.inputOutput)
        }
    }

    private func probe(_ file: JobFile) {
        guard let readable = try? open(file), let header = try? HeaderReader.read(readable),
            let reader = try? PixelReader(readable, header)
        else { return }
        for index in 0..<reader.frameCount { _ = try? reader.frame(index) }
    }
}

extension DICOMError {
    /// The reason under which a file whose header can't be read is catalogued.
    var reason: String {
        switch code {
        case .readFailed: ArchiveReason.inputOutput
        case .notDICOM: RefusalReason.notDICOM.rawValue
        case .truncated: RefusalReason.truncated.rawValue
        default: RefusalReason.unreadable.rawValue
        }
    }
}
