/// The status and the fields of an answer (RFC 9112, sections 4 and 5).
struct WebHead: Hashable, Sendable {
    /// Bytes that an answer's head may have.
    static let maximumByteCount = 64 << 10

    let status: Int
    /// The values by the names of the fields in lower case; of a field that occurs twice the last.
    let fields: [String: String]

    /// Reads a head up to its empty line, or nil where it is none.
    init?(_ bytes: ArraySlice<UInt8>) {
        let lines = String(decoding: bytes, as: UTF8.self).split { $0 == "\r\n" || $0 == "\n" }
        guard let first = lines.first?.split(separator: " "), first.count >= 2, first[0].hasPrefix("HTTP/"),
            let status = Int(first[1]), (100..<600).contains(status)
        else { return nil }
        self.status = status
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields[line[..<colon].lowercased()] = String(value.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }
        self.fields = fields
    }

    /// The length of the body, where the server says it.
    var contentLength: Int? { fields["content-length"].flatMap(Int.init) }

    /// The strong validator of the content, where the server gives one (RFC 9110, 8.8.3).
    var strongEntityTag: String? {
        guard let tag = fields["etag"], tag.utf8.count <= 256, tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\""),
            tag.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return tag
    }

    /// Where the part begins that a server sends, and the length of the whole (RFC 9110, 14.4).
    var contentRange: (start: Int, total: Int?)? {
        guard let text = fields["content-range"], text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/")
        guard parts.count == 2, let start = parts[0].split(separator: "-").first.flatMap({ Int($0) }) else {
            return nil
        }
        return (start, Int(parts[1]))
    }
}
