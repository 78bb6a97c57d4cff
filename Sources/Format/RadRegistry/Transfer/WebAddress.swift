/// The address of a file on a web server: scheme, host and path, without credentials.
package struct WebAddress: Hashable, Sendable {
    /// `http` or `https`.
    let scheme: String
    /// Host and port.
    let authority: String
    /// The path, which begins with a slash, and the query where there is one.
    let path: String

    /// The whole address.
    package var text: String { "\(scheme)://\(authority)\(path)" }

    /// Whether a text is meant as an address.
    ///
    /// One of another scheme, such as `ftp://`, is meant as one too, and then refused.
    static func isAddress(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return false }
        return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    /// The address of a zoo; a slash at its end makes no difference.
    ///
    /// - Throws: `address` for anything but printable ASCII, for credentials, queries and fragments.
    package init(_ text: String) throws(RegistryError) {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        guard let address = Self(parsing: text), !text.contains("?"), !text.contains("#") else {
            throw RegistryError(
                .address, at: ZooName.shown(text),
                expected: "http:// or https://, a host and a path, without credentials")
        }
        self = address
    }

    private init(scheme: String, authority: String, path: String) {
        self.scheme = scheme
        self.authority = authority
        self.path = path
    }

    private init?(parsing text: String) {
        guard text.utf8.count <= 4_096, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://")
        else { return nil }
        let scheme = text[..<colon].lowercased()
        let rest = text[colon...].dropFirst(3)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = String(rest[..<end])
        guard scheme == "http" || scheme == "https", !authority.isEmpty,
            authority.utf8.allSatisfy({ Self.isHostByte($0) })
        else { return nil }
        var path = String(rest[end...])
        if let fragment = path.firstIndex(of: "#") { path = String(path[..<fragment]) }
        if path.hasPrefix("?") { path = "/" + path }
        self.init(scheme: scheme, authority: authority, path: path)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".-_:[]".utf8.contains(byte)
    }

    /// A file below the address.
    func appending(_ path: String) -> WebAddress {
        WebAddress(scheme: scheme, authority: authority, path: self.path + "/" + path)
    }

    /// Where a redirection leads.
    ///
    /// - Throws: `redirect` for what is no address, and for one that would leave https.
    func redirected(to location: String) throws(RegistryError) -> WebAddress {
        let target: WebAddress?
        if Self.isAddress(location) {
            target = WebAddress(parsing: location)
        } else if location.hasPrefix("//") {
            target = WebAddress(parsing: scheme + ":" + location)
        } else if location.hasPrefix("/") {
            target = WebAddress(parsing: "\(scheme)://\(authority)\(location)")
        } else if location.prefix(while: { $0 != "/" }).contains(":") {
            // Another scheme.
            target = nil
        } else {
            let folder = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            target = WebAddress(parsing: "\(scheme)://\(authority)\(folder.joined(separator: "/"))/\(location)")
        }
        guard let target, target.scheme == "https" || scheme == "http" else {
            throw RegistryError(
                .redirect, at: text, expected: "a redirection to https or within http", found: ZooName.shown(location))
        }
        return target
    }
}
