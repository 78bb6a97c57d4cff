/// Runs the pickle of a PyTorch file as far as tensors need it (Python's `pickletools`, protocols 2 to 5).
///
/// It knows dictionaries, lists, tuples, numbers, texts and the three names that tensors are rebuilt by. It calls
/// nothing: any other instruction or name ends the reading. What it stacks, remembers and builds is counted, since one
/// byte of a pickle can be a tuple.
struct PickleMachine {
    let bytes: [UInt8]
    let limits: InterchangeLimits
    var position = 0
    var stack: [PickleValue] = []
    /// Heights of the stack where a mark was set.
    var marks: [Int] = []
    var memo: [Int: PickleValue] = [:]
    var heap = PickleHeap()

    private init(_ bytes: [UInt8], _ limits: InterchangeLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The value that a pickle builds, with the parts that it refers to.
    static func run(
        _ bytes: [UInt8], limits: InterchangeLimits
    ) throws(InterchangeError) -> (value: PickleValue, heap: PickleHeap) {
        var machine = PickleMachine(bytes, limits)
        while true {
            let opcode = try machine.byte()
            if opcode == UInt8(ascii: ".") { break }
            try machine.execute(opcode)
            guard machine.stack.count <= limits.stackedValues, machine.memo.count <= limits.stackedValues else {
                throw InterchangeError(
                    .limitExceeded, at: machine.place, expected: "stacked values at most \(limits.stackedValues)")
            }
            guard machine.heap.partCount <= limits.pickledParts else {
                throw InterchangeError(
                    .limitExceeded, at: machine.place, expected: "parts of values at most \(limits.pickledParts)")
            }
        }
        guard machine.position == bytes.count, machine.marks.isEmpty, machine.stack.count == 1 else {
            throw machine.fault("one value and the end of the pickle")
        }
        return (machine.stack[0], machine.heap)
    }

    /// Where the machine is, for errors.
    var place: String { "byte \(position) of the pickle" }

    func fault(_ expected: String) -> InterchangeError {
        InterchangeError(.malformed, at: place, expected: expected)
    }

    mutating func byte() throws(InterchangeError) -> UInt8 {
        guard position < bytes.count else { throw fault("an instruction") }
        position += 1
        return bytes[position - 1]
    }

    mutating func number(_ count: Int) throws(InterchangeError) -> Int {
        guard let value = bytes.number(at: position, count: count) else { throw fault("a number of \(count) bytes") }
        position += count
        return value
    }

    mutating func text(_ count: Int) throws(InterchangeError) -> String {
        guard count <= limits.textBytes else {
            throw InterchangeError(.limitExceeded, at: place, expected: "bytes of a text at most \(limits.textBytes)")
        }
        guard count <= bytes.count - position else { throw fault("a text of \(count) bytes") }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else {
            throw fault("UTF-8")
        }
        position += count
        return text
    }

    /// A text that ends with a line feed.
    mutating func line() throws(InterchangeError) -> String {
        let longest = min(bytes.count, position + limits.keyBytes)
        guard let end = bytes[position..<longest].firstIndex(of: 0x0A) else { throw fault("a line") }
        let text = try text(end - position)
        position += 1
        return text
    }

    mutating func pop() throws(InterchangeError) -> PickleValue {
        guard stack.count > (marks.last ?? 0), let value = stack.popLast() else {
            throw fault("a value on the stack")
        }
        return value
    }

    /// The values above the last mark, which is taken away.
    mutating func popToMark() throws(InterchangeError) -> [PickleValue] {
        guard let mark = marks.popLast(), mark <= stack.count else { throw fault("a mark") }
        let values = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return values
    }

    mutating func pushTuple(_ values: [PickleValue]) {
        stack.append(heap.addTuple(values))
    }
}
