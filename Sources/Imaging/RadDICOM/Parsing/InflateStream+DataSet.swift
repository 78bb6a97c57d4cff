import RadContainers
import RadSystem

extension InflateStream {
    /// A deflated data set: bare, without a zlib header (PS3.5 section A.5).
    ///
    /// - Parameter range: Where the stream stands in the source.
    convenience init(source: ByteSource, range: Range<Int>, limits: ReadingLimits) throws(DICOMError) {
        let (scaled, overflow) = range.count.multipliedReportingOverflow(by: limits.inflationRatio)
        let limit: ReadingLimits.Name = overflow || scaled >= limits.inflatedBytes ? .inflatedBytes : .inflationRatio
        let capacity = limit == .inflatedBytes ? limits.inflatedBytes : scaled
        do {
            try self.init(source: source, range: range, framing: .raw, capacity: capacity, bound: limit.rawValue)
        } catch {
            throw DICOMError(error)
        }
    }

    /// Inflates up to `count` bytes; fewer come back only at the end and where the stream is broken, which the next
    /// call throws.
    ///
    /// - Throws: `limit-exceeded` before a byte above the limit is given out, `inflate-failed` on a broken stream.
    func inflate(into output: inout [UInt8], from start: Int, count: Int) throws(DICOMError) -> Int {
        do {
            return try read(into: &output, from: start, count: count)
        } catch {
            throw DICOMError(error, limit: ReadingLimits.Name(rawValue: bound))
        }
    }

    /// Why the stream cannot be inflated further; what came before is still good.
    var dataSetFailure: DICOMError? { failure.map { DICOMError($0) } }
}

extension DICOMError {
    /// The error of a data set whose deflate stream gave one.
    ///
    /// - Parameter limit: The limit that the stream has.
    init(_ error: ContainerError, limit: ReadingLimits.Name? = nil) {
        let code: Code =
            switch error.code {
            case .limitExceeded: .limitExceeded
            case .readFailed: .readFailed
            default: .inflateFailed
            }
        self.init(
            code, offset: error.offset, expected: error.expected, found: error.found,
            limit: code == .limitExceeded ? limit : nil)
    }
}
