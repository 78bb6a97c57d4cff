/// What a rule asks of one fact.
struct RuleCondition: Hashable, Sendable {
    /// The question.
    enum Test: Hashable, Sendable {
        case isPresent
        case isAbsent
        /// One of the codes is among these.
        case hasAny([String])
        /// All of these are among the codes.
        case hasAll([String])
        /// None of these is among the codes; true where there are no codes.
        case hasNone([String])
        /// One of the codes begins with one of these.
        case begins([String])
        /// The number lies between the bounds, which belong to it.
        case between(Double?, Double?)
        /// One of the phrases occurs in one of the texts, token by token.
        case mentions([[Int]])
        /// None of the phrases occurs; true where there is no text.
        case doesNotMention([[Int]])
    }

    let fact: Fact
    let test: Test

    /// Whether the facts meet the condition.
    func holds(for values: FactValues) -> Bool {
        switch test {
        case .isPresent: values.isPresent(fact)
        case .isAbsent: !values.isPresent(fact)
        case .hasAny(let wanted): values.codes(fact).contains(where: wanted.contains)
        case .hasAll(let wanted): wanted.allSatisfy(values.codes(fact).contains)
        case .hasNone(let refused): !values.codes(fact).contains(where: refused.contains)
        case .begins(let prefixes):
            values.codes(fact).contains { code in prefixes.contains(where: code.hasPrefix) }
        case .between(let least, let most):
            values.number(fact).map { $0 >= least ?? -.infinity && $0 <= most ?? .infinity } ?? false
        case .mentions(let phrases):
            values.texts(fact).contains { text in phrases.contains { Self.occurs($0, in: text) } }
        case .doesNotMention(let phrases):
            !values.texts(fact).contains { text in phrases.contains { Self.occurs($0, in: text) } }
        }
    }

    private static func occurs(_ phrase: [Int], in text: [Int]) -> Bool {
        guard let first = phrase.first, phrase.count <= text.count else { return false }
        for start in 0...(text.count - phrase.count) where text[start] == first {
            if text[start..<(start + phrase.count)].elementsEqual(phrase) { return true }
        }
        return false
    }
}
