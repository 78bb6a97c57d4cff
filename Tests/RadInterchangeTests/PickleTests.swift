import RadContainers
import RadInterchange
import RadSystem
import RadTensor
import RadTestSupport
import Testing

/// Pickles written by hand: what tensors need is read, all else is refused.
@Suite struct PickleTests {
    /// A file of `torch.save` with a pickle and one storage of four floats.
    private static func file(_ pickle: [UInt8], storage: Int = 16, order: String = "little") throws -> ByteSource {
        var writer = ZipWriter()
        for (name, bytes) in [
            ("net/data.pkl", pickle), ("net/byteorder", Array(order.utf8)),
            ("net/data/0", [UInt8](repeating: 0x3F, count: storage)), ("net/version", Array("3\n".utf8)),
        ] { try writer.add(bytes, name: Array(name.utf8), isDeflated: false) }
        return .bytes(writer.finished())
    }

    private static func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

    private static func integer(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "J")]
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
        return bytes
    }

    private static func integers(_ values: [Int]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "(")]
        for value in values { bytes += integer(value) }
        bytes.append(UInt8(ascii: "t"))
        return bytes
    }

    /// A pickle of one tensor named `w`.
    private static func tensor(
        count: Int = 4, offset: Int = 0, size: [Int] = [2, 2], stride: [Int] = [2, 1], storage: String = "FloatStorage",
        rebuild: String = "torch._utils\n_rebuild_tensor_v2\n", key: String = "0"
    ) -> [UInt8] {
        var bytes: [UInt8] = [0x80, 2]
        bytes += Array("}(".utf8)
        bytes += text("w")
        bytes += Array("c\(rebuild)((".utf8)
        bytes += text("storage")
        bytes += Array("ctorch\n\(storage)\n".utf8)
        bytes += text(key) + text("cpu")
        bytes += integer(count)
        bytes += Array("tQ".utf8)
        bytes += integer(offset)
        bytes += integers(size) + integers(stride)
        bytes.append(0x89)
        bytes += Array("ccollections\nOrderedDict\n)RtRu.".utf8)
        return bytes
    }

    @Test func `a tensor is read from its storage`() throws {
        let file = try TorchFile(Self.file(Self.tensor()))
        #expect(file.tensors == ["w": SourceTensor(shape: Shape([2, 2]), elementType: .float32)])
        #expect(try file.tensor("w").bytes() == [UInt8](repeating: 0x3F, count: 16))
    }

    /// A protocol 2 pickle of these characters; `\u{..}` stands for other bytes.
    private static func raw(_ characters: String) -> [UInt8] {
        [0x80, 2] + characters.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pickle: [UInt8]

        init(_ what: String, _ pickle: [UInt8]) {
            testDescription = what
            self.pickle = pickle
        }
    }

    static let refused: [Refused] = [
        Refused("a storage larger than its member", tensor(count: 5)),
        Refused("a view beyond the storage", tensor(offset: 1)),
        Refused("a view before the storage", tensor(offset: -1)),
        Refused("strides beyond the storage", tensor(stride: [3, 1])),
        Refused("strides backwards", tensor(stride: [-2, 1])),
        Refused("elements used twice", tensor(size: [2, 4], stride: [0, 1])),
        Refused("too few strides", tensor(stride: [1])),
        Refused(
            "sizes that overflow", tensor(size: [2_000_000_000, 2_000_000_000, 2_000_000_000], stride: [0, 0, 0])),
        Refused("a storage without type", tensor(size: [], stride: [], storage: "UntypedStorage")),
        Refused("a call of the system", tensor(rebuild: "os\nsystem\n")),
        Refused("another name of torch", tensor(rebuild: "torch._utils\n_rebuild_parameter\n")),
        Refused("a member by a path", tensor(key: "../../x")),
        Refused("a bare name", raw("cposix\nsystem\n.")), Refused("an instance", raw("}i")),
        Refused("a pop", raw("0.")), Refused("a new object", raw("\u{81}.")),
        Refused("a memory that is not there", raw("h\u{7}.")),
        Refused("a text without end", raw("\u{8D}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}")),
        Refused("bytes behind the end", raw("}.x")), Refused("no end", raw("}")), Refused("nothing", []),
        Refused("a newer protocol", [0x80, 6, 0x7D, 0x2E]),
    ]

    @Test(arguments: refused)
    func `a pickle that tensors do not need is refused`(_ refused: Refused) throws {
        #expect(throws: InterchangeError.self) { try TorchFile(Self.file(refused.pickle)) }
    }

    @Test func `names and instructions that are refused are told`() throws {
        var error = #expect(throws: InterchangeError.self) {
            try TorchFile(Self.file(Self.tensor(rebuild: "os\nsystem\n")))
        }
        #expect(error?.code == .forbiddenGlobal)
        #expect(error?.found == "os.system")
        error = #expect(throws: InterchangeError.self) { try TorchFile(Self.file([0x80, 2, 0x81])) }
        #expect(error?.code == .forbiddenOpcode)
        #expect(error?.found == "0x81")
    }

    @Test func `nested and tied values do not exhaust the stack`() throws {
        // Half a million tuples in one another, and a dictionary that holds itself.
        var deep = Self.raw("N")
        deep += [UInt8](repeating: 0x85, count: 500_000)
        deep.append(UInt8(ascii: "."))
        #expect(throws: InterchangeError.self) { try TorchFile(Self.file(deep)) }
        let tied = Self.raw("}q\u{0}(") + Self.text("state_dict") + Array("h\u{0}u.".utf8)
        let error = #expect(throws: InterchangeError.self) { try TorchFile(Self.file(tied)) }
        #expect(error?.code == .limitExceeded)
    }

    @Test func `a pickle that builds more than it stacks is over its budget`() throws {
        // Each byte puts the tuple before it into another one; each three bytes put an entry into one dictionary.
        for piece in [[0x85], Array("NNs".utf8)] as [[UInt8]] {
            let start = Self.raw(piece.count == 1 ? "N" : "}")
            let bytes = start + [[UInt8]](repeating: piece, count: 4_000_000 / piece.count).flatMap { $0 } + [0x2E]
            var limits = InterchangeLimits()
            limits.pickledParts = 1 << 20
            let error = #expect(throws: InterchangeError.self) { try TorchFile(Self.file(bytes), limits: limits) }
            #expect(error?.code == .limitExceeded)
            #expect(error?.expected == "parts of values at most \(1 << 20)")
        }
    }

    @Test func `values that are tied to many places are counted at each`() throws {
        // Dictionaries under keys of 250 characters, each twice in the next; no tensor is below. All stand on the
        // stack in one tuple, which is the value of the outermost one.
        let name = String(repeating: "k", count: 250)
        var bytes = Self.raw("}(") + Self.text("state_dict") + Array("}(".utf8) + Self.text("w") + Array("(}q\0".utf8)
        for level in 1...25 {
            bytes += Array("}(".utf8)
            for letter in ["a", "b"] { bytes += Self.text(name + letter) + [UInt8(ascii: "h"), UInt8(level - 1)] }
            bytes += [UInt8(ascii: "u"), UInt8(ascii: "q"), UInt8(level)]
        }
        bytes += Array("tuu.".utf8)
        let start = ContinuousClock.now
        let error = #expect(throws: InterchangeError.self) { try TorchFile(Self.file(bytes)) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.expected == "values at most \(1 << 20)")
        // A million keys of up to 6,000 characters would take minutes.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test func `a member whose name occurs twice is refused`() throws {
        var writer = ZipWriter()
        for (name, bytes) in [
            ("net/data.pkl", Self.tensor()), ("net/data/0", [UInt8](repeating: 0x3F, count: 16)),
            ("net/data/0", [UInt8](repeating: 0x40, count: 16)),
        ] { try writer.add(bytes, name: Array(name.utf8), isDeflated: false) }
        let error = #expect(throws: InterchangeError.self) { try TorchFile(.bytes(writer.finished())) }
        #expect(error?.code == .malformed)
    }

    @Test func `an axis of one voxel may have any stride`() throws {
        let huge = Self.tensor(size: [1, 2, 2], stride: [2_147_483_647, 1, 2])
        #expect(try TorchFile(Self.file(huge)).tensor("w").shape == Shape([1, 2, 2]))
    }

    @Test func `other formats are refused by name`() throws {
        let legacy: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20]
        let error = #expect(throws: InterchangeError.self) { try TorchFile(.bytes(legacy)) }
        #expect(error?.code == .unsupportedFormat)
        #expect(throws: InterchangeError.self) { try TorchFile(Self.file(Self.tensor(), order: "big")) }
        #expect(throws: InterchangeError.self) { try TorchFile(.bytes([])) }
        #expect(throws: InterchangeError.self) { try TorchFile(.bytes(Array("PK".utf8))) }
    }

    @Test(arguments: [1, 2, 3, 4]) func `truncated and flipped files end in an error or in tensors`(seed: UInt64) throws
    {
        guard case .bytes(let whole) = try Self.file(Self.tensor()) else { return }
        let pickle = Self.tensor()
        var random = SeededRandom(seed: seed)
        var accepted = 0
        func take(_ source: ByteSource) {
            guard let file = try? TorchFile(source) else { return }
            for key in file.tensors.keys { if (try? file.tensor(key)) != nil { accepted += 1 } }
        }
        for length in 0..<whole.count { take(.bytes(Array(whole[..<length]))) }
        #expect(accepted == 0)
        for _ in 0..<1_500 {
            var bytes = random.integer(below: 2) == 0 ? whole : pickle
            let isPickle = bytes.count == pickle.count
            for _ in 0...random.integer(below: 4) {
                bytes[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256))
            }
            take(isPickle ? try Self.file(bytes) : .bytes(bytes))
        }
        // Some changes touch nothing that matters, such as the name of a key.
        #expect(accepted > 0)
    }
}
