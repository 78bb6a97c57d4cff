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
        let file = try CheckpointFile(at: try Backbone.path(of: name))
        let card = try File.text("\(Repository.root)/ModelCards/\(name).md")
        let lines = Set(card.split(separator: "\n").map { $0.drop { $0 == " " } })
        let facts = [
            "id: \(file.name)", "version: \(file.version)", "training_status: \(file.training)",
            "modalities: [\(file.modalities.joined(separator: ", "))]", "minimum_slices: \(file.minimumSlices)",
            "dimension: \(file.embeddingDimension)", "parameters: \(file.parameterCount)",
            "weights: \(file.licence)", "weights_id: \(file.identifiers["weights"] ?? "")",
            "space_id: \(file.identifiers["space"] ?? "")", "file_id: \(file.identifiers["file"] ?? "")",
        ]
        for fact in facts { #expect(lines.contains(fact[...]), "\(fact)") }
    }
}
