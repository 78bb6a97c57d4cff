import Crypto

/// A SHA-256 that is being computed (FIPS 180-4).
package struct ContentHasher {
    private var hash = SHA256()

    /// Starts with no bytes.
    package init() {}

    /// Appends bytes.
    package mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    }

    /// Appends bytes.
    package mutating func update(_ bytes: [UInt8]) {
        unsafe update(bytes.span.bytes)
    }

    /// The digest of all bytes so far.
    package func finish() -> ContentDigest {
        ContentDigest(unchecked: Array(hash.finalize()))
    }
}
