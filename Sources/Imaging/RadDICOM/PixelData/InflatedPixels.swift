import RadContainers
import RadSystem

/// The bytes of a deflated data set, inflated as far as they were asked for.
///
/// Frames that are asked for in their order are inflated once; asking for an earlier one starts anew.
final class InflatedPixels {
    private let source: ByteSource
    private let range: Range<Int>
    private let limits: ReadingLimits
    private var window: HeaderWindow?

    /// Bytes of the deflated data set.
    var codedByteCount: Int { range.count }

    init(source: ByteSource, dataSetOffset: Int, limits: ReadingLimits) {
        self.source = source
        self.limits = limits
        range = dataSetOffset..<max(dataSetOffset, source.count)
    }

    /// Bytes of the inflated data set.
    ///
    /// - Throws: `pixel-bytes-missing` where the stream ends before, `inflate-failed`, `limit-exceeded`.
    func bytes(at offset: Int, _ size: Int) throws(DICOMError) -> [UInt8] {
        var window: HeaderWindow
        if let open = self.window, open.base <= offset {
            window = open
        } else {
            window = HeaderWindow(
                inflating: try InflateStream(source: source, range: range, limits: limits), of: source)
        }
        // No other reference may keep the window's bytes from being changed in place.
        self.window = nil
        guard try window.prepare(offset, 1) else { throw missing(offset, expected: size, found: 0) }
        // The memory for a whole frame is taken only where the stream can still become as long.
        guard size <= range.count * min(limits.inflationRatio, 1_032) else {
            throw missing(offset, expected: size, found: 0)
        }
        guard try window.prepare(offset, size) else {
            throw missing(offset, expected: size, found: max(0, window.base + window.filled - offset))
        }
        let bytes = Array(window.slice(offset, size))
        self.window = window
        return bytes
    }

    private func missing(_ offset: Int, expected: Int, found: Int) -> DICOMError {
        DICOMError(
            .pixelBytesMissing, tag: .pixelData, offset: offset, expected: "\(expected) bytes", found: "\(found)")
    }
}
