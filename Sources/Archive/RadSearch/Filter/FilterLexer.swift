/// The parts of a filter's text.
struct FilterToken: Hashable {
    enum Kind: Hashable {
        /// A name, term or number without quotes.
        case word
        /// A text in quotes.
        case quoted
        /// A comparison, bracket or comma.
        case symbol
        case end
    }

    let kind: Kind
    /// The text without quotes.
    let text: String
    /// Place of the first character, counted from 1.
    let column: Int

    /// The token as it is shown in errors.
    var shown: String { kind == .end ? "the end" : "'\(text)'" }

    /// Whether the token is this word, in whatever case, and not in quotes.
    func isKeyword(_ keyword: String) -> Bool { kind == .word && text.lowercased() == keyword }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Splits a filter's text into tokens.
enum FilterLexer {
    /// Most characters of a filter.
    static let maximumLength = 4096

    static func tokens(
        of text: String, in kind: FilterError.Text = .filter
    ) throws(FilterError) -> [FilterToken] {
        let characters = Array(text)
        guard characters.count <= maximumLength else {
            throw FilterError(
                .tooLong, in: kind, column: maximumLength + 1, expected: "at most \(maximumLength) characters",
                found: "\(characters.count)")
        }
        var tokens: [FilterToken] = []
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if character.isWhitespace {
                index += 1
            } else if character == "\"" || character == "'" {
                tokens.append(try quoted(characters, &index, kind))
            } else if isWordCharacter(character) {
                let start = index
                while index < characters.count, isWordCharacter(characters[index]) { index += 1 }
                tokens.append(FilterToken(kind: .word, text: String(characters[start..<index]), column: start + 1))
            } else {
                tokens.append(try symbol(characters, &index, kind))
            }
        }
        return tokens + [FilterToken(kind: .end, text: "", column: characters.count + 1)]
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._-+".contains(character)
    }

    /// A text between equal quotes; a doubled quote stands for one.
    private static func quoted(
        _ characters: [Character], _ index: inout Int, _ kind: FilterError.Text
    ) throws(FilterError) -> FilterToken {
        let quote = characters[index]
        let start = index
        var text = ""
        index += 1
        while index < characters.count {
            if characters[index] != quote {
                text.append(characters[index])
            } else if index + 1 < characters.count, characters[index + 1] == quote {
                text.append(quote)
                index += 1
            } else {
                index += 1
                return FilterToken(kind: .quoted, text: text, column: start + 1)
            }
            index += 1
        }
        throw FilterError(
            .openQuote, in: kind, column: start + 1, expected: "a closing \(quote)", found: "the end")
    }

    private static func symbol(
        _ characters: [Character], _ index: inout Int, _ kind: FilterError.Text
    ) throws(FilterError) -> FilterToken {
        let start = index
        for symbol in ["<=", ">=", "!=", "=", "<", ">", "(", ")", ","] {
            if characters[index...].starts(with: symbol) {
                index += symbol.count
                return FilterToken(kind: .symbol, text: symbol, column: start + 1)
            }
        }
        throw FilterError(
            .unexpectedCharacter, in: kind, column: start + 1, expected: "a field, term, number, comparison or bracket",
            found: "'\(characters[index])'")
    }
}
