/// One scan of a sequential JPEG stream whose components all have full resolution (ITU-T T.81 F.2).
struct SequentialScan {
    struct Component {
        /// Its place among the frame's.
        let index: Int
        /// Quantisation steps in zigzag order.
        let steps: [Int]
        let differences: CoefficientTable
        let coefficients: CoefficientTable
    }

    let components: [Component]
    /// Blocks of each component between restart markers; 0 where there are none.
    let restartInterval: Int
    let precision: Int
    let layout: FrameLayout

    /// Where the coefficients of a block go, in the order in which they are coded (T.81 figure A.6).
    static let zigzag = [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53,
        60, 61, 54, 47, 55, 62, 63,
    ]

    /// Decodes the entropy-coded segments from `start` into samples of two bytes; returns where the next marker stands.
    func decode(
        _ codestream: Span<UInt8>, from start: Int, into samples: inout [UInt8]
    ) throws(DICOMError) -> Int {
        let side = InverseCosineTransform.side
        let blockColumns = (layout.columns + side - 1) / side
        let blockCount = blockColumns * ((layout.rows + side - 1) / side)
        var segment = EntropySegment(codestream, from: start)
        var predictions = [Int](repeating: 0, count: components.count)
        var block = [Int](repeating: 0, count: side * side)
        for number in 0..<blockCount {
            if restartInterval > 0, number > 0, number % restartInterval == 0 {
                let restart = UInt8((number / restartInterval - 1) & 7)
                segment = try EntropySegment.next(codestream, after: segment.end, restart: restart)
                for index in predictions.indices { predictions[index] = 0 }
            }
            for (index, component) in components.enumerated() {
                guard read(&block, &predictions[index], component, from: &segment) else {
                    throw .codestream(
                        .invalidCodestream, at: nil, expected: "Huffman codes of block \(number)", found: "none")
                }
                guard !segment.isExhausted else {
                    throw .codestream(
                        .pixelBytesMissing, at: segment.end, expected: "\(blockCount) blocks", found: "\(number)")
                }
                InverseCosineTransform.transform(&block)
                store(
                    block, row: number / blockColumns * side, column: number % blockColumns * side,
                    component: component.index, into: &samples)
            }
        }
        return segment.end
    }

    /// Reads the coefficients of one block and multiplies them by their steps; false where the bits are no code.
    private func read(
        _ block: inout [Int], _ prediction: inout Int, _ component: Component, from segment: inout EntropySegment
    ) -> Bool {
        for index in block.indices { block[index] = 0 }
        guard let size = segment.symbol(component.differences), size <= 15 else { return false }
        // A difference of 15 bits for each of 2^24 blocks stays far below any overflow.
        prediction += segment.signedValue(bits: Int(size))
        block[0] = Self.scaled(prediction, by: component.steps[0])
        var index = 1
        while index < 64 {
            guard let symbol = segment.symbol(component.coefficients) else { return false }
            let size = Int(symbol & 0x0F)
            let run = Int(symbol >> 4)
            if size == 0 {
                if run < 15 { break }
                index += 16
                continue
            }
            index += run
            guard index < 64 else { return false }
            block[Self.zigzag[index]] = Self.scaled(segment.signedValue(bits: size), by: component.steps[index])
            index += 1
        }
        return true
    }

    private static func scaled(_ value: Int, by step: Int) -> Int {
        let limit = InverseCosineTransform.largestCoefficient
        return max(-limit, min(limit, value * step))
    }

    /// Writes the samples of a block that lie within the image, around half the range and held within it.
    private func store(_ block: [Int], row: Int, column: Int, component: Int, into samples: inout [UInt8]) {
        let middle = 1 << (precision - 1)
        let highest = 1 << precision - 1
        for line in row..<min(row + InverseCosineTransform.side, layout.rows) {
            var target = ((line * layout.columns + column) * layout.samplesPerPixel + component) * 2
            let source = (line - row) * InverseCosineTransform.side
            for index in 0..<min(InverseCosineTransform.side, layout.columns - column) {
                let value = max(0, min(highest, block[source + index] + middle))
                samples[target] = UInt8(truncatingIfNeeded: value)
                samples[target + 1] = UInt8(truncatingIfNeeded: value >> 8)
                target += 2 * layout.samplesPerPixel
            }
        }
    }
}
