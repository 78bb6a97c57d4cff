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
    /// The place of the fact among all, and the codes or phrases as the numbers by which values are compared.
    private let index: Int
    private let wanted: NumberSet
    private let required: [Int]

    /// - Parameter lexicon: The lexicon that numbers the codes and phrases.
    init(fact: Fact, test: Test, lexicon: inout Lexicon) {
        self.fact = fact
        self.test = test
        index = fact.index
        switch test {
        case .hasAny(let codes), .hasNone(let codes), .hasAll(let codes):
            required = codes.map { lexicon.code($0) }
        case .mentions(let phrases), .doesNotMention(let phrases):
            required = phrases.map { lexicon.number(ofPhrase: $0) }
        case .isPresent, .isAbsent, .begins, .between: required = []
        }
        wanted = NumberSet(required)
    }

    /// Whether the facts meet the condition.
    func holds(for values: FactValues) -> Bool {
        switch test {
        case .isPresent: return values.isPresent(fact)
        case .isAbsent: return !values.isPresent(fact)
        case .hasAny, .mentions:
            for number in values.found[index] where wanted.contains(number) { return true }
            return false
        case .hasNone, .doesNotMention:
            for number in values.found[index] where wanted.contains(number) { return false }
            return true
        case .hasAll: return required.allSatisfy(values.found[index].contains)
        case .begins(let prefixes):
            return values.codes[index].contains { code in prefixes.contains(where: code.hasPrefix) }
        case .between(let least, let most):
            let number = values.numbers[index]
            return number >= least ?? -.infinity && number <= most ?? .infinity
        }
    }
}
