/// Something in a card that is wrong, where it stands, and what to do about it.
package struct CardFinding: Hashable, Sendable {
    /// The rule that is broken; new ones may appear.
    package struct Rule: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// The front matter is no YAML, or goes beyond a limit.
        package static let syntax = Rule(rawValue: "syntax")
        /// A key that cards do not have.
        package static let unknownKey = Rule(rawValue: "unknown-key")
        /// A key that the card must have and does not.
        package static let missingKey = Rule(rawValue: "missing-key")
        /// A value of another form than the field has.
        package static let value = Rule(rawValue: "value")
        /// A section of the text that every card has.
        package static let missingSection = Rule(rawValue: "missing-section")
        /// A claim that the checkpoint contradicts.
        package static let mismatch = Rule(rawValue: "mismatch")
        /// A figure without what it takes to believe it.
        package static let evidence = Rule(rawValue: "evidence")
        /// A number in the text that claims performance and is not among the metrics.
        package static let unprovenClaim = Rule(rawValue: "unproven-claim")
        /// A licence that is not stated.
        package static let licence = Rule(rawValue: "licence")
        /// The checkpoint carries another card.
        package static let otherCard = Rule(rawValue: "other-card")
    }

    /// The line of the card, counted from 1.
    package let line: Int
    /// The field, such as `identities.weights_id`; empty for the text.
    package let field: String
    package let rule: Rule
    /// What is wrong, with what was expected and found.
    package let message: String
    /// What to do about it.
    package let remedy: String

    /// A finding.
    package init(line: Int, field: String, rule: Rule, message: String, remedy: String) {
        self.line = line
        // Cards and checkpoints are strangers' texts, and findings are read on a terminal.
        self.field = PlainText.shown(field)
        self.rule = rule
        self.message = PlainText.shown(message)
        self.remedy = remedy
    }
}

extension CardFinding: CustomStringConvertible {
    package var description: String {
        "line \(line)\(field.isEmpty ? "" : ", \(field)"): \(rule.rawValue): \(message). \(remedy)"
    }
}
