import Crypto
package import RadSystem

/// The secret of a project, from which pseudonyms are made; never inside a store, never printed.
package struct ProjectKey: Hashable, Sendable {
    /// Bytes of a key and of a pseudonym.
    package static let byteCount = 32
    package static let pseudonymByteCount = 16

    /// The key itself, to be handed to workers only.
    package let bytes: [UInt8]

    /// A key from its bytes.
    package init(bytes: [UInt8]) throws(StoreError) {
        guard bytes.count == Self.byteCount else {
            throw StoreError(.unusableKey, "A project key has \(Self.byteCount) bytes, found \(bytes.count).")
        }
        self.bytes = bytes
    }

    /// A new key from the system's random source.
    package static func random() -> ProjectKey { ProjectKey(checked: randomBytes(byteCount)) }

    private init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// HMAC-SHA-256 (RFC 2104) over a domain and fields, each with its length before it, cut to 16 bytes.
    package func pseudonym(domain: String, fields: [[UInt8]]) -> [UInt8] {
        Array(authenticationCode(domain: domain, fields: fields).prefix(Self.pseudonymByteCount))
    }

    /// As above, over text in UTF-8.
    package func pseudonym(domain: String, fields: [String]) -> [UInt8] {
        pseudonym(domain: domain, fields: fields.map { Array($0.utf8) })
    }

    /// Tells keys apart without revealing them; stores keep it.
    package var fingerprint: [UInt8] { pseudonym(domain: "fingerprint", fields: [[UInt8]]()) }

    private func authenticationCode(domain: String, fields: [[UInt8]]) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        for field in [Array(domain.utf8)] + fields {
            code.update(data: (0..<8).map { UInt8(truncatingIfNeeded: field.count >> ($0 * 8)) })
            code.update(data: field)
        }
        return code.finalize()
    }
}

extension ProjectKey: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "project key (withheld)" }
    package var debugDescription: String { description }
}

extension ProjectKey {
    /// The key file that is used when none is named, in the user's configuration folder.
    package static func defaultPath() throws(StoreError) -> String {
        try StoreError.wrapping { () throws(SystemError) in try userConfigurationDirectory() } + "/project.key"
    }

    /// Reads a key file: 64 hexadecimal digits, readable by its owner only.
    package static func read(from path: String) throws(StoreError) -> ProjectKey {
        let status = try StoreError.wrapping { () throws(SystemError) in try FileStatus.of(path) }
        guard status.permissions & 0o077 == 0 else {
            throw StoreError(
                .unusableKey, "Others than its owner may read the key file \(path). Run: chmod 600 \(path)")
        }
        let text = try StoreError.wrapping { () throws(SystemError) in
            try ReadableFile(path: path, followLinks: true, subject: path).readAll(limit: 1024)
        }
        let digits = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
        guard let bytes = [UInt8](hexadecimal: digits) else {
            throw StoreError(.unusableKey, "The key file \(path) does not hold \(byteCount * 2) hexadecimal digits.")
        }
        return try ProjectKey(bytes: bytes)
    }

    /// Writes the key to a new file with mode 0600; an existing file is never replaced.
    package func write(to path: String, storage: any Storage) throws(StoreError) {
        try StoreError.wrapping { () throws(SystemError) in
            try storage.createFileAtomically(
                at: path, permissions: 0o600, with: Array((bytes.hexadecimal + "\n").utf8))
        }
    }

    /// Reads the key at a path, or makes one there when there is none.
    package static func readOrCreate(at path: String, storage: any Storage) throws(StoreError) -> ProjectKey {
        if try StoreError.wrapping({ () throws(SystemError) in try FileStatus.ifPresent(path) }) == nil {
            try StoreError.wrapping { () throws(SystemError) in
                try storage.createDirectories(at: parentDirectory(of: path), permissions: 0o700)
            }
            do {
                let key = ProjectKey.random()
                try key.write(to: path, storage: storage)
                return key
            } catch  where (try? FileStatus.ifPresent(path)) != nil {
                // Another run made it in between.
            }
        }
        return try read(from: path)
    }
}

extension [UInt8] {
    /// Two lower-case digits a byte.
    package var hexadecimal: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that digits stand for; nil where they are not pairs of digits.
    package init?(hexadecimal text: String) {
        let digits = Array<UInt8>(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[index])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self = bytes
    }
}
