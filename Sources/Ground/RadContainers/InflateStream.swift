internal import CZlib
package import RadSystem

/// One deflate stream (RFC 1951), bare or as gzip (RFC 1952), inflated piece by piece and never beyond a stated number
/// of bytes.
@safe package final class InflateStream {
    /// What stands around the deflate stream.
    package enum Framing: Sendable {
        /// Nothing.
        case raw
        /// Header and trailer of gzip, whose checksum and length are verified; further gzip members and zeros for
        /// padding may follow.
        case gzip
    }

    private static let chunk = 16_384

    private let source: ByteSource
    private let framing: Framing
    /// Bytes that may come out altogether.
    package let capacity: Int
    /// The name of the limit that the capacity comes from.
    package let bound: String
    private var inputOffset: Int
    private let inputEnd: Int
    private var input: [UInt8]
    private var inputRange = 0..<0
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the end of the stream was reached.
    package private(set) var isFinished = false
    /// Why the stream cannot be inflated further; what came before is still good.
    package private(set) var failure: ContainerError?
    /// Bytes given out.
    package private(set) var produced = 0
    /// Bytes read from the source.
    package private(set) var consumed = 0

    /// - Parameters:
    ///   - source: Where the compressed bytes are.
    ///   - range: Where the stream stands in the source.
    ///   - framing: What stands around it.
    ///   - capacity: Bytes that may come out altogether.
    ///   - bound: The name of the limit that the capacity comes from.
    package init(
        source: ByteSource, range: Range<Int>, framing: Framing, capacity: Int, bound: String = "inflated-bytes"
    ) throws(ContainerError) {
        self.source = source
        self.framing = framing
        self.capacity = min(capacity, Int.max - 1)
        self.bound = bound
        inputOffset = range.lowerBound
        inputEnd = range.upperBound
        input = [UInt8](repeating: 0, count: min(InflateStream.chunk, range.count))
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // zlib's numbers: negative for a bare stream, 16 more for gzip.
        let windowBits: Int32 = framing == .raw ? -15 : 15 + 16
        let status = unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK {
            throw ContainerError(.corrupt, offset: range.lowerBound, found: "zlib status \(status)")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Bytes of the source that belong to the stream so far.
    package var inputUsed: Int { consumed - inputRange.count }

    /// Inflates up to `count` bytes into an array that is large enough; fewer come back only at the end and where
    /// the stream is broken, which the next call throws.
    ///
    /// - Throws: `limitExceeded` before a byte above the capacity is given out, `corrupt` on a broken stream.
    package func read(into output: inout [UInt8], from start: Int, count: Int) throws(ContainerError) -> Int {
        precondition(start >= 0 && count >= 0 && start <= output.count - count, "The range fits.")
        if let failure { throw failure }
        var done = 0
        while done < count, !isFinished, failure == nil {
            if inputRange.isEmpty, try !refill() { break }
            let allowed = capacity - produced
            // One byte more than allowed tells a stream that ends at the limit from one that goes on.
            let wanted = min(count - done, allowed + 1, 1 << 20)
            let (status, taken, given) = step(&output, at: start + done, count: wanted)
            inputRange = inputRange.lowerBound + taken..<inputRange.upperBound
            if given > allowed { throw .exceeded("inflated bytes", capacity) }
            produced += given
            done += given
            switch status {
            case Z_OK, Z_BUF_ERROR:
                if taken == 0, given == 0, !inputRange.isEmpty { failure = broken(status) }
            case Z_STREAM_END: try finish()
            default: failure = broken(status)
            }
        }
        if done == 0, let failure { throw failure }
        return done
    }

    /// Looks for another gzip member behind the end of one.
    private func finish() throws(ContainerError) {
        isFinished = true
        guard framing == .gzip else { return }
        while true {
            if inputRange.isEmpty, try !refill() { return }
            guard let first = inputRange.first else { return }
            if input[first] != 0 { break }
            inputRange = first + 1..<inputRange.upperBound
        }
        guard let first = inputRange.first, input[first] == 0x1F, unsafe inflateReset(stream) == Z_OK else {
            failure = ContainerError(
                .corrupt, offset: inputOffset - inputRange.count, expected: "the end or another gzip member")
            return
        }
        isFinished = false
    }

    private func broken(_ status: Int32) -> ContainerError {
        ContainerError(.corrupt, offset: inputOffset - inputRange.count, found: "zlib status \(status)")
    }

    private func refill() throws(ContainerError) -> Bool {
        let wanted = min(input.count, inputEnd - inputOffset)
        if wanted <= 0 { return false }
        let got: Int
        do {
            got = try source.copyBytes(at: inputOffset, into: &input, from: 0, count: wanted)
        } catch {
            throw ContainerError(readingAt: inputOffset, error)
        }
        inputOffset += got
        consumed += got
        inputRange = 0..<got
        return got > 0
    }

    private func step(_ output: inout [UInt8], at start: Int, count: Int) -> (Int32, taken: Int, given: Int) {
        let inputRange = inputRange
        let stream = unsafe stream
        let status = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.pointee.next_in = input.baseAddress?.advanced(by: inputRange.lowerBound)
                unsafe stream.pointee.avail_in = UInt32(inputRange.count)
                unsafe stream.pointee.next_out = output.baseAddress?.advanced(by: start)
                unsafe stream.pointee.avail_out = UInt32(count)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        let taken = unsafe inputRange.count - Int(stream.pointee.avail_in)
        let given = unsafe count - Int(stream.pointee.avail_out)
        return (status, taken, given)
    }
}
