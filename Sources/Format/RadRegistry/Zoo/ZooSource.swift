import RadSystem

/// Where a zoo is read from: a folder, or the address of a plain file server.
package enum ZooSource: Hashable, Sendable {
    case folder(String)
    case web(WebAddress)

    /// A folder, or an address that begins with `http://` or `https://`.
    ///
    /// - Throws: `address` for an address that is none.
    package init(_ text: String) throws(RegistryError) {
        self = try WebAddress.isAddress(text) ? .web(WebAddress(text)) : .folder(text)
    }

    /// What errors call it.
    package var description: String {
        switch self {
        case .folder(let path): path
        case .web(let address): address.text
        }
    }

    /// A small file of the zoo.
    ///
    /// - Returns: Its bytes, nil where there is no such file.
    /// - Throws: `too-large` over the limit; `unreachable`, `interrupted` and the like from a server.
    func file(_ path: String, limit: Int) throws -> [UInt8]? {
        switch self {
        case .folder(let folder):
            let place = folder + "/" + path
            guard try FileStatus.ifPresent(place) != nil else { return nil }
            let file = try ReadableFile(path: place, followLinks: true, subject: place)
            guard file.status.size <= Int64(limit) else {
                throw RegistryError(
                    .tooLarge, at: place, expected: "at most \(limit) bytes", found: "\(file.status.size)")
            }
            return try file.readAll(limit: limit)
        case .web(let base):
            return try WebClient().file(at: base.appending(path), limit: limit)
        }
    }

    /// Gives the bytes of a file piece by piece.
    ///
    /// - Throws: `missing` where there is no such file, `too-large` over the limit.
    func stream(_ path: String, limit: Int, _ body: @escaping ([UInt8]) throws -> Void) throws {
        switch self {
        case .folder(let folder):
            try Self.stream(fileAt: folder + "/" + path, limit: limit, body)
        case .web(let base):
            try WebClient().stream(from: base.appending(path), limit: limit, body)
        }
    }

    /// Gives the bytes of a file on this machine piece by piece.
    static func stream(fileAt path: String, limit: Int, _ body: ([UInt8]) throws -> Void) throws {
        guard try FileStatus.ifPresent(path) != nil else { throw RegistryError(.missing, at: path) }
        let file = try ReadableFile(path: path, followLinks: true, subject: path)
        guard file.status.size <= Int64(limit) else {
            throw RegistryError(.tooLarge, at: path, expected: "at most \(limit) bytes", found: "\(file.status.size)")
        }
        var offset: Int64 = 0
        while true {
            let bytes = try file.read(at: offset, count: 4 << 20)
            if bytes.isEmpty { return }
            try body(bytes)
            offset += Int64(bytes.count)
        }
    }
}
