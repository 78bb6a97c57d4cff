import RadVocabulary

extension FilterExpression {
    /// Reads a filter as it is typed.
    ///
    /// Fields are label groups (`phase` is short for `contrastPhase`) and the numbers of `FilterNumber`. Labels are
    /// compared by `=` or `includes`, `!=`, `in (a, b)` and `not in (a, b)`, where the first word of hyphenated terms
    /// stands for all of them (`abdomen` for `abdomen-liver` and its like); numbers also by `<`, `<=`, `>`, `>=`. Comparisons are joined by `and`, `or`, `not` and
    /// brackets; `not` binds closest, then `and`. Words count alike in either case; terms may stand in quotes.
    ///
    /// - Throws: `FilterError` with the column of the fault.
    package init(parsing text: String) throws(FilterError) {
        var parser = FilterParser(tokens: try FilterLexer.tokens(of: text))
        self = try parser.filter()
    }
}

/// Reads tokens by recursive descent.
struct FilterParser {
    /// Most brackets and `not`s inside each other.
    static let maximumDepth = 64

    private let tokens: [FilterToken]
    private var position = 0
    private var depth = 0

    init(tokens: [FilterToken]) { self.tokens = tokens }

    private var current: FilterToken { tokens[position] }

    private mutating func advance() { position = min(position + 1, tokens.count - 1) }

    mutating func filter() throws(FilterError) -> FilterExpression {
        let expression = try disjunction()
        guard current.kind == .end else { throw unexpected("and, or, or the end") }
        return expression
    }

    private mutating func disjunction() throws(FilterError) -> FilterExpression {
        var parts = [try conjunction()]
        while current.isKeyword("or") {
            advance()
            parts.append(try conjunction())
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(FilterError) -> FilterExpression {
        var parts = [try factor()]
        while current.isKeyword("and") {
            advance()
            parts.append(try factor())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func factor() throws(FilterError) -> FilterExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw FilterError(
                .tooLong, column: current.column, expected: "at most \(Self.maximumDepth) brackets in each other",
                found: "more")
        }
        if current.isKeyword("not") {
            advance()
            return .not(try factor())
        }
        if current.isSymbol("(") {
            advance()
            let expression = try disjunction()
            guard current.isSymbol(")") else { throw unexpected("and, or, or ')'") }
            advance()
            return expression
        }
        return try comparison()
    }

    private mutating func comparison() throws(FilterError) -> FilterExpression {
        let field = try FilterField(named: current)
        advance()
        let isNegated = current.isKeyword("not")
        if isNegated { advance() }
        if current.isKeyword("in") {
            advance()
            let expression = field.equal(to: try list(for: field))
            return isNegated ? .not(expression) : expression
        }
        if current.isKeyword("includes"), case .label = field {
            advance()
            let expression = field.equal(to: [try value(for: field)])
            return isNegated ? .not(expression) : expression
        }
        guard !isNegated else { throw unexpected("in") }
        let symbol = current
        if symbol.isSymbol("=") || symbol.isSymbol("!=") {
            advance()
            let expression = field.equal(to: [try value(for: field)])
            return symbol.text == "=" ? expression : .not(expression)
        }
        guard symbol.kind == .symbol, let comparison = FilterComparison(rawValue: symbol.text) else {
            throw unexpected(field.comparisons)
        }
        guard case .number(let number) = field else {
            throw FilterError(
                .wrongComparison, column: symbol.column, expected: field.comparisons, found: symbol.shown)
        }
        advance()
        guard case .number(let limit) = try value(for: field) else {
            throw FilterError(
                .wrongComparison, column: symbol.column, expected: "= or != with unknown", found: symbol.shown)
        }
        return .number(number, comparison, limit)
    }

    private mutating func list(for field: FilterField) throws(FilterError) -> [FilterField.Value] {
        guard current.isSymbol("(") else { throw unexpected("'('") }
        advance()
        var values = [try value(for: field)]
        while current.isSymbol(",") {
            advance()
            values.append(try value(for: field))
        }
        guard current.isSymbol(")") else { throw unexpected("',' or ')'") }
        advance()
        return values
    }

    private mutating func value(for field: FilterField) throws(FilterError) -> FilterField.Value {
        let value = try field.value(current)
        advance()
        return value
    }

    private func unexpected(_ expected: String) -> FilterError {
        FilterError(.unexpectedToken, column: current.column, expected: expected, found: current.shown)
    }
}
