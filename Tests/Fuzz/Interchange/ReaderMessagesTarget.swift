import FuzzDriver
import RadInterchange
import RadTensor

extension FuzzTarget {
    /// What the process that reads HDF5 sends to its parent, message after message.
    static let readerMessages = FuzzTarget(
        "reader-messages", longest: 4096, seeds: { [MessageSeeds.conversation, MessageSeeds.others] },
        run: { bytes in
            var limits = InterchangeLimits()
            (limits.tensors, limits.headerBytes) = (8, 1_024)
            var outline = ReaderOutline(limits, fileBytes: bytes.count)
            for message in MessageSeeds.messages(in: bytes) {
                guard let reply = try? ReaderReply(decoding: message) else { return }
                guard reply.encoded() == message else { fatalError("Two messages mean the same.") }
                guard let hasSense = try? outline.take(reply), hasSense else { break }
            }
            guard outline.datasetCount <= limits.tensors else { fatalError("There are more datasets than allowed.") }
            guard let layout = try? KerasLayout(outline) else { return }
            guard layout.numbers.values.sorted() == Array(0..<outline.datasetCount) else {
                fatalError("A dataset has no key, or two.")
            }
        }, mutate: MessageMutator.mutate)
}

/// Messages, each behind two bytes of its length.
enum MessageSeeds {
    static var conversation: [UInt8] {
        framed([
            .dataset(path: "a/a/kernel:0", .float32, extents: [2, 3]), .dataset(path: "b/bias", .float16, extents: []),
            .dataset(path: "other", .int64, extents: [0]), .names(group: "", attribute: "layer_names", ["a", "b"]),
            .names(group: "a", attribute: "weight_names", ["a/kernel:0"]),
            .names(group: "b", attribute: "weight_names", ["bias"]),
        ])
    }

    static var others: [UInt8] {
        framed([
            .names(group: "model_weights", attribute: "layer_names", ["c"]), .ready([]), .piece([1, 2, 3]), .end,
            .failure(.init(.malformed, at: "a", expected: "b", found: "c")), .attempt("open", code: 13),
        ])
    }

    private static func framed(_ replies: [ReaderReply]) -> [UInt8] {
        replies.map { $0.encoded() }.flatMap { LittleEndian.word($0.count)[..<2] + $0 }
    }

    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var position = 0
        while position + 2 <= bytes.count {
            let end = min(bytes.count, position + 2 + LittleEndian.number(bytes, position, 2))
            messages.append(Array(bytes[(position + 2)..<end]))
            position = end
        }
        return messages
    }

    static func joined(_ messages: [[UInt8]]) -> [UInt8] {
        messages.flatMap { LittleEndian.word($0.count)[..<2] + $0 }
    }
}

/// Changes numbers and order of messages and mends their lengths.
enum MessageMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        var messages = MessageSeeds.messages(in: bytes)
        guard !messages.isEmpty else { return }
        let chosen = random.below(messages.count)
        switch random.below(5) {
        case 0: messages.swapAt(chosen, random.below(messages.count))
        case 1: messages.insert(messages[chosen], at: random.below(messages.count))
        case 2: messages.remove(at: chosen)
        case 3:
            guard messages[chosen].count >= 8 else { return }
            let place = random.below(messages[chosen].count - 7)
            LittleEndian.write(random.length(near: 8), width: random.one(of: [1, 4, 8]), at: place, &messages[chosen])
        default:
            let place = random.below(messages[chosen].count + 1)
            messages[chosen].insert(contentsOf: LittleEndian.word(random.below(12)) + [0, 0, 0, 0], at: place)
        }
        bytes = MessageSeeds.joined(messages)
    }
}
