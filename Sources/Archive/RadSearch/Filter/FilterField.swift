import RadVocabulary

/// What a filter can ask about.
enum FilterField: Hashable {
    case label(LabelGroup)
    case number(FilterNumber)

    /// What a field is compared with.
    enum Value: Hashable {
        /// A term, or all that begin with the word that was typed.
        case terms([String])
        case number(Double)
        case unknown
    }

    /// Label groups that have terms, then numbers.
    static let all: [FilterField] =
        LabelGroup.allCases.filter { $0.form != .number }.map { .label($0) } + FilterNumber.allCases.map { .number($0) }

    /// Short names of fields, in lower case.
    private static let aliases = ["phase": LabelGroup.contrastPhase.rawValue]

    var name: String {
        switch self {
        case .label(let group): group.rawValue
        case .number(let number): number.rawValue
        }
    }

    /// The comparisons that the field understands, for errors.
    var comparisons: String {
        switch self {
        case .label: "=, includes, !=, in or not in"
        case .number: "=, !=, <, <=, >, >=, in or not in"
        }
    }

    /// The field that a token names.
    init(named token: FilterToken, in text: FilterError.Text = .filter) throws(FilterError) {
        let names = Self.all.map(\.name)
        guard token.kind == .word || token.kind == .quoted else {
            throw FilterError(
                .unexpectedToken, in: text, column: token.column, expected: "a field", found: token.shown)
        }
        let typed = Self.aliases[token.text.lowercased()] ?? token.text
        guard let index = names.firstIndex(where: { $0.lowercased() == typed.lowercased() }) else {
            throw FilterError(
                .unknownField, in: text, column: token.column, expected: "one of \(names.joined(separator: ", "))",
                found: token.shown, suggestion: Spelling.nearest(to: token.text, among: names))
        }
        self = Self.all[index]
    }

    /// The value that a token names for this field.
    func value(_ token: FilterToken, in text: FilterError.Text = .filter) throws(FilterError) -> Value {
        guard token.kind == .word || token.kind == .quoted else {
            throw FilterError(
                .unexpectedToken, in: text, column: token.column, expected: "a value", found: token.shown)
        }
        if token.isKeyword(Vocabulary.unknown) { return .unknown }
        switch self {
        case .label(let group):
            let terms = Vocabulary.terms(of: group).map(\.term)
            let typed = token.text.lowercased()
            if let term = terms.first(where: { $0.lowercased() == typed }) { return .terms([term]) }
            let family = terms.filter { $0.lowercased().hasPrefix(typed + "-") }
            if !family.isEmpty { return .terms(family) }
            throw FilterError(
                .unknownTerm, in: text, column: token.column,
                expected: "a term of \(group.rawValue): \((terms + [Vocabulary.unknown]).joined(separator: ", "))",
                found: token.shown, suggestion: Spelling.nearest(to: token.text, among: terms))
        case .number:
            guard let number = Double(token.text), number.isFinite else {
                throw FilterError(
                    .notANumber, in: text, column: token.column, expected: "a number", found: token.shown)
            }
            return .number(number)
        }
    }

    /// The condition that the field has one of these values.
    func equal(to values: [Value]) -> FilterExpression {
        let unknown = values.contains(.unknown)
        switch self {
        case .label(let group):
            let terms = values.flatMap { value -> [String] in
                if case .terms(let terms) = value { terms } else { [] }
            }
            return .term(group, oneOf: Set(terms), unknown: unknown)
        case .number(let field):
            let numbers = values.compactMap { value -> Double? in
                if case .number(let number) = value { number } else { nil }
            }
            return .numberIn(field, Set(numbers), unknown: unknown)
        }
    }
}

/// Names that may have been meant.
enum Spelling {
    /// The name that takes the fewest changes, of equal ones the first; nil if it takes more than a third of its letters.
    static func nearest(to text: String, among names: [String]) -> String? {
        let typed = simplified(text)
        guard typed.count <= 64 else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let known = simplified(name)
            let distance = distance(typed, known)
            if distance <= max(1, (known.count + 1) / 3), distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// Lower-case letters and digits, so that `slice_spacing` is near `sliceSpacing`.
    private static func simplified(_ text: String) -> [Character] {
        text.lowercased().filter { $0.isLetter || $0.isNumber }.map { $0 }
    }

    /// Fewest insertions, deletions, replacements and swaps of neighbours that make one text the other.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
