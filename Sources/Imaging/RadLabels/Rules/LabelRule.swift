import RadVocabulary

/// One rule: under these conditions, this voter votes so.
///
/// It is a class because labelling goes through hundreds of rules for each series: passing one on costs one count.
final class LabelRule: Sendable {
    /// What a rule votes for.
    enum Outcome: Hashable, Sendable {
        /// Terms of the group's vocabulary.
        case terms([String])
        /// The code of a fact, where it is a term of the group's vocabulary.
        case code(Fact)
        /// The number of a fact.
        case number(Fact)
        /// Against terms of the group's vocabulary.
        case against([String])
        /// That the label must stay unknown.
        case unknown
    }

    /// Unique among all rules; begins with the name of the group.
    let id: String
    let outcome: Outcome
    let voter: Evidence.Voter
    /// How strongly the rule votes, more than 0 and at most 1.
    let weight: Double
    /// What the rules of its set have in common; all of these must hold.
    let given: [RuleCondition]
    /// What the rule itself asks; all of these must hold.
    let own: [RuleCondition]
    /// None of these may hold.
    let exceptions: [RuleCondition]
    /// Whether the rule speaks only where no other rule of its group did.
    let isLastResort: Bool
    /// The tags that the rule reads, sorted.
    let tags: [String]
    /// The votes of a rule whose terms do not depend on the header.
    let fixedVotes: [Evidence]

    /// All of these must hold.
    var conditions: [RuleCondition] { given + own }

    init(
        id: String, outcome: Outcome, voter: Evidence.Voter, weight: Double, given: [RuleCondition],
        own: [RuleCondition], exceptions: [RuleCondition], isLastResort: Bool
    ) {
        self.id = id
        self.outcome = outcome
        self.voter = voter
        self.weight = weight
        self.given = given
        self.own = own
        self.exceptions = exceptions
        self.isLastResort = isLastResort
        var facts = (given + own + exceptions).map(\.fact)
        switch outcome {
        case .code(let fact), .number(let fact): facts.append(fact)
        case .terms, .against, .unknown: break
        }
        let tags = Set(facts.flatMap(\.tags)).sorted()
        self.tags = tags
        let fixed: [String] =
            switch outcome {
            case .terms(let terms): terms
            case .against(let terms): terms.map(Vocabulary.negation)
            case .unknown: [Vocabulary.unknown]
            case .code, .number: []
            }
        fixedVotes = fixed.map { Evidence(rule: id, tags: tags, voter: voter, value: $0, weight: weight) }
    }

    /// Whether the facts meet the rule's conditions.
    func holds(for values: FactValues) -> Bool {
        given.allSatisfy { $0.holds(for: values) } && holdsItself(for: values)
    }

    /// Whether the facts meet what the rule asks beside what its set asks.
    func holdsItself(for values: FactValues) -> Bool {
        own.allSatisfy { $0.holds(for: values) } && !exceptions.contains { $0.holds(for: values) }
    }
}

/// Rules that begin with the same conditions, which are asked once.
struct RuleSet: Sendable {
    let given: [RuleCondition]
    var rules: [LabelRule]
}

/// The rules of one group, and how their votes decide.
struct RuleGroup: Sendable {
    let group: LabelGroup
    /// The confidence that a value needs.
    let least: Double
    /// Terms that say more than others: a vote for a coarse term does not contradict its refinement.
    let refinements: [String: Set<String>]
    /// The terms of another group, which this one leaves out.
    let excluded: Fact?
    var sets: [RuleSet]
    /// What a site says of rules of the group that contradict each other.
    var overrulings: [Overruling] = []

    /// All rules in their order.
    var rules: [LabelRule] { sets.flatMap(\.rules) }
}
