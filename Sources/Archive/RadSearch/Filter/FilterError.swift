/// Why the text of a filter is not understood, and where.
package struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name in kebab case.
        package let rawValue: String
        /// Names a fault.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Something else should stand here.
        package static let unexpectedToken = Code(rawValue: "unexpected-token")
        /// A character that no filter holds.
        package static let unexpectedCharacter = Code(rawValue: "unexpected-character")
        /// A quoted text does not end.
        package static let openQuote = Code(rawValue: "open-quote")
        /// There is no field of this name.
        package static let unknownField = Code(rawValue: "unknown-field")
        /// The field has no such term.
        package static let unknownTerm = Code(rawValue: "unknown-term")
        /// The field is not compared in this way.
        package static let wrongComparison = Code(rawValue: "wrong-comparison")
        /// A number is expected and something else stands here.
        package static let notANumber = Code(rawValue: "not-a-number")
        /// The filter is longer or deeper than any sensible one.
        package static let tooLong = Code(rawValue: "too-long")
    }

    /// The text that has the fault.
    package enum Text: String, Sendable {
        case filter = "Filter"
        /// What one each is selected of.
        case grouping = "Grouping"
        /// What makes one volume better than another.
        case preference = "Preference"
    }

    /// Which fault it is.
    package let code: Code
    /// Which text has it.
    package let text: Text
    /// Place of the fault in the text, counted in characters from 1.
    package let column: Int
    /// What should stand there.
    package let expected: String
    /// What stands there, as it was typed.
    package let found: String
    /// The known name nearest to what was typed; nil if none is near.
    package let suggestion: String?

    init(
        _ code: Code, in text: Text = .filter, column: Int, expected: String, found: String, suggestion: String? = nil
    ) {
        self.code = code
        self.text = text
        self.column = column
        self.expected = expected
        self.found = found
        self.suggestion = suggestion
    }

    /// The fault in one sentence, with what may have been meant.
    package var description: String {
        let fault = "\(text.rawValue), column \(column): expected \(expected), found \(found)."
        return suggestion.map { "\(fault) Did you mean \($0)?" } ?? fault
    }
}
