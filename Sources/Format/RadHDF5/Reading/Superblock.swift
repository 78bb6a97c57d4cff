/// The first bytes of a file: HDF5 File Format Specification 3.0, II.A, versions 2 and 3.
struct Superblock {
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    static let byteCount = 48

    /// Where the root group's object header stands.
    let rootAddress: UInt64

    /// Reads and checks the superblock, and that the file is as long as it says.
    init(of source: HDF5Source) throws(HDF5Error) {
        let bytes = try source.bytes(at: 0, count: min(Self.byteCount, source.byteCount))
        guard bytes.starts(with: Self.signature) else {
            throw try Self.missingSignature(in: source)
        }
        var cursor = ByteCursor(bytes[8...], base: 8, path: "/")
        let version = try cursor.u8()
        guard version == 2 || version == 3 else {
            throw HDF5Error(.superblockVersion, offset: 8, expected: "2 or 3", found: "\(version)")
        }
        let sizes = (try cursor.u8(), try cursor.u8())
        let flags = try cursor.u8()
        let baseAddress = try cursor.u64()
        let extensionAddress = try cursor.u64()
        let end = try cursor.u64()
        rootAddress = try cursor.u64()
        let checksum = try cursor.u32()
        guard checksum == Lookup3.checksum(bytes[..<44]) else { throw HDF5Error(.checksum, offset: 44) }
        guard sizes == (8, 8) else {
            throw HDF5Error(.offsetSize, offset: 9, expected: "8 and 8", found: "\(sizes.0) and \(sizes.1)")
        }
        guard flags == 0 else {
            throw HDF5Error(.consistencyFlags, offset: 11, expected: "0, a closed file", found: "\(flags)")
        }
        guard baseAddress == 0 else {
            throw HDF5Error(.baseAddress, offset: 12, expected: "0", found: "\(baseAddress)")
        }
        guard extensionAddress == undefinedAddress else {
            throw HDF5Error(.superblockExtension, offset: 20, expected: "none", found: "\(extensionAddress)")
        }
        guard end == UInt64(source.byteCount) else {
            throw HDF5Error(.byteCount, offset: 28, expected: "\(end) bytes", found: "\(source.byteCount) bytes")
        }
    }

    /// Tells a file with foreign bytes in front from one that is no HDF5 at all.
    private static func missingSignature(in source: HDF5Source) throws(HDF5Error) -> HDF5Error {
        // HDF5 looks for the signature at 0, 512, 1024, 2048, ...; a few places are enough to name the fault.
        var offset = 512
        while offset <= 1 << 20, offset <= source.byteCount - signature.count {
            if try source.bytes(at: offset, count: signature.count) == signature {
                return HDF5Error(.userBlock, offset: offset, expected: "the signature at 0")
            }
            offset *= 2
        }
        return HDF5Error(.signature, offset: 0, expected: "the HDF5 signature")
    }
}
