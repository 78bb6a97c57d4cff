import Crypto
import Foundation
import RadTestSupport

/// Looks for a text in bytes, in every form in which a careless program might have written it.
struct CanaryScanner {
    /// A form of the text, by name.
    private let patterns: [(name: String, bytes: [UInt8])]

    /// - Parameter canary: At least 8 ASCII characters.
    init(_ canary: String) {
        let plain = Array(canary.utf8)
        var patterns: [(String, [UInt8])] = []
        for (name, text) in [
            ("plain", plain), ("reversed", plain.reversed()), ("lower case", Array(canary.lowercased().utf8)),
        ] {
            patterns.append((name, Array(text)))
        }
        patterns.append(("UTF-16 LE", plain.flatMap { [$0, 0] }))
        patterns.append(("UTF-16 BE", plain.flatMap { [0, $0] }))
        // Base64 depends on the place modulo 3; what is sure of each of the three forms is looked for.
        for shift in 0..<3 {
            let encoded = Data([UInt8](repeating: 0, count: shift) + plain).base64EncodedString()
            let known = encoded.dropFirst(shift == 0 ? 0 : shift + 1).prefix((plain.count - 2) * 4 / 3 - 2)
            patterns.append(("base64 at \(shift)", Array(known.utf8)))
        }
        patterns += Self.hexadecimal("hexadecimal", plain)
        for (name, digest) in [
            ("MD5", Array(Insecure.MD5.hash(data: plain))), ("SHA-1", Array(Insecure.SHA1.hash(data: plain))),
            ("SHA-256", Array(SHA256.hash(data: plain))),
        ] {
            // Half a digest is enough: identifiers are often cut.
            let half = Array(digest.prefix(8))
            patterns.append((name, half))
            patterns += Self.hexadecimal(name + " in hexadecimal", half)
            patterns.append((name + " in base64", Array(Data(digest).base64EncodedString().prefix(12).utf8)))
        }
        self.patterns = patterns.map { (name: $0.0, bytes: $0.1) }
    }

    private static func hexadecimal(_ name: String, _ bytes: [UInt8]) -> [(String, [UInt8])] {
        let digits = bytes.map { String(format: "%02x", $0) }.joined()
        return [(name, Array(digits.utf8)), (name + " in capitals", Array(digits.uppercased().utf8))]
    }

    /// Names of all forms.
    var forms: [(name: String, bytes: [UInt8])] { patterns }

    /// The forms that occur in bytes.
    func finds(in bytes: [UInt8]) -> [String] {
        let data = Data(bytes)
        return patterns.filter { data.range(of: Data($0.bytes)) != nil }.map(\.name)
    }
}
