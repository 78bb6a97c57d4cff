/// The predictors of lossless JPEG (ITU-T T.81 H.1.2.1 and table H.1), applied to one row of one component in place.
///
/// Arithmetic is modulo 65536, as the standard has it. With a, b and c for the samples to the left, above, and above
/// to the left, the selection values mean 1: a, 2: b, 3: c, 4: a + b - c, 5: a + (b - c) / 2, 6: b + (a - c) / 2,
/// 7: (a + b) / 2; the first sample of a row is predicted from the one above.
enum LosslessPrediction {
    /// Turns the differences of a first row (of a scan or of a restart interval) into samples.
    static func reconstructFirstRow(_ row: inout [UInt16], initial: UInt16) {
        var left = initial
        for column in row.indices {
            left &+= row[column]
            row[column] = left
        }
    }

    /// Turns the differences of a further row into samples; `above` has the same number of samples.
    static func reconstruct(_ row: inout [UInt16], above: [UInt16], selectionValue: Int) {
        guard let first = above.first else { return }
        switch selectionValue {
        case 1:
            reconstructFirstRow(&row, initial: first)
        case 2:
            for column in row.indices { row[column] &+= above[column] }
        case 3:
            row[0] &+= first
            for column in row.indices.dropFirst() { row[column] &+= above[column - 1] }
        case 4:
            walk(&row, above) { left, above, corner in left + above - corner }
        case 5:
            walk(&row, above) { left, above, corner in left + (above - corner) >> 1 }
        case 6:
            walk(&row, above) { left, above, corner in above + (left - corner) >> 1 }
        default:
            walk(&row, above) { left, above, _ in (left + above) >> 1 }
        }
    }

    @inline(__always)  // The closure has to be inlined: it runs once for each sample.
    private static func walk(_ row: inout [UInt16], _ above: [UInt16], predict: (Int32, Int32, Int32) -> Int32) {
        var corner = Int32(above[0])
        var left = Int32(row[0] &+ above[0])
        row[0] = UInt16(left)
        for column in 1..<max(row.count, 1) {
            let upper = Int32(above[column])
            let sample = UInt16(truncatingIfNeeded: predict(left, upper, corner)) &+ row[column]
            row[column] = sample
            left = Int32(sample)
            corner = upper
        }
    }
}
