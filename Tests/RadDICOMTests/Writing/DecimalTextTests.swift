import Testing

@testable import RadDICOM

@Suite struct `Decimal strings` {
    private static let examples: [(Double, String)] = [
        (0, "0"), (-0.0, "0"), (1, "1"), (-1024, "-1024"), (0.5, "0.5"), (0.1, "0.1"), (-0.703125, "-0.703125"),
        (0.3333333333333333, "0.33333333333333"), (-0.3333333333333333, "-0.3333333333333"), (123456.789, "123456.789"),
        (3.333333333333333e-8, "3.3333333333E-8"), (-3.333333333333333e-8, "-3.333333333E-8"), (1e20, "1e+20"),
    ]

    @Test(arguments: examples)
    func `keep at most sixteen characters`(value: Double, text: String) {
        #expect(DecimalText.text(value) == text)
    }

    @Test func `read back as close to the number as they can be`() {
        var random = TestRandom(state: 4)
        for _ in 0..<10_000 {
            let value = Double.random(in: -1...1, using: &random) * [1e-6, 1e-3, 1, 1e3, 1e6, 1e10].randomElement()!
            let text = DecimalText.text(value)
            #expect(text.utf8.count <= 16)
            let difference = abs((Double(text) ?? .nan) - value)
            #expect(difference <= max(abs(value) * 1e-8, 1e-14), "\(value)")
        }
    }
}
