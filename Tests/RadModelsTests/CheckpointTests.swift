import RadCheckpoint
import RadGraph
import RadVocabulary
import Testing

@testable import RadModels

@Suite struct CheckpointTests {
    @Test(arguments: ModelRegistry.models.map(\.name))
    func `every class of a head is a term of the vocabulary`(name: String) throws {
        let model = try #require(ModelRegistry.model(named: name))
        let vocabularies = model.terms.vocabularies
        #expect(Set(vocabularies.map(\.head)) == Set(model.graph().outputs.keys))
        #expect(vocabularies.first { $0.head == HeadName.coverage }?.terms.map(\.term) == model.terms.coverage)
    }

    @Test func `an untrained checkpoint says so and depends on its seed`() throws {
        let model = try #require(ModelRegistry.model(named: "radnet-s"))
        let first = try model.untrainedCheckpoint(seed: 1)
        let second = try model.untrainedCheckpoint(seed: 2)
        #expect(first.manifest.trainingStatus == .untrained)
        #expect(first.provenance.initialisation == "he-normal" && first.provenance.seed == 1)
        #expect(first.weightsID != second.weightsID)
        #expect(first.specID == second.specID)
        #expect(first.embedding.dimension == 512)
    }
}
