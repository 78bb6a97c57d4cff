/// Builds a tar file (POSIX ustar) in memory; every member bears the same date and owner.
package struct TarWriter {
    private var bytes: [UInt8] = []

    package init() {}

    /// Adds a file; a name over 100 bytes is written in an extended header.
    package mutating func add(_ content: [UInt8], name: [UInt8]) {
        if name.count > 100 {
            let record = Self.record(key: "path", value: name)
            append(Self.header(name: Array("pax".utf8), size: record.count, kind: UInt8(ascii: "x")), record)
        }
        append(Self.header(name: Array(name.prefix(100)), size: content.count, kind: UInt8(ascii: "0")), content)
    }

    /// The whole file, with the two blocks of zeros that end it.
    package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 2 * TarHeader.size) }

    private mutating func append(_ header: [UInt8], _ content: [UInt8]) {
        bytes += header + content
        let rest = content.count % TarHeader.size
        if rest > 0 { bytes += [UInt8](repeating: 0, count: TarHeader.size - rest) }
    }

    private static func header(name: [UInt8], size: Int, kind: UInt8) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: TarHeader.size)
        func set(_ field: [UInt8], at offset: Int) {
            header.replaceSubrange(offset..<offset + field.count, with: field)
        }
        set(name, at: 0)
        set(octal(0o644, digits: 7), at: 100)
        set(octal(0, digits: 7), at: 108)
        set(octal(0, digits: 7), at: 116)
        set(octal(size, digits: 11), at: 124)
        set(octal(0, digits: 11), at: 136)
        set([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148)
        header[156] = kind
        set(Array("ustar\u{0}00".utf8), at: 257)
        let sum = header.reduce(0) { $0 + Int($1) }
        set(octal(sum, digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        return header
    }

    private static func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count)) + text
    }

    /// A record says its own length, digits included.
    private static func record(key: String, value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
        var count = rest.count
        while count != rest.count + String(count).utf8.count { count = rest.count + String(count).utf8.count }
        return Array(String(count).utf8) + rest
    }
}
