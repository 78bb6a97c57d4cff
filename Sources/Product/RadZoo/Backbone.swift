package import RadArchive
import RadStore
import RadSystem

/// A pretrained network with everything that is needed to use it rightly: preprocessing, labels, embedding rules.
///
/// ```swift
/// let backbone = try Backbone.load("radnet-s")
/// let volumes = try backbone.embed(series: folder)
/// ```
public struct Backbone: Sendable {
    package let model: LoadedModel
    let network = BackboneNetwork()

    /// Loads a model that ships with RadZoo, by its name.
    ///
    /// - Throws: ``RadZooError`` with code `usage` for an unknown name, `unsafeFile` for a file that does not verify.
    public static func load(_ name: String) throws -> Backbone {
        try Backbone(path: ShippedCheckpoints.path(of: name))
    }

    /// Where the checkpoint of a model that ships with RadZoo stands.
    ///
    /// - Throws: ``RadZooError`` with code `usage` for an unknown name, `failed` when the file is not there.
    public static func path(of name: String) throws -> String { try ShippedCheckpoints.path(of: name) }

    /// Loads a checkpoint file (`.radz.h5`); every byte of it is verified before use.
    public static func load(contentsOf path: String) throws -> Backbone { try Backbone(path: path) }

    /// Opens a checkpoint file, whose weights are read and verified when they are first needed.
    package static func open(_ path: String) throws -> Backbone { try Backbone(opening: path) }

    private init(opening path: String) throws {
        try CheckpointFile.checkPresence(of: path)
        model = try RadZooError.translating { try LoadedModel(path: path) }
    }

    private init(path: String) throws {
        try self.init(opening: path)
        _ = try RadZooError.translating { [model] in try model.sealed() }
    }

    /// The name of the model.
    public var name: String { model.space.model }
    /// Its version.
    public var version: String { model.space.version }
    /// Whether it was ever trained; embeddings of an untrained model carry no meaning.
    public var isTrained: Bool { model.space.training == "trained" }
    /// Number of values of an embedding.
    public var embeddingDimension: Int { model.space.dimension }
    /// The hash of everything that embeddings depend on; embeddings of different spaces are never compared.
    public var spaceID: String { model.space.space }
    /// The hash of the weights.
    public var weightsID: String { model.space.weights }

    /// Embeds the volumes of one series: all DICOM files below a folder that belong to the same series.
    ///
    /// All processors are used. In this process files are parsed by memory-safe code, and those whose pixels need a C
    /// library are refused unless `allowsForeignCodecs` says that the files are trusted; see
    /// ``Archive/Execution`` for what a worker process isolates.
    /// - Parameters:
    ///   - folder: The folder.
    ///   - execution: Where the files are parsed.
    ///   - allowsForeignCodecs: Whether JPEG 2000 may be decoded by OpenJPEG in this process.
    /// - Returns: The volumes by number, refused parts of the series among them.
    /// - Throws: ``RadZooError`` with code `usage` when the folder holds no series, or more than one.
    public func embed(
        series folder: String, execution: Archive.Execution = .inProcess, allowsForeignCodecs: Bool = false
    ) throws -> [VolumeSummary] {
        try RadZooError.translating {
            var options = Archive.Options()
            options.allowsForeignCodecs = allowsForeignCodecs
            let configuration = Archive(roots: [folder]).configuration(execution, options)
            return try SeriesEmbedding(model: model, configuration: configuration).run().map(VolumeSummary.init)
        }
    }
}
