import Crypto

/// Text as it may stand in a page.
package enum HTMLText {
    /// The text with every character escaped that means something in HTML, in elements and in quoted attributes.
    package static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22, 0x27, 0x60].contains($0) || $0 < 0x20 }) else {
            return text
        }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "`": escaped += "&#96;"
            case let control where control.value < 0x20: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Bytes in the 64 characters of RFC 4648.
    package static func base64(_ bytes: some Sequence<UInt8>) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(bytes)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let rest = bytes[start..<min(start + 3, bytes.count)]
            var word = 0
            for place in 0..<3 { word = word << 8 | (place < rest.count ? Int(rest[start + place]) : 0) }
            for place in 0..<4 {
                let isFilled = place <= rest.count
                text.append(isFilled ? alphabet[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The source by which a content security policy allows one script or style sheet and no other.
    static func policySource(of text: String) -> String {
        "'sha256-\(base64(SHA256.hash(data: Array(text.utf8))))'"
    }
}
