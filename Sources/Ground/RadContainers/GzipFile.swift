package import RadSystem

/// A file that was compressed by gzip (RFC 1952).
package enum GzipFile {
    private static let piece = 1 << 18

    /// Whether bytes begin as gzip with deflate does.
    package static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
    }

    /// The first inflated bytes, at most `count`; fewer where the stream is shorter or broken.
    package static func start(of source: ByteSource, count: Int) throws(ContainerError) -> [UInt8] {
        let stream = try InflateStream(source: source, range: 0..<source.count, framing: .gzip, capacity: count)
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        do throws(ContainerError) {
            got = try stream.read(into: &bytes, from: 0, count: count)
        } catch {
            if error.code == .readFailed { throw error }
        }
        return Array(bytes.prefix(got))
    }

    /// The whole content in memory.
    ///
    /// - Throws: `limitExceeded` naming the budget, `truncated`, `corrupt`.
    package static func inflated(_ source: ByteSource, limits: ContainerLimits) throws(ContainerError) -> [UInt8] {
        let ratio = limits.capacity(ofCompressed: source.count)
        let capacity = min(ratio, limits.memberBytes)
        let stream = try InflateStream(source: source, range: 0..<source.count, framing: .gzip, capacity: capacity)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(capacity, max(0, min(source.count, capacity / 4)) * 4))
        do throws(ContainerError) {
            try inflate(stream) { bytes += $0 }
        } catch {
            if error.code == .limitExceeded, ratio < limits.memberBytes {
                throw .exceeded("inflated bytes for each compressed one", limits.inflationRatio, .inflationRatio)
            }
            guard error.code == .limitExceeded else { throw error }
            throw .exceeded("bytes of a member", limits.memberBytes, .memberBytes)
        }
        return bytes
    }

    /// Inflates into an anonymous file.
    ///
    /// - Returns: What was inflated, and why that is not all of it; nil if it is.
    package static func spooled(
        _ source: ByteSource, limits: ContainerLimits, into spool: SpoolFile
    ) throws(ContainerError) -> (source: ByteSource, damage: ContainerError?) {
        let capacity = min(limits.inflatedBytes, limits.capacity(ofCompressed: source.count))
        let stream = try InflateStream(source: source, range: 0..<source.count, framing: .gzip, capacity: capacity)
        var damage: ContainerError?
        do throws(ContainerError) {
            try inflate(stream) { (bytes: ArraySlice<UInt8>) throws(ContainerError) in
                do throws(SystemError) {
                    try spool.append(bytes)
                } catch {
                    throw ContainerError(readingAt: stream.inputUsed, error)
                }
            }
        } catch {
            if error.code == .readFailed { throw error }
            damage = error.code == .limitExceeded ? limits.exceeded(byInflating: source.count) : error
        }
        do {
            return (.file(try spool.readable()), damage)
        } catch {
            throw ContainerError(readingAt: 0, error)
        }
    }

    private static func inflate(
        _ stream: InflateStream, _ take: (ArraySlice<UInt8>) throws(ContainerError) -> Void
    ) throws(ContainerError) {
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            // What comes before a budget's end is still given out; one byte more tells whether there is more.
            let wanted = max(1, min(piece, stream.capacity - stream.produced))
            let got = try stream.read(into: &buffer, from: 0, count: wanted)
            if got > 0 { try take(buffer[..<got]) }
            if let failure = stream.failure { throw failure }
            if got < wanted { break }
        }
        guard stream.isFinished else {
            throw ContainerError(.truncated, offset: stream.consumed, expected: "the end of the gzip stream")
        }
    }
}
