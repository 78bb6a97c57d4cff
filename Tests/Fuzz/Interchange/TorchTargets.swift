import FuzzDriver
import RadContainers
import RadInterchange
import RadSystem
import RadTensor

extension FuzzTarget {
    /// Whole files of `torch.save`.
    static let torch = FuzzTarget(
        "torch",
        seeds: { try PickleSeeds.pickles().map { try PickleSeeds.file($0) } },
        run: { bytes in
            guard let file = try? TorchFile(.bytes(bytes)) else { return }
            read(file)
        }, mutate: TorchMutator.changeFile)

    /// The pickle of such a file, the rest of which is sound.
    static let pickle = FuzzTarget(
        "pickle", longest: 4096, seeds: { try PickleSeeds.pickles() },
        run: { bytes in
            // Below the tests' own limits, so that a small input can reach them.
            var limits = InterchangeLimits()
            (limits.stackedValues, limits.pickledParts, limits.tensors) = (1_024, 2_048, 64)
            guard let whole = try? PickleSeeds.file(bytes), let file = try? TorchFile(.bytes(whole), limits: limits)
            else {
                return
            }
            guard file.tensors.count <= limits.tensors else { fatalError("There are more tensors than allowed.") }
            read(file)
        }, mutate: PickleMutator.mutate)

    /// Reads every tensor of a source; what it announces is what it gives.
    static func read(_ source: some TensorSource) {
        for (key, described) in source.tensors {
            guard (1...512).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                fatalError("A key cannot be shown.")
            }
            guard let tensor = try? source.tensor(key) else { continue }
            guard tensor.shape == described.shape, tensor.elementType == described.elementType,
                tensor.byteCount == described.shape.byteCount(of: described.elementType)
            else { fatalError("A tensor is not what the file announces.") }
        }
    }
}

/// Pickles as `torch.save` writes them, and files around them.
enum PickleSeeds {
    /// Bytes of each storage.
    private static let storage = [UInt8](repeating: 0x3F, count: 32)

    /// A file with a pickle and two storages of 32 bytes.
    static func file(_ pickle: [UInt8]) throws -> [UInt8] {
        var writer = ZipWriter()
        for (name, bytes) in [
            ("a/data.pkl", pickle), ("a/byteorder", Array("little".utf8)), ("a/data/0", storage),
            ("a/data/1", storage), ("a/version", Array("3\n".utf8)),
        ] { try writer.add(bytes, name: Array(name.utf8), isDeflated: false) }
        return writer.finished()
    }

    /// State dictionaries: plain, ordered and nested with an optimizer's; contiguous, transposed and empty tensors.
    static func pickles() throws -> [[UInt8]] {
        let plain = tensor("FloatStorage", "0", 8, offset: 0, size: [2, 4], stride: [4, 1])
        let turned = tensor("FloatStorage", "0", 8, offset: 2, size: [3, 2], stride: [1, 3])
        let empty = tensor("HalfStorage", "1", 16, offset: 0, size: [0, 3], stride: [3, 1])
        let whole = tensor("LongStorage", "1", 4, offset: 3, size: [], stride: [])
        let tensors = text("w") + plain + text("layer.bias") + turned + text("n") + whole
        let ordered = Array("ccollections\nOrderedDict\n)R".utf8)
        let optimizer =
            text("optimizer") + Array("}(".utf8) + text("state") + Array("](K\u{1}M\u{1}\u{1}e".utf8) + text("lr")
            + [UInt8(ascii: "G"), 0x3F, 0xF0, 0, 0, 0, 0, 0, 0] + text("betas") + integer(1) + integer(2) + [0x86]
            + text("none") + Array("N".utf8) + text("long") + [0x8A, 2, 0xFF, 0x7F] + text("moment") + empty
            + Array("u".utf8)
        return [
            [0x80, 2] + Array("}(".utf8) + tensors + Array("u.".utf8),
            [0x80, 2] + ordered + [UInt8(ascii: "q"), 7] + Array("(".utf8) + tensors + Array("u}b.".utf8),
            [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0] + Array("}\u{14}(".utf8) + text("state_dict") + Array("}(".utf8)
                + tensors + Array("u".utf8) + optimizer + Array("u.".utf8),
            [0x80, 2] + Array("}(".utf8) + text("list") + Array("](".utf8) + plain + [UInt8(ascii: "q"), 1]
                + [UInt8(ascii: "h"), 1, UInt8(ascii: "e")] + text("pair") + plain + whole + [0x86] + Array("u.".utf8),
        ].map { $0.map { $0 == 0x14 ? 0x94 : $0 } }
    }

    private static func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

    static func integer(_ value: Int) -> [UInt8] { [UInt8(ascii: "J")] + LittleEndian.word(value) }

    private static func integers(_ values: [Int]) -> [UInt8] {
        Array("(".utf8) + values.flatMap { integer($0) } + Array("t".utf8)
    }

    private static func tensor(
        _ storage: String, _ key: String, _ count: Int, offset: Int, size: [Int], stride: [Int]
    ) -> [UInt8] {
        var bytes = Array("ctorch._utils\n_rebuild_tensor_v2\n((".utf8) + text("storage")
        bytes += Array("ctorch\n\(storage)\n".utf8) + text(key) + text("cpu") + integer(count) + Array("tQ".utf8)
        bytes += integer(offset) + integers(size) + integers(stride) + [0x89]
        return bytes + Array("ccollections\nOrderedDict\n)RtR".utf8)
    }
}

/// Changes instructions of a pickle.
enum PickleMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let place = random.below(bytes.count + 1)
        switch random.below(6) {
        case 0 where place < bytes.count: bytes[place] = random.one(of: opcodes)
        case 1: bytes.insert(contentsOf: random.one(of: pieces), at: place)
        case 2 where place < bytes.count:
            // Says a piece again, which nests and ties.
            let piece = bytes[place..<min(bytes.count, place + 1 + random.below(24))]
            bytes.insert(contentsOf: piece, at: random.below(bytes.count + 1))
        case 3:
            bytes.insert(contentsOf: [random.one(of: Array("hq".utf8)), UInt8(random.below(8))], at: place)
        case 4:
            let numbers = bytes.indices.dropLast(4).filter { bytes[$0] == UInt8(ascii: "J") }
            guard !numbers.isEmpty else { return }
            let number = random.one(of: numbers) + 1
            LittleEndian.write(random.length(near: LittleEndian.number(bytes, number, 4)), width: 4, at: number, &bytes)
        default:
            bytes.insert(
                contentsOf: [UInt8](repeating: random.one(of: opcodes), count: 1 + random.below(40)), at: place)
        }
    }

    private static let opcodes =
        Array("N()}]tausebqhrjKMJXGcRQ.".utf8) + [0x80, 0x85, 0x86, 0x87, 0x88, 0x8A, 0x8C, 0x93, 0x94]
    private static let pieces: [[UInt8]] = [
        Array("ctorch\nByteStorage\n".utf8), Array("ctorch._utils\n_rebuild_tensor_v2\n".utf8),
        Array("ccollections\nOrderedDict\n)R".utf8), Array("}(".utf8), Array("cos\nsystem\n".utf8),
        [0x8C, 7] + Array("storage".utf8), [0x8C, 1, 0x30], PickleSeeds.integer(-1), PickleSeeds.integer(0x7FFF_FFFF),
        [0x8A, 8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ]
}

/// Changes a file of PyTorch: the records of the zip file, or the pickle in it, whose member is then written anew.
enum TorchMutator {
    static func changeFile(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        if random.below(2) == 0 {
            let records = bytes.indices.dropLast(21).filter { bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B }
            guard !records.isEmpty else { return }
            let field = random.one(of: records) + 4 + random.below(42)
            let width = random.one(of: [2, 4])
            guard field + width <= bytes.count else { return }
            let value = random.length(near: LittleEndian.number(bytes, field, width))
            return LittleEndian.write(value, width: width, at: field, &bytes)
        }
        guard let archive = try? ZipArchive(.bytes(bytes), limits: ContainerLimits()) else { return }
        var writer = ZipWriter()
        let chosen = random.below(max(1, archive.members.count))
        for (number, member) in archive.members.enumerated() {
            guard var content = try? archive.bytes(ofMember: number) else { continue }
            if number == chosen { PickleMutator.mutate(&content, &random) }
            let times = random.below(64) == 0 ? 2 : 1
            for _ in 0..<times { try? writer.add(content, name: member.name, isDeflated: random.below(64) == 0) }
        }
        bytes = writer.finished()
    }
}
