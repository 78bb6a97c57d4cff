package import RadSystem

/// A zip, tar or gzipped tar file whose members can be read one by one.
package struct Container: Sendable {
    package enum Kind: String, Sendable {
        case zip
        case tar
        case compressedTar
    }

    private enum Content: Sendable {
        case zip(ZipArchive)
        case tar(TarArchive)
    }

    package let kind: Kind
    /// The files in it, in the order of the container; folders are none.
    package let members: [ContainerMember]
    /// Why there may be more members than were found; nil for a sound container.
    package let damage: ContainerError?
    private let content: Content
    private let limits: ContainerLimits

    /// Bytes from the start that tell the kinds apart.
    package static let signatureSize = TarHeader.size

    /// The kind of a container by its content, whatever its name is; nil for anything else, also for a single file that
    /// was compressed by gzip.
    package static func kind(of source: ByteSource) throws(ContainerError) -> Kind? {
        let start = try source.read(at: 0, count: signatureSize)
        if ZipArchive.begins(start) { return .zip }
        if GzipFile.begins(start) {
            return TarArchive.begins(try GzipFile.start(of: source, count: signatureSize)) ? .compressedTar : nil
        }
        return TarArchive.begins(start) ? .tar : nil
    }

    /// Reads what the container holds.
    ///
    /// - Parameters:
    ///   - source: The bytes of the container.
    ///   - kind: What ``kind(of:)`` said.
    ///   - limits: The budgets.
    ///   - spoolDirectory: Where a gzipped tar file is inflated to; nil: the system's folder for temporary files.
    package init(
        _ source: ByteSource, kind: Kind, limits: ContainerLimits, spoolDirectory: String?
    ) throws(ContainerError) {
        self.kind = kind
        self.limits = limits
        switch kind {
        case .zip:
            let archive = try ZipArchive(source, limits: limits)
            (content, members, damage) = (.zip(archive), archive.members, archive.damage)
        case .tar:
            let archive = try TarArchive(source, limits: limits)
            (content, members, damage) = (.tar(archive), archive.members, archive.damage)
        case .compressedTar:
            let spool: SpoolFile
            do {
                spool = try SpoolFile(in: spoolDirectory, limit: Int64(limits.inflatedBytes))
            } catch {
                throw ContainerError(readingAt: 0, error)
            }
            let spooled = try GzipFile.spooled(source, limits: limits, into: spool)
            let archive = try TarArchive(spooled.source, limits: limits)
            (content, members, damage) = (.tar(archive), archive.members, spooled.damage ?? archive.damage)
        }
    }

    /// The content of a member; one that was compressed by gzip on its own comes inflated.
    ///
    /// - Throws: Why the member can't be read; `nested` where it is a container itself.
    package func source(ofMember number: Int) throws(ContainerError) -> ByteSource {
        let source: ByteSource =
            switch content {
            case .zip(let archive): .bytes(try archive.bytes(ofMember: number))
            case .tar(let archive): try archive.content(ofMember: number)
            }
        let start = try source.read(at: 0, count: Self.signatureSize)
        let isGzip = GzipFile.begins(start)
        if !isGzip {
            if ZipArchive.begins(start) || TarArchive.begins(start) { throw ContainerError(.nested) }
            return source
        }
        let bytes = try GzipFile.inflated(source, limits: limits)
        let inner = Array(bytes.prefix(Self.signatureSize))
        if ZipArchive.begins(inner) || TarArchive.begins(inner) || GzipFile.begins(inner) {
            throw ContainerError(.nested)
        }
        return .bytes(bytes)
    }
}
