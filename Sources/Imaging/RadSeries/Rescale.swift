/// The linear map from stored values to values with a unit: value = stored * slope + intercept (PS3.3 C.7.6.16.2.9).
package struct Rescale: Hashable, Sendable {
    package var slope: Double
    package var intercept: Double

    package static let identity = Rescale(slope: 1, intercept: 0)

    package init(slope: Double, intercept: Double) {
        self.slope = slope
        self.intercept = intercept
    }

    /// Whether it maps different stored values to different finite floats.
    package var isValid: Bool { slope != 0 && abs(slope) <= 1e25 && abs(intercept) <= 1e25 }

    /// The value of a stored value, computed in double precision and rounded once.
    package func value(of stored: Int32) -> Float { Float(Double(stored) * slope + intercept) }

    /// The value of a stored value that is no 32-bit integer.
    package func value(of stored: Double) -> Float { Float(stored * slope + intercept) }
}

/// How the stored values of an image become values: by its table or its rescale, then by the factor of its volume.
struct ValueMapping {
    private let rescale: Rescale
    private let table: ModalityLookupTable?
    private let factor: Float

    init(_ record: InstanceRecord, factor: Double) {
        table = record.lookupTable
        rescale = Rescale(slope: record.rescale.slope * factor, intercept: record.rescale.intercept * factor)
        self.factor = Float(factor)
    }

    /// The one map that holds for all values; nil where a table does.
    var linear: Rescale? { table == nil ? rescale : nil }

    @inline(__always)  // Evaluated for each voxel.
    func value(of stored: Int32) -> Float {
        guard let table else { return rescale.value(of: stored) }
        return table.value(of: stored) * factor
    }

    /// The value of a stored value that is no 32-bit integer; tables have no entry for such.
    func value(of stored: Double) -> Float { rescale.value(of: stored) }
}

/// Stored values that mark where there is no image (PS3.3 C.7.5.1.1.2); compared before any rescale.
package struct PixelPadding: Hashable, Sendable {
    package let lowest: Int32
    package let highest: Int32

    /// The values from PixelPaddingValue to PixelPaddingRangeLimit, in either order.
    ///
    /// Both elements are written as US or SS, and headers disagree with the pixels about which; so the low 16 bits
    /// count, read with the sign of the pixels.
    ///
    /// - Parameters:
    ///   - value: PixelPaddingValue as it was read.
    ///   - limit: PixelPaddingRangeLimit as it was read, nil when it is absent.
    ///   - isSigned: PixelRepresentation.
    ///   - bitsAllocated: Values of more than 16 bits are taken as they are.
    package init(value: Int, limit: Int?, isSigned: Bool, bitsAllocated: Int) {
        let first = PixelPadding.stored(value, isSigned: isSigned, bitsAllocated: bitsAllocated)
        let second = limit.map { PixelPadding.stored($0, isSigned: isSigned, bitsAllocated: bitsAllocated) } ?? first
        lowest = min(first, second)
        highest = max(first, second)
    }

    package func contains(_ stored: Int32) -> Bool { stored >= lowest && stored <= highest }

    package func contains(_ stored: Double) -> Bool { stored >= Double(lowest) && stored <= Double(highest) }

    private static func stored(_ value: Int, isSigned: Bool, bitsAllocated: Int) -> Int32 {
        if bitsAllocated > 16 { return Int32(clamping: value) }
        let pattern = UInt16(truncatingIfNeeded: value)
        return isSigned ? Int32(Int16(bitPattern: pattern)) : Int32(pattern)
    }
}
