/// The tokens, phrases and codes that rules ask for, numbered; what no rule asks for has no number and cannot be told
/// apart.
struct Lexicon: Sendable {
    private var tokens: [String: Int] = [:]
    private var codes: [String: Int] = [:]
    private var phraseNumbers: [[Int]: Int] = [:]
    /// The phrases that begin with each token, as their further tokens and their number.
    private var phrases: [[(rest: ArraySlice<Int>, number: Int)]] = []

    /// The number of everything that no rule asks for.
    static let stranger = -1

    /// The numbers of a phrase's tokens; new tokens and the phrase are added.
    mutating func phrase(_ text: String) -> [Int] {
        let numbers = TextTokens.tokens(of: text).map { token in
            if let known = tokens[token] { return known }
            tokens[token] = tokens.count
            phrases.append([])
            return tokens.count - 1
        }
        if let first = numbers.first, phraseNumbers[numbers] == nil {
            phrases[first].append((numbers.dropFirst(), phraseNumbers.count))
            phraseNumbers[numbers] = phraseNumbers.count
        }
        return numbers
    }

    /// The number of a code, which is added where it is new.
    mutating func code(_ text: String) -> Int {
        if let known = codes[text] { return known }
        codes[text] = codes.count
        return codes.count - 1
    }

    /// The number of a phrase by its tokens' numbers.
    func number(ofPhrase tokens: [Int]) -> Int { phraseNumbers[tokens] ?? Self.stranger }

    /// The number of a header's code.
    func number(ofCode text: String) -> Int { codes[text] ?? Self.stranger }

    /// The tokens by their numbers.
    var words: [Int: String] { Dictionary(uniqueKeysWithValues: tokens.map { ($0.value, $0.key) }) }

    /// The numbers of a header text's tokens.
    func numbers(of text: String) -> [Int] {
        TextTokens.tokens(of: text).map { tokens[$0] ?? Self.stranger }
    }

    /// Adds the numbers of the phrases that occur in a text, token by token.
    func phrases(in text: [Int], into found: inout [Int]) {
        for (start, token) in text.enumerated() where token >= 0 {
            for phrase in phrases[token] {
                let end = start + 1 + phrase.rest.count
                if end <= text.count, text[(start + 1)..<end] == phrase.rest { found.append(phrase.number) }
            }
        }
    }
}

/// A set of small numbers.
struct NumberSet: Hashable, Sendable {
    private var words: [UInt64] = []

    init(_ numbers: some Sequence<Int>) {
        for number in numbers where number >= 0 {
            while words.count <= number >> 6 { words.append(0) }
            words[number >> 6] |= 1 << UInt64(number & 63)
        }
    }

    func contains(_ number: Int) -> Bool {
        number >= 0 && number >> 6 < words.count && words[number >> 6] & (1 << UInt64(number & 63)) != 0
    }
}
