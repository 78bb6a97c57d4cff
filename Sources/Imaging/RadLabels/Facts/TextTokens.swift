/// Splits free text into whole tokens, so that rules never match a part of a word.
///
/// Letters are lower-cased and freed of accents, with German spelling kept (`ä` becomes `ae`, `ß` becomes `ss`).
/// Everything but letters and digits separates, with three exceptions that radiology writes with signs: `t2*` becomes
/// `t2star`, `+` is the token `plus`, and the minus of a lone `c-` is the token `minus`.
enum TextTokens {
    /// The tokens of a text in their order.
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var token = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if let letters = folded(scalar, after: token) {
                token += letters
            } else if scalar == "*", token == "t2" || token == "r2" {
                token += "star"
                close(&token, into: &tokens)
            } else {
                let isLoneC = token == "c"
                close(&token, into: &tokens)
                if scalar == "+" { tokens.append("plus") }
                if scalar == "-", isLoneC, !continuesWord(scalars, after: index) { tokens.append("minus") }
            }
        }
        close(&token, into: &tokens)
        return tokens
    }

    private static func close(_ token: inout String, into tokens: inout [String]) {
        if !token.isEmpty { tokens.append(token) }
        token = ""
    }

    private static func continuesWord(_ scalars: [Unicode.Scalar], after index: Int) -> Bool {
        index + 1 < scalars.count && folded(scalars[index + 1], after: "") != nil
    }

    /// The lower-case letters that a scalar stands for, nil for a separator.
    private static func folded(_ scalar: Unicode.Scalar, after token: String) -> String? {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: return String(Character(scalar))
        case 0x41...0x5A: return String(Character(scalar)).lowercased()
        case 0...0x7F: return nil
        // A diaeresis on its own, as decomposed text has it, is German after these letters.
        case 0x308: return token.hasSuffix("a") || token.hasSuffix("o") || token.hasSuffix("u") ? "e" : ""
        case 0x300...0x36F: return ""
        default: return foldedLetter(scalar)
        }
    }

    private static func foldedLetter(_ scalar: Unicode.Scalar) -> String? {
        guard scalar.properties.isAlphabetic else { return nil }
        let lower = scalar.properties.lowercaseMapping
        return accents[lower] ?? lower
    }

    private static let accents: [String: String] = {
        let letters = [
            "ae": "äæ", "oe": "öœø", "ue": "ü", "ss": "ß", "a": "áàâãå", "e": "éèêë", "i": "íìîï", "o": "óòôõ",
            "u": "úùû", "c": "ç", "n": "ñ",
        ]
        return letters.reduce(into: [:]) { table, entry in
            for letter in entry.value { table[String(letter)] = entry.key }
        }
    }()
}

/// The tokens that rules ask for, numbered; a token that no rule asks for has no number and cannot be told apart.
struct Lexicon: Sendable {
    private var numbers: [String: Int] = [:]

    /// The number of every token that no rule asks for.
    static let stranger = -1

    /// The numbers of a phrase's tokens; new tokens are added.
    mutating func phrase(_ text: String) -> [Int] {
        TextTokens.tokens(of: text).map { token in
            if let known = numbers[token] { return known }
            numbers[token] = numbers.count
            return numbers.count - 1
        }
    }

    /// The tokens by their numbers.
    var words: [Int: String] { Dictionary(uniqueKeysWithValues: numbers.map { ($0.value, $0.key) }) }

    /// The numbers of a header text's tokens.
    func numbers(of text: String) -> [Int] {
        TextTokens.tokens(of: text).map { numbers[$0] ?? Self.stranger }
    }
}
