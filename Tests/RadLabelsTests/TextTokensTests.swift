import Testing

@testable import RadLabels

@Suite struct TextTokensTests {
    static let samples: [(text: String, tokens: [String])] = [
        ("T1 mprage_sag p2", ["t1", "mprage", "sag", "p2"]),
        ("T2*-w GRE", ["t2star", "w", "gre"]),
        ("t2*w", ["t2star", "w"]),
        ("T1+C", ["t1", "plus", "c"]),
        ("C+ portal", ["c", "plus", "portal"]),
        ("Ax T1 C-", ["ax", "t1", "c", "minus"]),
        ("C-spine", ["c", "spine"]),
        ("w/o KM", ["w", "o", "km"]),
        ("SCHÄDEL nativ", ["schaedel", "nativ"]),
        ("Scha\u{308}del", ["schaedel"]),
        ("Fuß, cerveau séquence", ["fuss", "cerveau", "sequence"]),
        ("  ", []),
    ]

    @Test(arguments: samples) func `a text falls into whole tokens`(_ sample: (text: String, tokens: [String])) {
        #expect(TextTokens.tokens(of: sample.text) == sample.tokens)
    }

    @Test func `tokens that no rule asks for cannot be told apart`() {
        var lexicon = Lexicon()
        let phrase = lexicon.phrase("dark fluid")
        #expect(lexicon.numbers(of: "Dark FLUID of Smith and Jones").prefix(2) == phrase[...])
        #expect(Set(lexicon.numbers(of: "Smith Jones")) == [Lexicon.stranger])
    }
}
