import RadTensor

/// The extents of a dataset or attribute: HDF5 File Format Specification 3.0, IV.A.2.b, version 2.
enum DataspaceMessage {
    /// The extents, checked to be a shape of at most `limits.rank` axes that cannot grow.
    static func shape(_ body: ByteCursor, limits: HDF5Limits) throws(HDF5Error) -> Shape {
        var cursor = body
        _ = try cursor.version(2...2)
        let rank = Int(try cursor.u8())
        let flags = try cursor.u8()
        let kind = try cursor.u8()
        if kind == 2 { throw cursor.error(.nullDataspace) }
        guard flags & ~0x01 == 0, kind == (rank == 0 ? 0 : 1) else {
            throw cursor.error(.shape, expected: "a scalar or simple dataspace", found: "kind \(kind)")
        }
        guard rank <= limits.rank else {
            throw cursor.error(.limit, expected: "at most \(limits.rank) axes", found: "\(rank)")
        }
        var extents: [UInt64] = []
        for _ in 0..<rank { extents.append(try cursor.u64()) }
        var largest = extents
        if flags & 0x01 != 0 {
            for axis in 0..<rank { largest[axis] = try cursor.u64() }
        }
        try cursor.end()
        guard largest == extents else { throw cursor.error(.resizable, expected: "\(extents)", found: "\(largest)") }
        let sizes = extents.compactMap(Int.init(exactly:))
        guard sizes.count == rank, let shape = try? Shape(validating: sizes) else {
            throw cursor.error(.shape, expected: "a product of extents that fits memory")
        }
        return shape
    }
}

/// What the bytes of a dataset or attribute mean.
enum StoredType: Hashable {
    case number(ElementType)
    /// A text of a fixed number of bytes.
    case string(byteCount: Int)
}

/// A datatype: HDF5 File Format Specification 3.0, IV.A.2.d.
enum DatatypeMessage {
    /// The type, which must be one of the profile's.
    static func type(_ body: ByteCursor) throws(HDF5Error) -> StoredType {
        var cursor = body
        let classAndVersion = try cursor.u8()
        let version = classAndVersion >> 4
        guard (1...3).contains(version) else {
            throw cursor.error(.messageVersion, expected: "1 to 3", found: "\(version)")
        }
        let bits = [try cursor.u8(), try cursor.u8(), try cursor.u8()]
        let size = try cursor.u32()
        switch classAndVersion & 0x0F {
        case 0: return .number(try integer(&cursor, bits: bits, size: size))
        case 1: return .number(try float(&cursor, bits: bits, size: size))
        case 3: return try string(&cursor, bits: bits, size: size)
        case 2: throw cursor.error(.time)
        case 4: throw cursor.error(.bitField)
        case 5: throw cursor.error(.opaque)
        case 6: throw cursor.error(.compound)
        case 7: throw cursor.error(.reference)
        case 8: throw cursor.error(.enumeration)
        case 9: throw cursor.error(.variableLength)
        case 10: throw cursor.error(.array)
        default: throw cursor.error(.elementType, found: "class \(classAndVersion & 0x0F)")
        }
    }

    private static func integer(
        _ cursor: inout ByteCursor, bits: [UInt8], size: UInt32
    ) throws(HDF5Error) -> ElementType {
        if bits[0] & 0x01 != 0 { throw cursor.error(.bigEndian) }
        let isSigned = bits[0] & 0x08 != 0
        let bitOffset = try cursor.u16()
        let precision = try cursor.u16()
        try cursor.end()
        let types: [UInt32: (ElementType, ElementType)] = [
            1: (.uint8, .int8), 2: (.uint16, .int16), 4: (.uint32, .int32), 8: (.uint64, .int64),
        ]
        guard let pair = types[size], bits[0] & ~0x08 == 0, bits[1] == 0, bits[2] == 0, bitOffset == 0,
            UInt32(precision) == size * 8
        else { throw cursor.error(.elementType, expected: "an integer of 1, 2, 4 or 8 whole bytes") }
        return isSigned ? pair.1 : pair.0
    }

    /// The layout of an IEEE 754 number in the fields of the message.
    private struct FloatLayout: Equatable {
        var exponentLocation: UInt8
        var exponentSize: UInt8
        var mantissaLocation: UInt8 = 0
        var mantissaSize: UInt8
        var bias: UInt32
    }

    private static func float(
        _ cursor: inout ByteCursor, bits: [UInt8], size: UInt32
    ) throws(HDF5Error) -> ElementType {
        if bits[0] & 0x41 != 0 { throw cursor.error(.bigEndian) }
        let bitOffset = try cursor.u16()
        let precision = try cursor.u16()
        let exponent = (try cursor.u8(), try cursor.u8())
        let mantissa = (try cursor.u8(), try cursor.u8())
        let bias = try cursor.u32()
        try cursor.end()
        let found = FloatLayout(
            exponentLocation: exponent.0, exponentSize: exponent.1, mantissaLocation: mantissa.0,
            mantissaSize: mantissa.1, bias: bias)
        let types: [UInt32: (ElementType, FloatLayout)] = [
            2: (.float16, FloatLayout(exponentLocation: 10, exponentSize: 5, mantissaSize: 10, bias: 15)),
            4: (.float32, FloatLayout(exponentLocation: 23, exponentSize: 8, mantissaSize: 23, bias: 127)),
            8: (.float64, FloatLayout(exponentLocation: 52, exponentSize: 11, mantissaSize: 52, bias: 1_023)),
        ]
        // 0x20: the leading bit of the mantissa is implied; the second byte is where the sign stands.
        guard let (type, layout) = types[size], found == layout, bits[0] == 0x20, bits[2] == 0, bitOffset == 0,
            UInt32(precision) == size * 8, UInt32(bits[1]) == size * 8 - 1
        else { throw cursor.error(.elementType, expected: "an IEEE 754 number of 2, 4 or 8 bytes") }
        return type
    }

    private static func string(
        _ cursor: inout ByteCursor, bits: [UInt8], size: UInt32
    ) throws(HDF5Error) -> StoredType {
        try cursor.end()
        // Zero-terminated or zero-padded; ASCII or UTF-8.
        guard bits[0] & 0x0F <= 1, bits[0] >> 4 <= 1, bits[1] == 0, bits[2] == 0, size > 0 else {
            throw cursor.error(.elementType, expected: "a text padded with zeros")
        }
        return .string(byteCount: Int(size))
    }
}

/// Where the elements of a dataset lie: HDF5 File Format Specification 3.0, IV.A.2.i, versions 3 and 4.
struct LayoutMessage {
    let address: UInt64
    let byteCount: UInt64

    init(_ body: ByteCursor) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(3...4)
        switch try cursor.u8() {
        case 1: break
        case 0: throw cursor.error(.compactLayout)
        case 2: throw cursor.error(.chunkedLayout)
        case 3: throw cursor.error(.virtualLayout)
        case let other: throw cursor.error(.messageVersion, expected: "layout class 1", found: "\(other)")
        }
        address = try cursor.u64()
        byteCount = try cursor.u64()
        try cursor.end()
    }
}

/// What a dataset holds before it is written: HDF5 File Format Specification 3.0, IV.A.2.f, version 3.
enum FillValueMessage {
    /// Requires that there is no value of its own.
    static func check(_ body: ByteCursor) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(3...3)
        let flags = try cursor.u8()
        // Bits 0 to 3 are the times of allocation and filling, bit 4 says that the value is undefined.
        guard flags & 0xE0 == 0 else { throw cursor.error(.fillValue) }
        try cursor.end()
    }
}
