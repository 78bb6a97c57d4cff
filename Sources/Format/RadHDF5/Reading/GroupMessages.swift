import RadTensor

/// A hard link of a group: HDF5 File Format Specification 3.0, IV.A.2.g, version 1.
struct LinkMessage {
    let name: String
    /// Where the object header of the linked object stands.
    let address: UInt64

    init(_ body: ByteCursor, limits: HDF5Limits) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(1...1)
        let flags = try cursor.u8()
        let kind = flags & 0x08 != 0 ? try cursor.u8() : 0
        switch kind {
        case 0: break
        case 1: throw cursor.error(.softLink)
        case 64: throw cursor.error(.externalLink)
        default: throw cursor.error(.userDefinedLink, found: "link type \(kind)")
        }
        if flags & 0x04 != 0 { throw cursor.error(.linkOrder) }
        if flags & 0xE0 != 0 { throw cursor.error(.messageFlags, found: "\(flags)") }
        if flags & 0x10 != 0 { _ = try cursor.u8() }
        let length = try cursor.number(widthLog2: flags & 0x03)
        guard length <= UInt64(limits.nameByteCount) else {
            throw cursor.error(.objectName, expected: "at most \(limits.nameByteCount) bytes", found: "\(length)")
        }
        let bytes = try cursor.take(Int(length))
        guard limits.allowsName(bytes) else {
            throw cursor.error(.objectName, expected: "a name out of A-Z a-z 0-9 . _ -")
        }
        name = String(decoding: bytes, as: UTF8.self)
        address = try cursor.u64()
        try cursor.end()
    }
}

/// How a group keeps its links: HDF5 File Format Specification 3.0, IV.A.2.c and IV.A.2.k.
enum GroupMessages {
    /// Requires links to be messages of the header, without an order of their own.
    static func checkLinkInfo(_ body: ByteCursor) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(0...0)
        guard try cursor.u8() == 0 else { throw cursor.error(.linkOrder) }
        let heap = try cursor.u64()
        let index = try cursor.u64()
        guard heap == undefinedAddress, index == undefinedAddress else { throw cursor.error(.denseLinks) }
        try cursor.end()
    }

    /// Requires hints of the right length; they have no meaning to a reader.
    static func checkGroupInfo(_ body: ByteCursor) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(0...0)
        let flags = try cursor.u8()
        guard flags & ~0x03 == 0 else { throw cursor.error(.messageFlags, found: "\(flags)") }
        _ = try cursor.take((flags & 0x01 != 0 ? 4 : 0) + (flags & 0x02 != 0 ? 4 : 0))
        try cursor.end()
    }
}

/// An attribute: HDF5 File Format Specification 3.0, IV.A.2.m, version 3.
struct AttributeMessage {
    let name: String
    let value: HDF5Attribute

    init(_ body: ByteCursor, limits: HDF5Limits) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(3...3)
        if try cursor.u8() != 0 { throw cursor.error(.sharedMessage) }
        let nameSize = Int(try cursor.u16())
        let typeSize = Int(try cursor.u16())
        let spaceSize = Int(try cursor.u16())
        _ = try cursor.u8()
        let terminated = try cursor.take(nameSize)
        guard terminated.last == 0, limits.allowsName(terminated.dropLast()) else {
            throw cursor.error(.objectName, expected: "an attribute name out of A-Z a-z 0-9 . _ -")
        }
        name = String(decoding: terminated.dropLast(), as: UTF8.self)
        let type = try DatatypeMessage.type(try cursor.part(typeSize))
        let shape = try DataspaceMessage.shape(try cursor.part(spaceSize), limits: limits)
        guard shape.rank == 0 else {
            throw cursor.error(.attributeShape, expected: "a scalar", found: "\(shape.rank) axes")
        }
        switch type {
        case .string(let byteCount): value = .string(try Self.text(&cursor, byteCount, limits: limits))
        case .number(let elementType):
            switch elementType {
            case .uint8: value = .unsigned(UInt64(try cursor.u8()))
            case .uint16: value = .unsigned(UInt64(try cursor.u16()))
            case .uint32: value = .unsigned(UInt64(try cursor.u32()))
            case .uint64: value = .unsigned(try cursor.u64())
            case .int8: value = .signed(Int64(Int8(bitPattern: try cursor.u8())))
            case .int16: value = .signed(Int64(Int16(bitPattern: try cursor.u16())))
            case .int32: value = .signed(Int64(Int32(bitPattern: try cursor.u32())))
            case .int64: value = .signed(Int64(bitPattern: try cursor.u64()))
            case .float32: value = .float(Double(Float(bitPattern: try cursor.u32())))
            case .float64: value = .float(Double(bitPattern: try cursor.u64()))
            case .float16, .bfloat16: throw cursor.error(.elementType, expected: "a number of 4 or 8 bytes")
            }
        }
        try cursor.end()
    }

    private static func text(
        _ cursor: inout ByteCursor, _ byteCount: Int, limits: HDF5Limits
    ) throws(HDF5Error) -> String {
        guard byteCount <= limits.attributeByteCount else {
            throw cursor.error(
                .limit, expected: "an attribute of at most \(limits.attributeByteCount) bytes", found: "\(byteCount)")
        }
        let bytes = try cursor.take(byteCount)
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        guard bytes[end...].allSatisfy({ $0 == 0 }), let text = String(validating: bytes[..<end], as: UTF8.self)
        else { throw cursor.error(.attributeText, expected: "UTF-8 padded with zeros") }
        return text
    }

    /// Requires that attributes are messages of the header, without an order of their own.
    static func checkInfo(_ body: ByteCursor) throws(HDF5Error) {
        var cursor = body
        _ = try cursor.version(0...0)
        guard try cursor.u8() == 0 else { throw cursor.error(.attributeOrder) }
        let heap = try cursor.u64()
        let index = try cursor.u64()
        guard heap == undefinedAddress, index == undefinedAddress else { throw cursor.error(.denseAttributes) }
        try cursor.end()
    }
}
