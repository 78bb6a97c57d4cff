package import RadVocabulary

/// What the values of one output of the network mean.
package struct HeadVocabulary: Hashable, Codable, Sendable {
    /// How the values of an output are to be read.
    package enum Activation: String, Codable, CaseIterable, Sendable {
        /// One term holds: the values are probabilities that sum to 1.
        case softmax
        /// Any number of terms hold: each value is a probability of its own.
        case sigmoid
        /// The one value is a number in ``HeadVocabulary/unit``.
        case identity
    }

    /// The name of the graph's output.
    package var head: String
    /// What is labelled.
    package var group: LabelGroup
    package var activation: Activation
    /// The terms in the order of the values; empty for a number.
    package var terms: [CodedTerm]
    /// The unit of a number in UCUM notation, such as `mm`; nil for terms.
    package var unit: String?

    /// What the values of an output mean.
    package init(head: String, group: LabelGroup, activation: Activation, terms: [CodedTerm], unit: String? = nil) {
        self.head = head
        self.group = group
        self.activation = activation
        self.terms = terms
        self.unit = unit
    }
}
