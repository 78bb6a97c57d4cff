extension PickleMachine {
    /// Does one instruction other than the last.
    mutating func execute(_ opcode: UInt8) throws(InterchangeError) {
        if try pushConstant(opcode) { return }
        if try remember(opcode) { return }
        if try build(opcode) { return }
        switch opcode {
        case 0x80:  // PROTO
            let version = try byte()
            guard (2...5).contains(version) else { throw fault("a pickle of protocol 2 to 5") }
        case 0x95: _ = try number(8)  // FRAME
        case UInt8(ascii: "c"):
            let module = try line()
            try push(module: module, name: try line())
        case 0x93:  // STACK_GLOBAL
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
                throw fault("a module and a name")
            }
            try push(module: module, name: name)
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "Q"): try pushPersistent()
        case UInt8(ascii: "b"):
            // Attributes of a dictionary, such as the versions of modules: of no use to tensors.
            let state = try pop()
            guard case .dictionary = state, case .dictionary = stack.last else {
                throw fault("attributes of a dictionary")
            }
        default:
            let digits = String(opcode, radix: 16)
            throw InterchangeError(
                .forbiddenOpcode, at: place, expected: "instructions that tensors need", found: "0x\(digits)")
        }
    }

    /// Values that stand in the pickle itself.
    private mutating func pushConstant(_ opcode: UInt8) throws(InterchangeError) -> Bool {
        switch opcode {
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.boolean(true))
        case 0x89: stack.append(.boolean(false))
        case UInt8(ascii: "K"): stack.append(.integer(try number(1)))
        case UInt8(ascii: "M"): stack.append(.integer(try number(2)))
        case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
        case 0x8A: stack.append(.integer(try longInteger()))  // LONG1
        case UInt8(ascii: "G"): stack.append(.real(try real()))
        case UInt8(ascii: "X"): stack.append(.text(try text(try number(4))))
        case 0x8C: stack.append(.text(try text(try number(1))))  // SHORT_BINUNICODE
        case 0x8D: stack.append(.text(try text(try number(8))))  // BINUNICODE8
        default: return false
        }
        return true
    }

    /// Marks and what is remembered.
    private mutating func remember(_ opcode: UInt8) throws(InterchangeError) -> Bool {
        switch opcode {
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "q"): try put(try number(1))
        case UInt8(ascii: "r"): try put(try number(4))
        case 0x94: try put(memo.count)  // MEMOIZE
        case UInt8(ascii: "h"): try get(try number(1))
        case UInt8(ascii: "j"): try get(try number(4))
        default: return false
        }
        guard marks.count <= limits.stackedValues else {
            throw InterchangeError(.limitExceeded, at: place, expected: "marks at most \(limits.stackedValues)")
        }
        return true
    }

    /// Tuples, lists and dictionaries.
    private mutating func build(_ opcode: UInt8) throws(InterchangeError) -> Bool {
        switch opcode {
        case UInt8(ascii: ")"): pushTuple([])
        case 0x85: pushTuple([try pop()])  // TUPLE1
        case 0x86:  // TUPLE2
            let second = try pop()
            pushTuple([try pop(), second])
        case 0x87:  // TUPLE3
            let (third, second) = (try pop(), try pop())
            pushTuple([try pop(), second, third])
        case UInt8(ascii: "t"): pushTuple(try popToMark())
        case UInt8(ascii: "]"): stack.append(heap.addList())
        case UInt8(ascii: "}"): pushDictionary()
        case UInt8(ascii: "a"): try append([try pop()])
        case UInt8(ascii: "e"): try append(try popToMark())
        case UInt8(ascii: "s"):
            let value = try pop()
            try setItems([try pop(), value])
        case UInt8(ascii: "u"): try setItems(try popToMark())
        default: return false
        }
        return true
    }

    private mutating func longInteger() throws(InterchangeError) -> Int {
        let count = Int(try byte())
        guard count <= 8, count <= bytes.count - position else { throw fault("an integer of at most 8 bytes") }
        var value: Int64 = 0
        for index in 0..<count { value |= Int64(bytes[position + index]) << Int64(8 * index) }
        if count > 0, count < 8, bytes[position + count - 1] >= 0x80 { value -= 1 << Int64(8 * count) }
        position += count
        return Int(value)
    }

    /// A number of eight bytes, the highest first.
    private mutating func real() throws(InterchangeError) -> Double {
        guard position <= bytes.count - 8 else { throw fault("a number of 8 bytes") }
        var pattern: UInt64 = 0
        for byte in bytes[position..<position + 8] { pattern = pattern << 8 | UInt64(byte) }
        position += 8
        return Double(bitPattern: pattern)
    }

    private mutating func put(_ index: Int) throws(InterchangeError) {
        guard stack.count > (marks.last ?? 0), let value = stack.last else { throw fault("a value to remember") }
        memo[index] = value
    }

    private mutating func get(_ index: Int) throws(InterchangeError) {
        guard let value = memo[index] else { throw fault("a value that was remembered") }
        stack.append(value)
    }

    private mutating func pushDictionary() { stack.append(heap.addDictionary()) }

    private mutating func append(_ values: [PickleValue]) throws(InterchangeError) {
        guard stack.count > (marks.last ?? 0), case .list(let index) = stack.last else { throw fault("a list") }
        heap.append(values, toList: index)
    }

    private mutating func setItems(_ values: [PickleValue]) throws(InterchangeError) {
        guard stack.count > (marks.last ?? 0), case .dictionary(let index) = stack.last else {
            throw fault("a dictionary")
        }
        guard values.count.isMultiple(of: 2) else { throw fault("keys and values") }
        heap.append(values, toDictionary: index)
    }

    private mutating func push(module: String, name: String) throws(InterchangeError) {
        guard let global = PickleGlobal(module: module, name: name) else {
            let spelled = "\(module).\(name)"
            let isShowable = spelled.utf8.count <= 200 && spelled.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            throw InterchangeError(
                .forbiddenGlobal, at: place, expected: "tensors, their storages and collections.OrderedDict",
                found: isShowable ? spelled : "another name")
        }
        stack.append(.global(global))
    }

    /// Calls one of the two known names on a tuple.
    private mutating func reduce() throws(InterchangeError) {
        guard case .tuple(let index) = try pop(), case .global(let global) = try pop() else {
            throw fault("a name and its arguments")
        }
        let arguments = heap.tuples[index]
        switch global {
        case .orderedDictionary:
            guard arguments.isEmpty else { throw fault("an empty dictionary") }
            pushDictionary()
        case .rebuildTensor: try pushTensor(arguments)
        case .storage: throw fault("a storage by its number")
        }
    }
}
