package import RadCheckpoint
import RadGraph
import RadTensor
import RadVocabulary

extension ModelDescription {
    /// The untrained checkpoint of the model: seeded random weights in half precision, everything else as it will be.
    ///
    /// Equal seeds give equal bytes. Half precision halves the file; all arithmetic is in 32 bits.
    /// - Throws: `CheckpointError` only if the model contradicts itself.
    package func untrainedCheckpoint(seed: UInt64 = 1) throws(CheckpointError) -> Checkpoint {
        let (graph, parameters) = untrained(seed: seed)
        var halved = ParameterSet()
        for name in parameters.names {
            if let tensor = parameters[name] { halved[name] = try Self.halved(tensor, at: name) }
        }
        return try Checkpoint(
            manifest: Manifest(name: name, version: "0.1.0", trainingStatus: .untrained),
            elements: CheckpointElements(
                architecture: graph, preprocessing: preprocessing,
                embedding: EmbeddingSpecification(tap: embeddingTap, pooling: .none, dimension: dimension),
                labels: terms.vocabularies,
                licence: Licence(
                    weights: "Apache-2.0",
                    limits: [
                        "Untrained: the weights are seeded random numbers, and embeddings carry no meaning.",
                        "Not a medical device; not for diagnosis or treatment.",
                    ]),
                provenance: Provenance(createdBy: "radzoo 0.1.0", initialisation: "he-normal", seed: seed)),
            parameters: halved)
    }

    /// What the values of its heads mean.
    package var labels: [HeadVocabulary] { terms.vocabularies }

    private static func halved(_ tensor: Tensor, at name: String) throws(CheckpointError) -> Tensor {
        let bytes = HalfPrecision.float16Patterns(of: tensor.float32Values()).flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
        do {
            return try Tensor(shape: tensor.shape, elementType: .float16, bytes: bytes)
        } catch {
            throw CheckpointError(.weights, at: name, expected: "two bytes for each value", found: "\(error)")
        }
    }
}

extension HeadTerms {
    /// The heads as a checkpoint describes them.
    package var vocabularies: [HeadVocabulary] {
        func terms(_ names: [String], _ group: LabelGroup) -> [CodedTerm] {
            names.map { name in
                guard let term = Vocabulary.term(name, in: group) else {
                    preconditionFailure("the terms of heads are those of the vocabulary")
                }
                return term
            }
        }
        return [
            HeadVocabulary(
                head: HeadName.sequence, group: .sequence, activation: .softmax, terms: terms(sequence, .sequence)),
            HeadVocabulary(head: HeadName.plane, group: .plane, activation: .softmax, terms: terms(plane, .plane)),
            HeadVocabulary(
                head: HeadName.contrast, group: .contrast, activation: .softmax, terms: terms(contrast, .contrast)),
            HeadVocabulary(
                head: HeadName.coverage, group: .coverage, activation: .sigmoid, terms: terms(coverage, .coverage)),
            HeadVocabulary(
                head: HeadName.sliceSpacing, group: .sliceSpacing, activation: .identity, terms: [], unit: "mm"),
        ]
    }
}
