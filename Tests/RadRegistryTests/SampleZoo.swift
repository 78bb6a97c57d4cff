import RadCheckpoint
import RadSystem
import RadTestSupport

@testable import RadRegistry

/// A folder with checkpoints, cards that agree with them, and a zoo.
struct SampleZoo {
    let folder: TemporaryDirectory
    var path: String { folder.file("zoo") }

    init() throws { folder = try TemporaryDirectory() }

    /// A checkpoint of that version with its card.
    struct Model {
        let checkpoint: String
        let card: String
        let header: CheckpointHeader
    }

    /// Writes the smallest checkpoint under another version, with its card.
    func model(_ version: String, name: String = "small", supplements: CheckpointSupplements = .none) throws -> Model {
        let old = try CheckpointReader.open(SampleCard.smallest)
        let made = try Checkpoint(
            manifest: Manifest(name: name, version: version, trainingStatus: .untrained),
            elements: CheckpointElements(
                architecture: old.architecture, preprocessing: old.preprocessing, embedding: old.embedding,
                labels: old.labels, licence: old.licence, provenance: old.provenance), parameters: old.parameters,
            supplements: supplements)
        let checkpoint = folder.file("\(name)-\(version).radz.h5")
        try made.write(to: checkpoint, through: FileSystemStorage())
        let card = folder.file("\(name)-\(version).md")
        try File.write(SampleCard(of: made.header).bytes, to: card)
        return Model(checkpoint: checkpoint, card: card, header: made.header)
    }

    @discardableResult
    func publish(
        _ model: Model, key: SigningKey? = nil, through storage: any Storage = FileSystemStorage(),
        remembering memory: ZooMemory? = nil
    ) throws -> ZooVersion {
        try ZooPublisher(folder: path, storage: storage, memory: memory)
            .publish(checkpoint: model.checkpoint, card: model.card, key: key).version
    }

    func open(key: VerifyingKey? = nil) throws -> ZooCatalogue { try ZooCatalogue(.folder(path), key: key) }
}
