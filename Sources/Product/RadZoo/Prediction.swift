import RadCheckpoint
import RadVocabulary

/// What one head of a network says of a volume.
public struct Prediction: Hashable, Encodable, Sendable {
    /// A term with what the head gives it.
    public struct Score: Hashable, Encodable, Sendable {
        /// The term of the vocabulary.
        public let term: String
        /// The term in words.
        public let display: String
        /// The code of the term as scheme and value, such as `SCT 24028007`; nil where no standard has the idea.
        public let code: String?
        /// A probability, 0 to 1.
        public let probability: Float
    }

    /// The name of the head.
    public let head: String
    /// What it labels: `plane`, `contrast`, ...
    public let group: String
    /// Whether exactly one term holds (`softmax`), any number of them (`sigmoid`), or the head gives a number (`identity`).
    public let activation: String
    /// The terms in the order of the network's outputs; empty for a number.
    public let scores: [Score]
    /// The number, of a head that gives one.
    public let number: Float?
    /// The unit of the number.
    public let unit: String?

    /// The term with the highest probability, nil for a number.
    public var best: Score? { scores.max { $0.probability < $1.probability } }

    init(_ vocabulary: HeadVocabulary, values: [Float]) {
        head = vocabulary.head
        group = vocabulary.group.rawValue
        activation = vocabulary.activation.rawValue
        scores = zip(vocabulary.terms, values).map { term, value in
            Score(term: term.term, display: term.display, code: term.code, probability: value)
        }
        number = vocabulary.activation == .identity ? values.first : nil
        unit = vocabulary.unit
    }
}

extension CodedTerm {
    /// Scheme and value of the code, nil where there is none.
    var code: String? {
        guard let codeValue, let codingScheme else { return nil }
        return "\(codingScheme.rawValue) \(codeValue)"
    }
}
