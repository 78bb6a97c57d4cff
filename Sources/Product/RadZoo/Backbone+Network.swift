import RadArchive
import RadCheckpoint
import RadGraph
import RadInference
import RadPreprocessing
import RadSystem
import RadTensor
import Synchronization

/// The network of a backbone, compiled when it is first asked for something.
final class BackboneNetwork: Sendable {
    private let model = Mutex<EmbeddingModel?>(nil)

    /// The network; its weights are those that were verified when the backbone was loaded.
    func model(of backbone: Backbone) throws -> EmbeddingModel {
        try model.withLock { model throws in
            if let model { return model }
            let checkpoint = try CheckpointReader.open(try backbone.model.sealed(), verifyingDigests: false)
            let made = try EmbeddingModel(checkpoint: checkpoint, threads: processorCount())
            model = made
            return made
        }
    }
}

extension Backbone {
    /// A place in the network whose values can be taken.
    public struct Tap: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Number of channels or features.
        public let channels: Int
        /// Whether the values keep depth, height and width.
        public let isVolume: Bool
    }

    /// Values of a network at one place.
    public struct Features: Hashable, Sendable {
        /// In row-major order.
        public let values: [Float]
        /// Channels, depth, height and width, or the number of features alone.
        public let extents: [Int]
    }

    /// Which tensors of the file went where.
    ///
    /// A file that does not have exactly the tensors that its network declares is refused by loading, with all of the
    /// differences in the error's message; so the last three lists of a loaded backbone are empty.
    public struct LoadReport: Hashable, Sendable {
        /// Tensors that the network uses.
        public let applied: [String]
        /// Tensors that the network declares and the file lacks.
        public let missing: [String]
        /// Tensors of the file that the network does not declare.
        public let unused: [String]
        /// Tensors of another shape than the network declares.
        public let mismatched: [String]
    }

    /// The header of the checkpoint, from the bytes that were verified.
    func header() throws -> CheckpointHeader { try CheckpointReader(try model.sealed()).header }

    /// Which tensors of the file went where.
    public func loadReport() throws -> LoadReport {
        try RadZooError.translating {
            let header = try header()
            let declared = Dictionary(
                header.architecture.parameterDeclarations.map { ($0.name, $0.shape) },
                uniquingKeysWith: { first, _ in first })
            let found = Dictionary(uniqueKeysWithValues: header.tensors.map { ($0.name, $0.shape) })
            let shared = declared.keys.filter { found[$0] != nil }
            return LoadReport(
                applied: shared.filter { declared[$0] == found[$0] }.sorted(),
                missing: declared.keys.filter { found[$0] == nil }.sorted(),
                unused: found.keys.filter { declared[$0] == nil }.sorted(),
                mismatched: shared.filter { declared[$0] != found[$0] }.sorted())
        }
    }

    /// The named places in the network whose values can be taken, by name.
    public func taps() throws -> [Tap] {
        try RadZooError.translating {
            let header = try header()
            let graph = header.architecture
            guard let input = graph.inputs.first, let shape = header.preprocessing.shapes.first else { return [] }
            let shapes = try graph.inferShapes([input.name: Shape([1] + shape.extents)])
            return graph.taps.sorted { $0.key < $1.key }.compactMap { name, edge in
                shapes[edge].map { Tap(name: name, channels: $0[1], isVolume: $0.rank == 5) }
            }
        }
    }

    /// The values at a tap for one volume, after the model's own preprocessing.
    ///
    /// - Throws: ``RadZooError`` with code `usage` for an unknown tap, `refused` for a volume that the model is not made
    ///   for.
    public func features(at tap: String, of volume: Volume) throws -> Features {
        let known = try taps().map(\.name)
        guard known.contains(tap) else {
            throw RadZooError(.usage, "There is no tap \(tap). Known are \(known.joined(separator: ", ")).")
        }
        return try running(volume) { model, input in
            let found = try model.features(at: tap, of: input)
            return Features(values: found.values, extents: found.extents)
        }
    }

    /// The embedding of one volume; equal to that of the series it was made from, where it has the same voxels.
    ///
    /// - Throws: ``RadZooError`` with code `refused` for a volume that the model is not made for.
    public func embed(volume: Volume) throws -> [Float] {
        try running(volume) { model, input in try model.embed(input) }
    }

    /// What the heads of the network say of one volume, by head.
    ///
    /// - Throws: ``RadZooError`` with code `refused` for a volume that the model is not made for.
    public func predictions(for volume: Volume) throws -> [Prediction] {
        let vocabularies = try RadZooError.translating { try header().labels }
        let values = try running(volume) { model, input in try model.heads(input) }
        return vocabularies.compactMap { vocabulary in
            values[vocabulary.head].map { Prediction(vocabulary, values: $0) }
        }
    }

    /// Takes a volume through the preprocessing and to the network.
    private func running<Result>(
        _ volume: Volume, _ body: (EmbeddingModel, ModelInput) throws -> Result
    ) throws -> Result {
        try RadZooError.translating {
            let model = try network.model(of: self)
            let recipe = try header().preprocessing
            let placed = try volume.placed()
            let facts = VolumeFacts(modality: volume.modality.rawValue, intent: "volume")
            let input: ModelInput
            do throws(PreprocessingError) {
                input = try recipe.apply(to: placed, facts: facts)
            } catch {
                throw RadZooError(error.code == .outOfDomain ? .refused : .failed, "\(error)")
            }
            return try body(model, input)
        }
    }
}
