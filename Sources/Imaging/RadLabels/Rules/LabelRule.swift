import RadVocabulary

/// One rule: under these conditions, this voter votes so.
struct LabelRule: Hashable, Sendable {
    /// What a rule votes for.
    enum Outcome: Hashable, Sendable {
        /// Terms of the group's vocabulary.
        case terms([String])
        /// The code of a fact, where it is a term of the group's vocabulary.
        case code(Fact)
        /// The number of a fact.
        case number(Fact)
        /// That the label must stay unknown.
        case unknown
    }

    /// Unique among all rules; begins with the name of the group.
    let id: String
    let outcome: Outcome
    let voter: Evidence.Voter
    /// How strongly the rule votes, more than 0 and at most 1.
    let weight: Double
    /// All of these must hold.
    let conditions: [RuleCondition]
    /// None of these may hold.
    let exceptions: [RuleCondition]
    /// Whether the rule speaks only where no other rule of its group did.
    let isLastResort: Bool
    /// The tags that the rule reads, sorted.
    let tags: [String]

    init(
        id: String, outcome: Outcome, voter: Evidence.Voter, weight: Double, conditions: [RuleCondition],
        exceptions: [RuleCondition], isLastResort: Bool
    ) {
        self.id = id
        self.outcome = outcome
        self.voter = voter
        self.weight = weight
        self.conditions = conditions
        self.exceptions = exceptions
        self.isLastResort = isLastResort
        var facts = (conditions + exceptions).map(\.fact)
        switch outcome {
        case .code(let fact), .number(let fact): facts.append(fact)
        case .terms, .unknown: break
        }
        tags = Set(facts.flatMap(\.tags)).sorted()
    }

    /// Whether the facts meet the rule's conditions.
    func holds(for values: FactValues) -> Bool {
        conditions.allSatisfy { $0.holds(for: values) } && !exceptions.contains { $0.holds(for: values) }
    }
}

/// The rules of one group, and how their votes decide.
struct RuleGroup: Hashable, Sendable {
    let group: LabelGroup
    /// The confidence that a value needs.
    let least: Double
    /// The weight from which a vote for another value makes a conflict.
    let opposing: Double
    /// Terms that say more than others: a vote for a coarse term does not contradict its refinement.
    let refinements: [String: Set<String>]
    let rules: [LabelRule]
}
