/// One header block of a tar file (POSIX ustar, with GNU's ways of writing large numbers).
struct TarHeader {
    static let size = 512

    let name: [UInt8]
    /// Bytes of content that the header announces.
    let contentSize: Int
    let kind: UInt8

    /// Whether a block is a header, by its checksum: the sum of its bytes with the field itself as blanks; some packers
    /// added signed bytes.
    static func isHeader(_ block: [UInt8]) -> Bool {
        guard block.count >= size, let stated = octal(block[148..<156]) else { return false }
        var unsigned = 0
        var signed = 0
        for index in 0..<size {
            let byte = (148..<156).contains(index) ? UInt8(ascii: " ") : block[index]
            unsigned += Int(byte)
            signed += Int(Int8(bitPattern: byte))
        }
        return stated == unsigned || stated == signed
    }

    /// Whether a block is the start of a tar file: a header with a name and a kind that tar knows.
    static func begins(_ block: [UInt8]) -> Bool {
        guard block.count >= size, block[0] != 0, isHeader(block), number(block[124..<136]) != nil else { return false }
        let kinds: [UInt8] = [0] + Array("01234567xgLKSDMNV".utf8)
        return kinds.contains(block[156])
    }

    init(_ block: [UInt8], offset: Int) throws(ContainerError) {
        guard Self.isHeader(block) else {
            throw ContainerError(.corrupt, offset: offset, expected: "a header with a right checksum")
        }
        guard let size = Self.number(block[124..<136]) else {
            throw ContainerError(.corrupt, offset: offset + 124, expected: "a size")
        }
        contentSize = size
        kind = block[156]
        let short = Self.text(block[0..<100])
        let isPOSIX = block[257..<263].elementsEqual(Array("ustar\0".utf8))
        let prefix = isPOSIX ? Self.text(block[345..<500]) : []
        name = prefix.isEmpty ? short : prefix + [UInt8(ascii: "/")] + short
    }

    static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// A number in octal digits, or in base 256 where the first bit says so; nil if it is neither, or negative.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first, first & 0x80 != 0 else { return octal(field) }
        guard first == 0x80 else { return nil }
        var value = 0
        for byte in field.dropFirst() {
            guard value <= Int.max >> 9 else { return nil }
            value = value << 8 | Int(byte)
        }
        return value
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        var value = 0
        for digit in digits {
            guard (48...55).contains(digit) else { return nil }
            value = value << 3 | Int(digit - 48)
        }
        return value
    }
}
