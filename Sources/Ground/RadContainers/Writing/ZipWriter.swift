/// Builds a zip file in memory; every member bears the same date, so that equal members give equal bytes.
package struct ZipWriter {
    /// 1980-01-01, the first day that zip knows, as its date field has it.
    private static let date = 0x0021
    /// The version that a reader must have: folders and deflate.
    private static let version = 20

    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    package init() {}

    /// Adds a member.
    ///
    /// - Parameters:
    ///   - content: At most 4 GiB, like the whole file.
    ///   - name: Its path, with slashes.
    ///   - isDeflated: Whether it is compressed.
    ///   - hasDescriptor: Whether checksum and sizes follow the content instead of standing before it.
    package mutating func add(
        _ content: [UInt8], name: [UInt8], isDeflated: Bool = true, hasDescriptor: Bool = false
    ) throws(ContainerError) {
        let stored = isDeflated ? try DeflateEncoder.deflated(content, framing: .raw) : content
        let sizes =
            Self.word32(Int(CyclicRedundancyCheck.of(content))) + Self.word32(stored.count)
            + Self.word32(content.count)
        let offset = bytes.count
        let flags = hasDescriptor ? 8 : 0
        let common =
            Self.word16(Self.version) + Self.word16(flags) + Self.word16(isDeflated ? 8 : 0) + Self.word16(0)
            + Self.word16(Self.date)
        let lengths = Self.word16(name.count) + Self.word16(0)
        bytes += Self.word32(ZipArchive.localSignature) + common
        bytes += (hasDescriptor ? [UInt8](repeating: 0, count: 12) : sizes) + lengths + name + stored
        if hasDescriptor { bytes += Self.word32(0x0807_4B50) + sizes }
        directory += Self.word32(0x0201_4B50) + Self.word16(Self.version) + common + sizes + lengths
        directory += [UInt8](repeating: 0, count: 10) + Self.word32(offset) + name
        count += 1
    }

    /// The whole file.
    package func finished() -> [UInt8] {
        bytes + directory + Self.word32(ZipDirectory.endSignature) + Self.word32(0) + Self.word16(count)
            + Self.word16(count) + Self.word32(directory.count) + Self.word32(bytes.count) + Self.word16(0)
    }

    private static func word16(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }

    private static func word32(_ value: Int) -> [UInt8] { word16(value & 0xFFFF) + word16(value >> 16 & 0xFFFF) }
}
