import RadVocabulary

/// Reads groupings and preferences.
struct SelectionParser {
    /// Most wishes of a preference, and label groups of a grouping.
    static let maximumCount = 64

    private let tokens: [FilterToken]
    private let text: FilterError.Text
    private var position = 0

    init(tokens: [FilterToken], in text: FilterError.Text) {
        self.tokens = tokens
        self.text = text
    }

    private var current: FilterToken { tokens[position] }

    private mutating func advance() { position = min(position + 1, tokens.count - 1) }

    /// A unit, then label groups after commas.
    mutating func grouping() throws(FilterError) -> SelectionGrouping {
        let units = SelectionGrouping.Unit.allCases
        guard let unit = units.first(where: { current.isKeyword($0.rawValue) }) else {
            throw unexpected(
                "one of \(units.map(\.rawValue).joined(separator: ", "))",
                suggestion: Spelling.nearest(to: current.text, among: units.map(\.rawValue)))
        }
        advance()
        var groups: [LabelGroup] = []
        while current.isSymbol(",") {
            advance()
            let column = current.column
            guard case .label(let group) = try FilterField(named: current, in: text) else {
                throw FilterError(
                    .wrongComparison, in: text, column: column, expected: "a label with terms",
                    found: current.shown)
            }
            guard !groups.contains(group), groups.count < Self.maximumCount else {
                throw FilterError(
                    .unexpectedToken, in: text, column: column, expected: "each label once", found: current.shown)
            }
            groups.append(group)
            advance()
        }
        guard current.kind == .end else { throw unexpected("',' or the end") }
        return SelectionGrouping(unit: unit, groups: groups)
    }

    /// Wishes after commas.
    mutating func wishes(for grouping: SelectionGrouping) throws(FilterError) -> [SelectionWish] {
        var wishes: [SelectionWish] = []
        while true {
            let column = current.column
            let wish = try wish()
            if wish.comparesOrder, grouping.unit == .patient {
                throw FilterError(
                    .wrongComparison, in: text, column: column,
                    expected: "no order with --one-per patient, since series are numbered within a study",
                    found: "'\(tokens[max(0, position - 1)].text)'")
            }
            wishes.append(wish)
            guard wishes.count < Self.maximumCount else {
                throw FilterError(
                    .tooLong, in: text, column: column, expected: "at most \(Self.maximumCount) wishes", found: "more")
            }
            if current.kind == .end { return wishes }
            guard current.isSymbol(",") else { throw unexpected("',' or the end") }
            advance()
        }
    }

    private mutating func wish() throws(FilterError) -> SelectionWish {
        if let wish = try superlative() { return wish }
        for (keyword, isHighest) in [("highest", true), ("lowest", false)] where current.isKeyword(keyword) {
            advance()
            guard case .number(let number) = try FilterField(named: current, in: text) else {
                throw unexpected("a number: \(FilterNumber.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            advance()
            return isHighest ? .highest(number) : .lowest(number)
        }
        guard current.kind == .word || current.kind == .quoted else {
            throw unexpected("a label and its term, \(Self.superlativeNames), or highest or lowest and a number")
        }
        let field: FilterField
        do {
            field = try FilterField(named: current, in: text)
        } catch {
            let names = SelectionWish.superlatives.map { $0.words.joined(separator: " ") }
            throw FilterError(
                error.code, in: text, column: error.column,
                expected: "\(Self.superlativeNames), or a label and its term: \(error.expected)", found: error.found,
                suggestion: Spelling.nearest(to: current.text, among: names) ?? error.suggestion)
        }
        advance()
        switch field {
        case .label(let group): return try labelWish(group, field)
        case .number(let number): return try numberWish(number, field)
        }
    }

    private static let superlativeNames = SelectionWish.superlatives.map { $0.words.joined(separator: " ") }
        .joined(separator: ", ")

    private mutating func superlative() throws(FilterError) -> SelectionWish? {
        let starting = SelectionWish.superlatives.filter { current.isKeyword($0.words[0]) }
        guard let first = starting.first else { return nil }
        advance()
        guard first.words.count > 1 else { return first.wish }
        guard let found = starting.first(where: { current.isKeyword($0.words[1]) }) else {
            throw unexpected(starting.map { $0.words[1] }.joined(separator: " or "))
        }
        advance()
        return found.wish
    }

    private mutating func labelWish(
        _ group: LabelGroup, _ field: FilterField
    ) throws(FilterError) -> SelectionWish {
        let isNegated = current.isKeyword("not") || current.isSymbol("!=")
        if isNegated || current.isKeyword("is") || current.isSymbol("=") || current.isKeyword("includes") { advance() }
        var terms = try termNames(field)
        while current.isKeyword("or") {
            advance()
            terms.formUnion(try termNames(field))
        }
        return isNegated ? .noTerms(group, of: terms) : .terms(group, oneOf: terms)
    }

    private mutating func termNames(_ field: FilterField) throws(FilterError) -> Set<String> {
        guard case .terms(let terms) = try field.value(current, in: text) else {
            throw FilterError(
                .wrongComparison, in: text, column: current.column,
                expected: "a term; what is unknown already comes after a match and before a mismatch",
                found: current.shown)
        }
        advance()
        return Set(terms)
    }

    private mutating func numberWish(
        _ number: FilterNumber, _ field: FilterField
    ) throws(FilterError) -> SelectionWish {
        guard current.kind == .symbol, let comparison = FilterComparison(rawValue: current.text) else {
            throw unexpected("<, <=, > or >=; or highest or lowest before the number")
        }
        advance()
        guard case .number(let limit) = try field.value(current, in: text) else { throw unexpected("a number") }
        advance()
        return .number(number, comparison, limit)
    }

    private func unexpected(_ expected: String, suggestion: String? = nil) -> FilterError {
        FilterError(
            .unexpectedToken, in: text, column: current.column, expected: expected, found: current.shown,
            suggestion: suggestion)
    }
}
