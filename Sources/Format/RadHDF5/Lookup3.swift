/// The checksum of HDF5 metadata: Bob Jenkins' public-domain hash `lookup3` ("hashlittle", 2006) with initial value 0.
///
/// HDF5 File Format Specification 3.0, "Appendix: Fletcher and lookup3 checksums".
package enum Lookup3 {
    /// The checksum of bytes.
    package static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let bytes = bytes.span
        // Arithmetic modulo 2^32 is the definition of the hash.
        var a = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
        var b = a
        var c = a
        if bytes.isEmpty { return c }
        var place = 0
        while bytes.count - place > 12 {
            a &+= word(bytes, place)
            b &+= word(bytes, place + 4)
            c &+= word(bytes, place + 8)
            mix(&a, &b, &c)
            place += 12
        }
        a &+= lastWord(bytes, place)
        b &+= lastWord(bytes, place + 4)
        c &+= lastWord(bytes, place + 8)
        finish(&a, &b, &c)
        return c
    }

    private static func word(_ bytes: Span<UInt8>, _ place: Int) -> UInt32 {
        UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
            | UInt32(bytes[place + 3]) << 24
    }

    /// Four bytes, of which those beyond the end count as zero.
    private static func lastWord(_ bytes: Span<UInt8>, _ place: Int) -> UInt32 {
        var value: UInt32 = 0
        for shift in 0..<4 where place + shift < bytes.count {
            value |= UInt32(bytes[place + shift]) << UInt32(8 * shift)
        }
        return value
    }

    private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        a &-= c; a ^= rotate(c, 4); c &+= b
        b &-= a; b ^= rotate(a, 6); a &+= c
        c &-= b; c ^= rotate(b, 8); b &+= a
        a &-= c; a ^= rotate(c, 16); c &+= b
        b &-= a; b ^= rotate(a, 19); a &+= c
        c &-= b; c ^= rotate(b, 4); b &+= a
    }

    private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        c ^= b; c &-= rotate(b, 14)
        a ^= c; a &-= rotate(c, 11)
        b ^= a; b &-= rotate(a, 25)
        c ^= b; c &-= rotate(b, 16)
        a ^= c; a &-= rotate(c, 4)
        b ^= a; b &-= rotate(a, 14)
        c ^= b; c &-= rotate(b, 24)
    }

    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        (value << count) | (value >> (32 - count))
    }
}
