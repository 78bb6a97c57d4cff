internal import CZlib
import RadSystem

/// One raw deflate stream, inflated piece by piece and never beyond a stated number of bytes (RFC 1951).
@safe final class InflateStream {
    private static let chunk = 16_384

    private let source: ByteSource
    private let limits: ReadingLimits
    /// Bytes that may come out altogether.
    private let capacity: Int
    private var inputOffset: Int
    private let inputEnd: Int
    private var input: [UInt8]
    private var inputRange = 0..<0
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isFinished = false
    /// Why the stream cannot be inflated further; what came before is still good.
    private(set) var failure: DICOMError?
    private(set) var produced = 0
    /// Bytes read from the source.
    private(set) var consumed = 0

    /// - Parameter range: Where the stream stands in the source.
    init(source: ByteSource, range: Range<Int>, limits: ReadingLimits) throws(DICOMError) {
        self.source = source
        self.limits = limits
        inputOffset = range.lowerBound
        inputEnd = range.upperBound
        let (scaled, overflow) = range.count.multipliedReportingOverflow(by: limits.inflationRatio)
        capacity = overflow ? limits.inflatedBytes : min(limits.inflatedBytes, scaled)
        input = [UInt8](repeating: 0, count: min(InflateStream.chunk, range.count))
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // Negative window bits: no zlib header, as PS3.5 section A.5 demands.
        let status = unsafe inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK {
            throw DICOMError(.inflateFailed, offset: range.lowerBound, found: "zlib status \(status)")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Inflates up to `count` bytes into an array that is large enough; fewer come back only at the end and where
    /// the stream is broken, which the next call throws.
    ///
    /// - Throws: `limit-exceeded` before a byte above the limit is produced, `inflate-failed` on a broken stream.
    func read(into output: inout [UInt8], from start: Int, count: Int) throws(DICOMError) -> Int {
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
            if given > allowed { throw limits.exceeded("inflated bytes", capacity) }
            produced += given
            done += given
            switch status {
            case Z_OK, Z_BUF_ERROR:
                if taken == 0, given == 0, !inputRange.isEmpty { failure = broken(status) }
            case Z_STREAM_END: isFinished = true
            default: failure = broken(status)
            }
        }
        if done == 0, let failure { throw failure }
        return done
    }

    private func broken(_ status: Int32) -> DICOMError {
        DICOMError(.inflateFailed, offset: inputOffset - inputRange.count, found: "zlib status \(status)")
    }

    private func refill() throws(DICOMError) -> Bool {
        let wanted = min(input.count, inputEnd - inputOffset)
        if wanted <= 0 { return false }
        let got = try source.read(at: inputOffset, into: &input, from: 0, count: wanted)
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
