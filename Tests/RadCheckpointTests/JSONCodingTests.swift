import Foundation
import RadGraph
import RadPreprocessing
import RadTestSupport
import Testing

@testable import RadCheckpoint

/// The coders of documents against Foundation's, which write and read the same types.
@Suite struct JSONCodingTests {
    /// Every kind of value that a document may have, and those that none has yet.
    private struct Sample: Codable, Equatable {
        enum Word: String, Codable { case one, two = "two words" }

        struct Inner: Codable, Equatable {
            var names: [String: Int]
            var nested: [[Double]]
            var word: Word?
        }

        var truth: Bool
        var text: String
        var number: Double
        var half: Float
        var integers: [Int64]
        var small: UInt8
        var missing: Int?
        var inner: Inner
        var list: [Inner]
    }

    /// Draws samples; equal seeds draw equal ones.
    private struct Drawing {
        var state: UInt64

        mutating func next(below bound: UInt64) -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % bound
        }

        mutating func text() -> String {
            let letters = Array("aZ0\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é€😀\u{2028}\u{212a}")
            return String((0..<next(below: 9)).map { _ in letters[Int(next(below: UInt64(letters.count)))] })
        }

        mutating func number() -> Double {
            switch next(below: 4) {
            case 0: return Double(Int64(next(below: 2_000_001)) - 1_000_000)
            case 1: return Double(next(below: 1_000_000)) / 1_000
            case 2: return Double(next(below: 1 << 53)) * 1e-300
            default: return Double(next(below: 1 << 53)) * 1e20 + 1e22
            }
        }

        mutating func inner() -> Sample.Inner {
            var names: [String: Int] = [:]
            for _ in 0..<next(below: 4) { names[text()] = Int(next(below: 1 << 53)) }
            let nested = (0..<next(below: 3)).map { _ in (0..<next(below: 3)).map { _ in number() } }
            return Sample.Inner(names: names, nested: nested, word: [nil, .one, .two][Int(next(below: 3))])
        }

        mutating func sample() -> Sample {
            Sample(
                truth: next(below: 2) == 0, text: text(), number: number(), half: Float(number() * 1e-30),
                integers: (0..<next(below: 4)).map { _ in Int64(next(below: 1 << 53)) - (1 << 52) },
                small: UInt8(next(below: 256)), missing: next(below: 2) == 0 ? nil : Int(next(below: 100)),
                inner: inner(), list: (0..<next(below: 3)).map { _ in inner() })
        }
    }

    /// The canonical text of what Foundation writes.
    private func throughFoundation(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return try CanonicalJSON(parsing: [UInt8](encoder.encode(value))).bytes
    }

    /// Requires both coders to write the same and to read the same from it.
    private func compare<Value: Codable & Equatable>(_ value: Value) throws {
        let bytes = try CanonicalJSON.bytes(of: value, at: "/")
        #expect(try throughFoundation(value) == bytes)
        let read = try CanonicalJSON.value(Value.self, from: bytes, at: "/")
        #expect(try JSONDecoder().decode(Value.self, from: Data(bytes)) == read)
        #expect(try CanonicalJSON.bytes(of: read, at: "/") == bytes)
    }

    @Test func `random documents are written and read as Foundation does`() throws {
        var drawing = Drawing(state: 0x9E37_79B9_7F4A_7C15)
        for _ in 0..<400 { try compare(drawing.sample()) }
    }

    @Test func `the documents of the golden files are those of Foundation`() throws {
        for name in ["1.0/full", "1.0/training-state", "0.1/tiny"] {
            let path = Repository.root + "/Formats/Checkpoint/golden/\(name).radz.h5"
            let header = try CheckpointReader(path: path).header
            try compare(header.architecture)
            try compare(header.preprocessing)
            try compare(header.embedding)
            try compare(header.labels)
            try compare(header.licence)
            try compare(header.provenance)
            try compare(header.supplements.evaluation)
            if let training = header.supplements.training { try compare(training) }
            if let state = header.supplements.trainingState { try compare(state) }
            for golden in header.supplements.golden { try compare(golden.input) }
        }
    }

    @Test(arguments: [
        "{}", "[]", "null", "true", "1", "\"text\"", "[1,2]", "[1,2,3,4]", "{\"version\":1}", "[true,1,2]",
        "[1.5,1,1]", "[1,null,1]", "[1e300,1,1]", "[-1,0,256]", "\"minimum\"", "\"maximum\"", "{\"a\":1}",
        "{\"a\":\"b\"}",
    ])
    func `what Foundation refuses is refused`(text: String) throws {
        func agree<Value: Codable & Equatable>(_ type: Value.Type) {
            let theirs = try? JSONDecoder().decode(type, from: Data(text.utf8))
            let ours = try? CanonicalJSON(parsing: Array(text.utf8)).decoded(as: type)
            #expect(ours == theirs, "\(type)")
        }
        agree(Triple.self)
        agree(PaddingValue.self)
        agree([UInt8].self)
        agree([Int?].self)
        agree([String: Int].self)
        agree([String: String].self)
        agree(Graph.self)
        agree(Bool.self)
        agree(Int.self)
        agree(Double.self)
        agree(String.self)
        agree(DecimalText.self)
    }

    @Test func `numbers that not every reader keeps are not written`() throws {
        for number in [Double.nan, .infinity, -.infinity, 9_007_199_254_740_992, 1e17] {
            #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.bytes(of: [number], at: "/") }
        }
        for integer in [Int.max, Int.min, 9_007_199_254_740_992, 9_007_199_254_740_993] {
            #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.bytes(of: [integer], at: "/") }
        }
        #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.bytes(of: UInt64.max, at: "/") }
        #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.bytes(of: Float.infinity, at: "/") }
        #expect(try CanonicalJSON.bytes(of: 9_007_199_254_740_991, at: "/") == Array("9007199254740991".utf8))
        #expect(try CanonicalJSON.bytes(of: Float(0.1), at: "/") == Array("0.1".utf8))
    }

    @Test func `a refusal names the place`() throws {
        let text = #"{"inputs":[{"channels":"1","name":"a"}],"name":"a","nodes":[],"outputs":{},"taps":{},"version":1}"#
        let graph = Array(text.utf8)
        let error = #expect(throws: CheckpointError.self) {
            _ = try CanonicalJSON.value(Graph.self, from: graph, at: "/architecture/graph.json")
        }
        #expect(error?.code == .jsonContent)
        #expect(error?.found == "/inputs/0/channels")
    }

    @Test func `texts that are equal only after normalisation are not taken for known ones`() throws {
        // U+212A KELVIN SIGN is canonically equal to K.
        struct Kind: Codable {
            enum CodingKeys: String, CodingKey { case name = "K" }
            var name: String
        }
        #expect(throws: CheckpointError.self) {
            _ = try CanonicalJSON.value(Kind.self, from: Array("{\"\u{212A}\":\"a\"}".utf8), at: "/")
        }
        _ = try CanonicalJSON.value(Kind.self, from: Array("{\"K\":\"a\"}".utf8), at: "/")
    }

    /// Damage of every kind to the documents of a checkpoint: each is refused, or read and written back unchanged.
    @Test func `damaged documents are refused or mean what they say`() throws {
        let path = Repository.root + "/Formats/Checkpoint/golden/1.0/full.radz.h5"
        let documents = try CheckpointReader(path: path).header.documents
        var drawing = Drawing(state: 88_172_645_463_325_252)
        for _ in 0..<1_500 {
            var graph = documents.architecture
            var recipe = documents.preprocessing
            damage(&graph, &drawing)
            damage(&recipe, &drawing)
            if let read = try? CanonicalJSON.value(Graph.self, from: graph, at: "/") {
                #expect(try CanonicalJSON.bytes(of: read, at: "/") == graph)
            }
            if let read = try? CanonicalJSON.value(PreprocessingRecipe.self, from: recipe, at: "/") {
                #expect(try CanonicalJSON.bytes(of: read, at: "/") == recipe)
            }
        }
    }

    private func damage(_ bytes: inout [UInt8], _ drawing: inout Drawing) {
        let pieces = [
            "null", "[", "]", "{", "}", "\"", ",", ":", "-1", "1e999", "9007199254740993", "\\ud800", "\u{0}", "0.5",
        ]
        for _ in 0...drawing.next(below: 3) {
            let place = Int(drawing.next(below: UInt64(bytes.count)))
            switch drawing.next(below: 4) {
            case 0: bytes[place] = UInt8(drawing.next(below: 256))
            case 1: bytes.insert(contentsOf: pieces[Int(drawing.next(below: UInt64(pieces.count)))].utf8, at: place)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(drawing.next(below: 12))))
            default:
                let other = Int(drawing.next(below: UInt64(bytes.count)))
                bytes.insert(contentsOf: bytes[min(place, other)..<max(place, other)].prefix(40), at: place)
            }
            if bytes.isEmpty { bytes = [0x7B] }
        }
    }

    @Test func `depth and width of hostile documents are bounded`() throws {
        let deep = Array((String(repeating: "{\"a\":", count: 100_000)).utf8)
        #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.value(Graph.self, from: deep, at: "/") }
        let wide = Array("[".utf8) + Array(repeatElement(Array("0,".utf8), count: 200_000).joined()) + Array("0]".utf8)
        #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.value(Graph.self, from: wide, at: "/") }
        #expect(try CanonicalJSON.value([Int].self, from: wide, at: "/").count == 200_001)
        let long = [UInt8](repeating: 0x20, count: CanonicalJSON.maximumByteCount + 1)
        #expect(throws: CheckpointError.self) { _ = try CanonicalJSON.value(Graph.self, from: long, at: "/") }
    }
}
