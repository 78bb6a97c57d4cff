import RadCheckpoint
import RadDICOM
import RadInference
import RadPreprocessing
import RadSeries
import RadSystem
import RadVocabulary
import RadVolume

/// Takes volumes through a model's preprocessing and network.
struct VolumeEmbedder {
    private let checkpoint: Checkpoint
    private let model: EmbeddingModel
    private let threads: Int

    /// - Parameter threads: Threads of inference.
    init(checkpoint: Checkpoint, threads: Int) throws {
        self.checkpoint = checkpoint
        self.threads = threads
        model = try EmbeddingModel(checkpoint: checkpoint, threads: threads)
    }

    /// With what it computes: backend, library, instruction set and threads.
    var numerics: String { EmbeddingModel.numerics(threads: threads) }

    /// Refuses a volume that is outside the model's domain, before its voxels are read.
    func checkDomain(of volume: SeriesVolume, labels: [Label]) throws {
        try checkDomain(of: volume.geometry, unit: volume.unit, labels: labels)
    }

    /// Refuses a volume by what is known of it.
    func checkDomain(of geometry: VolumeGeometry, unit: VoxelUnit, labels: [Label]) throws {
        try checkpoint.preprocessing.domain.check(geometry: geometry, unit: unit, facts: Self.facts(labels))
    }

    /// Whether the model is made for some modalities only.
    var needsModality: Bool { !checkpoint.preprocessing.domain.modalities.isEmpty }

    /// The embedding of a volume, which is freed on the way: the largest ones fit into memory only twice.
    func embed(_ volume: consuming Volume, labels: [Label], times: inout StageTimes) throws -> [Float] {
        let began = monotonicNanoseconds()
        let input = try checkpoint.preprocessing.apply(to: consume volume, facts: Self.facts(labels))
        let prepared = monotonicNanoseconds()
        let embedding = try model.embed(input)
        times.preprocess += UInt64(max(0, prepared - began))
        times.infer += UInt64(max(0, monotonicNanoseconds() - prepared))
        return embedding
    }

    private static func facts(_ labels: [Label]) -> VolumeFacts {
        func value(_ group: LabelGroup) -> String { labels.first { $0.group == group }?.value ?? "" }
        return VolumeFacts(modality: value(.modality), intent: value(.intent))
    }

    /// The machine-readable reason for what kept a volume from being embedded.
    static func refusal(for error: any Error) -> String {
        switch error {
        case let error as SeriesError where error.isPassing: ArchiveReason.inputOutput
        case let error as SeriesError: error.refusalReason.rawValue
        case let error as PreprocessingError:
            error.code == .outOfDomain ? ArchiveReason.outOfDomain : ArchiveReason.preprocessingFailed
        default: ArchiveReason.inferenceFailed
        }
    }

    /// Numbers and names of ours that explain it.
    static func detail(for error: any Error) -> String {
        switch error {
        case let error as SeriesError: error.description
        case let error as PreprocessingError: error.description
        default: "\(type(of: error))"
        }
    }
}

extension SeriesError {
    /// Whether the file system, and not the content of a file, is to blame, so that another try may succeed.
    fileprivate var isPassing: Bool {
        code == .fileUnavailable || code == .changedFile || underlying?.code == .readFailed
    }
}
