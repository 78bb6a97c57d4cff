/// How the labels of the training data were spread, and from which value on a term is taken to hold.
package struct LabelStatistics: Hashable, Codable, Sendable {
    /// The rules that gave the labels.
    package struct Rules: Hashable, Codable, Sendable {
        /// Their name and version, such as `radzoo 1`.
        package var version: String
        /// Their hash, 64 lower-case hexadecimal digits.
        package var digest: String

        /// The rules that gave the labels.
        package init(version: String, digest: String) {
            self.version = version
            self.digest = digest
        }
    }

    /// One output with terms.
    package struct Head: Hashable, Codable, Sendable {
        /// The name of the output.
        package var head: String
        /// Series of the training split with each term, in the order of the terms.
        package var counts: [Int]
        /// Series of the training split for which the group was unknown.
        package var unknown: Int
        /// From which value on each term is taken to hold, 0 to 1; nil where the highest one is.
        package var thresholds: [Double]?

        /// One output with terms.
        package init(head: String, counts: [Int], unknown: Int, thresholds: [Double]? = nil) {
            self.head = head
            self.counts = counts
            self.unknown = unknown
            self.thresholds = thresholds
        }
    }

    /// The outputs in the byte order of their names.
    package var heads: [Head]
    package var rules: Rules?

    /// How labels were spread.
    package init(heads: [Head], rules: Rules? = nil) {
        self.heads = heads
        self.rules = rules
    }

    /// Requires a count for each term of known heads.
    func validate(_ vocabularies: [HeadVocabulary]) throws(CheckpointError) {
        func refuse(_ expected: String) -> CheckpointError {
            CheckpointError(.labels, at: ElementPath.labelStatistics, expected: expected)
        }
        let known = Dictionary(vocabularies.map { ($0.head, $0) }, uniquingKeysWith: { first, _ in first })
        guard !heads.isEmpty, Set(heads.map(\.head)).count == heads.count else { throw refuse("each head once") }
        for head in heads {
            guard let vocabulary = known[head.head], vocabulary.activation != .identity,
                head.counts.count == vocabulary.terms.count, head.counts.allSatisfy({ $0 >= 0 }), head.unknown >= 0
            else { throw refuse("a count for each term of a head") }
            guard let thresholds = head.thresholds else { continue }
            guard vocabulary.activation == .sigmoid, thresholds.count == vocabulary.terms.count,
                thresholds.allSatisfy({ (0...1).contains($0) })
            else { throw refuse("a threshold of 0 to 1 for each term of a sigmoid head") }
        }
        if let rules, rules.version.isEmpty || !rules.digest.isDigest {
            throw refuse("version and digest of the rules")
        }
    }
}
