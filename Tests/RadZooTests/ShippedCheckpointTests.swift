import RadCheckpoint
import RadModels
import RadTestSupport
import RadZoo
import Testing

@Suite struct `The shipped checkpoint` {
    // Where this fails, the model was changed on purpose: run MakeCheckpoints and mend the model card.
    @Test(arguments: ModelRegistry.models.filter(\.isShipped).map(\.name))
    func `is what the registry makes`(name: String) throws {
        let model = try #require(ModelRegistry.model(named: name))
        let shipped = try CheckpointReader(path: try Backbone.path(of: name)).header
        let made = try model.untrainedCheckpoint()
        #expect(shipped.fileID == made.fileID)
        #expect(shipped.weightsID == made.weightsID)
        #expect(shipped.spaceID() == made.spaceID())
    }

    @Test(arguments: ModelRegistry.models.filter(\.isShipped).map(\.name))
    func `is the file of the repository and no other`(name: String) throws {
        let folder = Repository.root + "/Sources/Product/RadZoo/Resources/Checkpoints"
        #expect(try File.bytes("\(folder)/\(name).radz.h5") == File.bytes(try Backbone.path(of: name)))
        #expect(try File.names(in: folder) == ModelRegistry.models.filter(\.isShipped).map { "\($0.name).radz.h5" })
    }

    @Test(arguments: ModelRegistry.models.filter(\.isShipped).map(\.name))
    func `has a card that agrees with it`(name: String) throws {
        let card = "\(Repository.root)/ModelCards/\(name).md"
        #expect(try ModelCardFile(at: card, checkpoint: Backbone.path(of: name)).findings == [])
        #expect(try ModelCardFile.rendered(card, as: .huggingface).contains("library_name: radzoo"))
    }
}
