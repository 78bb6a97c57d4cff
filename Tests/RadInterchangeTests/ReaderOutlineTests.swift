import RadInterchange
import RadTensor
import RadTestSupport
import Testing

/// What a process that a hostile file has taken over may send.
@Suite struct ReaderOutlineTests {
    private static let replies: [ReaderReply] = [
        .ready([]), .dataset(path: "a/kernel", .float32, extents: [2, 3]),
        .names(group: "a", attribute: "weight_names", ["kernel:0", "bias:0"]), .end, .piece([1, 2, 3]),
        .failure(InterchangeError(.malformed, at: "a", expected: "b")), .attempt("open", code: 13),
    ]

    @Test(arguments: replies) func `a message is what was sent, and no other`(reply: ReaderReply) throws {
        let bytes = reply.encoded()
        #expect(try ReaderReply(decoding: bytes) == reply)
        for length in bytes.indices {
            #expect(throws: MalformedMessage.self) { try ReaderReply(decoding: Array(bytes[..<length])) }
        }
        #expect(throws: MalformedMessage.self) { try ReaderReply(decoding: bytes + [0]) }
        var random = SeededRandom(seed: 5)
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0...random.integer(below: 3) {
                changed[random.integer(below: changed.count)] = UInt8(random.integer(below: 256))
            }
            guard let other = try? ReaderReply(decoding: changed) else { continue }
            #expect(other.encoded() == changed)
        }
    }

    @Test func `names without end are over a budget`() throws {
        var outline = ReaderOutline(InterchangeLimits(), fileBytes: 1_000)
        var limits = InterchangeLimits()
        limits.tensors = 100
        var small = ReaderOutline(limits, fileBytes: 1_000)
        let text = String(repeating: "x", count: 1_024)
        let many = ReaderReply.names(group: "g", attribute: "a", [String](repeating: text, count: 8_000))
        #expect(try outline.take(many))
        // The same attribute again makes no sense; others are over the bytes of all texts.
        #expect(try !outline.take(.names(group: "g", attribute: "a", [])))
        #expect(throws: InterchangeError.self) {
            for number in 0..<3 {
                _ = try outline.take(
                    .names(group: "g", attribute: "\(number)", [String](repeating: text, count: 8_000)))
            }
        }
        let error = #expect(throws: InterchangeError.self) {
            for number in 0..<401 { _ = try small.take(.names(group: "g", attribute: "\(number)", [])) }
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test func `datasets are held to their number and their size`() throws {
        var limits = InterchangeLimits()
        limits.tensors = 3
        var outline = ReaderOutline(limits, fileBytes: 1_000)
        for number in 0..<3 { #expect(try outline.take(.dataset(path: "\(number)", .uint8, extents: [1]))) }
        var error = #expect(throws: InterchangeError.self) {
            try outline.take(.dataset(path: "3", .uint8, extents: [1]))
        }
        #expect(error?.code == .limitExceeded)
        outline = ReaderOutline(limits, fileBytes: 1_000)
        error = #expect(throws: InterchangeError.self) {
            try outline.take(.dataset(path: "a", .float32, extents: [1 << 20, 1 << 10]))
        }
        #expect(error?.code == .limitExceeded)
        #expect(try !outline.take(.end))
        #expect(try !outline.take(.piece([0])))
    }
}
