import Crypto

/// The SHA-256 of bytes that come piece by piece (FIPS 180-4).
struct RunningDigest {
    private var hash = SHA256()
    /// Bytes so far.
    private(set) var count = 0

    /// Appends bytes.
    mutating func update(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        count += bytes.count
    }

    /// 64 lower-case hexadecimal digits.
    func hexadecimal() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of bytes as 64 lower-case hexadecimal digits.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        var digest = RunningDigest()
        digest.update(bytes)
        return digest.hexadecimal()
    }
}

extension ZooVersion.Content {
    /// What bytes are.
    init(of bytes: [UInt8]) {
        self.init(sha256: RunningDigest.hexadecimal(of: bytes), size: bytes.count)
    }

    /// Whether bytes are these.
    func isContent(of bytes: [UInt8]) -> Bool { self == Self(of: bytes) }
}
