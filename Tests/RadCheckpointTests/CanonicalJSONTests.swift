import Testing

@testable import RadCheckpoint

@Suite struct CanonicalJSONTests {
    /// RFC 8785, appendix B, and the bounds of each layout.
    @Test(
        arguments: [
            (0.0, "0"), (-0.0, "0"), (Double.leastNonzeroMagnitude, "5e-324"),
            (-Double.leastNonzeroMagnitude, "-5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (9_007_199_254_740_992, "9007199254740992"),
            (295_147_905_179_352_825_856, "295147905179352830000"), (9.999999999999997e22, "9.999999999999997e+22"),
            (1e23, "1e+23"), (1.0000000000000001e23, "1.0000000000000001e+23"),
            (999_999_999_999_999_737_856, "999999999999999700000"), (1e21, "1e+21"),
            (9.999999999999997e-7, "9.999999999999997e-7"), (0.000001, "0.000001"),
            (333_333_333.3333332, "333333333.3333332"), (333_333_333.33333325, "333333333.33333325"),
            (-0.0000033333333333333333, "-0.0000033333333333333333"), (1, "1"), (-1.5, "-1.5"), (1e-5, "0.00001"),
            (100, "100"), (0.1, "0.1"), (123.456, "123.456"), (1e20, "100000000000000000000"), (12e-8, "1.2e-7"),
        ] as [(Double, String)])
    func `numbers have the form of RFC 8785`(value: Double, text: String) {
        #expect(CanonicalJSON.text(of: value) == text)
    }

    @Test func `random numbers are read back as they were`() throws {
        var state: UInt64 = 88_172_645_463_325_252
        for _ in 0..<20_000 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            let value = Double(bitPattern: state)
            if !value.isFinite { continue }
            #expect(Double(CanonicalJSON.text(of: value)) == value)
        }
    }

    @Test func `texts, keys and layout are canonical`() throws {
        let text = #" { "b" : [1 , true,null], "a":"é\u00e9\n\u0001\/\ud83d\ude00" , "\u20ac":{} } "#
        let value = try CanonicalJSON(parsing: Array(text.utf8))
        #expect(String(decoding: value.bytes, as: UTF8.self) == #"{"a":"éé\n\u0001/😀","b":[1,true,null],"€":{}}"#)
        #expect(try CanonicalJSON(parsing: value.bytes) == value)
    }

    @Test(
        arguments: [
            "", " ", "{", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", ".5", "+1", "1e",
            "-", "nul", "tru", "\"", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\u12\"",
            "\"\u{1}\"", "1 1", "NaN", "1e400", "9007199254740992", "1e16", "{1:2}", "'a'", "[1]]", "//", "\u{FEFF}1",
        ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: CanonicalJSON.Fault.self) { _ = try CanonicalJSON(parsing: Array(text.utf8)) }
    }

    @Test func `depth is bounded, and broken UTF-8 is refused`() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try CanonicalJSON(parsing: Array(deep.utf8))
        #expect(throws: CanonicalJSON.Fault.self) {
            _ = try CanonicalJSON(parsing: Array(("[" + deep + "]").utf8))
        }
        #expect(throws: CanonicalJSON.Fault.self) { _ = try CanonicalJSON(parsing: [0x22, 0xC3, 0x22]) }
    }

    @Test func `a text cut anywhere is refused and never traps`() {
        let text = Array(#"{"a":[1.5e-3,"x\u00e9",true],"b":null}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: CanonicalJSON.Fault.self) { _ = try CanonicalJSON(parsing: Array(text[..<length])) }
        }
    }
}
