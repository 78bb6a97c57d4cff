package import RadVocabulary

/// What is to be selected: of what one each, under which condition, by which wishes.
package struct SelectionQuery: Hashable, Sendable {
    /// Of what one volume each is selected.
    package let grouping: SelectionGrouping
    /// What a volume must fulfil to be selected at all; nil for nothing.
    package let condition: FilterExpression?
    /// What makes a volume better, the most important first.
    package let wishes: [SelectionWish]

    /// Reads the three texts as they are typed.
    ///
    /// - Parameters:
    ///   - onePer: `study`, `patient` or `series`, and label groups after commas: `study, sequence`.
    ///   - condition: A filter as `FilterExpression` reads it; nil for none.
    ///   - preference: Wishes after commas: `kernel soft, phase portal, thinnest`; nil for none.
    /// - Throws: `FilterError` with the text and column of the fault.
    package init(onePer: String, where condition: String?, prefer preference: String?) throws(FilterError) {
        var parser = SelectionParser(tokens: try FilterLexer.tokens(of: onePer, in: .grouping), in: .grouping)
        grouping = try parser.grouping()
        self.condition = try condition.map { text throws(FilterError) in try FilterExpression(parsing: text) }
        guard let preference else {
            wishes = []
            return
        }
        parser = SelectionParser(tokens: try FilterLexer.tokens(of: preference, in: .preference), in: .preference)
        wishes = try parser.wishes(for: grouping)
    }

    /// The label groups that decide; of others candidates need no terms.
    package var groups: Set<LabelGroup> {
        Set(grouping.groups).union(wishes.compactMap(\.group)).union(condition?.groups ?? [])
    }
}
