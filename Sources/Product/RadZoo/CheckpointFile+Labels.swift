import RadCheckpoint
import RadVocabulary

/// What the outputs of a checkpoint mean, and where the labels came from that they were trained with.
///
/// Its JSON has the properties by their names.
public struct CheckpointLabels: Hashable, Encodable, Sendable {
    /// A value of an output.
    public struct Term: Hashable, Encodable, Sendable {
        /// The term of the vocabulary.
        public let term: String
        /// The term in words.
        public let display: String
        /// The code as scheme and value, such as `SCT 24028007`; nil where no standard has the idea.
        public let code: String?
        /// The number of the DICOM context group that holds the code.
        public let contextGroup: Int?
    }

    /// One output.
    public struct Head: Hashable, Encodable, Sendable {
        /// Its name.
        public let head: String
        /// What it labels.
        public let group: String
        /// `softmax`: one term holds; `sigmoid`: any number of terms; `identity`: a number.
        public let activation: String
        /// The terms in the order of the values; empty for a number.
        public let terms: [Term]
        /// The unit of a number.
        public let unit: String?
        /// Series of the training data with each term, in the order of the terms; nil where the file does not say.
        public let counts: [Int]?
        /// Series of the training data for which nothing was known.
        public let unknown: Int?
        /// From which value on each term is taken to hold, of a head of which any number of terms may.
        public let thresholds: [Double]?
    }

    /// A part of the data that the weights were trained or judged with.
    public struct Split: Hashable, Encodable, Sendable {
        /// `training`, `validation` or `test`.
        public let role: String
        /// Number of subjects.
        public let subjects: Int
        /// Number of series.
        public let series: Int
    }

    /// The outputs by name.
    public let heads: [Head]
    /// The hash of the rules that gave the training labels; nil where none did.
    public let rulesHash: String?
    /// Name and version of the rules, where the file says them.
    public let rulesVersion: String?
    /// The parts of the data; none where the file does not say.
    public let splits: [Split]

    /// Reads what a file says of its labels; no tensor is read.
    ///
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a file that breaks a rule of the format.
    public init(at path: String) throws {
        try CheckpointFile.checkPresence(of: path)
        let header = try RadZooError.translating { try CheckpointReader(path: path) }.header
        let statistics = header.supplements.labelStatistics
        heads = header.labels.map { vocabulary in
            let spread = statistics?.heads.first { $0.head == vocabulary.head }
            return Head(
                head: vocabulary.head, group: vocabulary.group.rawValue, activation: vocabulary.activation.rawValue,
                terms: vocabulary.terms.map {
                    Term(term: $0.term, display: $0.display, code: $0.code, contextGroup: $0.contextGroup)
                }, unit: vocabulary.unit, counts: spread?.counts, unknown: spread?.unknown,
                thresholds: spread?.thresholds)
        }
        rulesHash = header.provenance.rulesHash ?? statistics?.rules?.digest
        rulesVersion = statistics?.rules?.version
        splits = (header.supplements.training?.splits ?? []).map {
            Split(role: $0.role.rawValue, subjects: $0.subjects, series: $0.series)
        }
    }
}
