/// Writes sequential JPEG of 8 or 12 bits (ITU-T T.81 Annex F: process 4), components at full resolution in one scan,
/// with optimal Huffman tables.
struct SequentialEncoder {
    /// 8 or 12 bits.
    var precision: Int
    /// What every coefficient is divided by.
    var step = 1
    /// Blocks of each component between restart markers; 0 writes none.
    var restartInterval = 0

    init(precision: Int) { self.precision = precision }

    /// A coded value: a symbol of a Huffman table and further bits.
    private struct Token {
        /// 0 for differences, 1 for coefficients.
        let table: Int
        let symbol: Int
        let bits: UInt32
        let bitCount: Int
    }

    func encode(_ frame: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        guard precision == 8 || precision == 12, layout.bitsPerSample == (precision == 8 ? 8 : 16) else {
            throw .codestream(
                .codestreamMismatch, at: nil, expected: "8 bits in one byte or 12 in two", found: "\(precision) bits")
        }
        let blocks = tokens(of: frame, layout: layout)
        var frequencies = [[Int]](repeating: [Int](repeating: 0, count: 256), count: 2)
        for token in blocks.joined() { frequencies[token.table][token.symbol] += 1 }
        let codes = frequencies.map { HuffmanCode(frequencies: $0) }

        var output: [UInt8] = [0xFF, JPEGMarker.startOfImage]
        JPEGLosslessEncoder.append(
            JPEGMarker.defineQuantizationTables, [0] + [Int](repeating: step, count: 64), to: &output)
        var header = [precision, layout.rows >> 8, layout.rows & 0xFF, layout.columns >> 8, layout.columns & 0xFF]
        header.append(layout.samplesPerPixel)
        for component in 1...layout.samplesPerPixel { header += [component, 0x11, 0] }
        JPEGLosslessEncoder.append(JPEGMarker.startOfFrameExtended, header, to: &output)
        for (kind, code) in codes.enumerated() {
            JPEGLosslessEncoder.append(
                JPEGMarker.defineHuffmanTables, [kind << 4] + code.counts + code.symbols.map(Int.init), to: &output)
        }
        if restartInterval > 0 {
            JPEGLosslessEncoder.append(
                JPEGMarker.defineRestartInterval, [restartInterval >> 8, restartInterval & 0xFF], to: &output)
        }
        let components = (1...layout.samplesPerPixel).flatMap { [$0, 0] }
        JPEGLosslessEncoder.append(
            JPEGMarker.startOfScan, [layout.samplesPerPixel] + components + [0, 63, 0], to: &output)
        appendScan(blocks, codes, to: &output)
        return output + [0xFF, JPEGMarker.endOfImage]
    }

    private func appendScan(_ blocks: [[Token]], _ codes: [HuffmanCode], to output: inout [UInt8]) {
        var writer = EntropyWriter()
        for (number, block) in blocks.enumerated() {
            if restartInterval > 0, number > 0, number % restartInterval == 0 {
                output += writer.finish()
                output += [0xFF, JPEGMarker.restarts.lowerBound + UInt8((number / restartInterval - 1) & 7)]
                writer = EntropyWriter()
            }
            for token in block {
                let code = codes[token.table].codes[token.symbol]
                writer.append(code.bits, count: code.length)
                writer.append(token.bits, count: token.bitCount)
            }
        }
        output += writer.finish()
    }

    /// The tokens of each block of pixels, component after component.
    private func tokens(of frame: [UInt8], layout: FrameLayout) -> [[Token]] {
        let side = InverseCosineTransform.side
        var predictions = [Int](repeating: 0, count: layout.samplesPerPixel)
        var blocks: [[Token]] = []
        for row in stride(from: 0, to: layout.rows, by: side) {
            for column in stride(from: 0, to: layout.columns, by: side) {
                if restartInterval > 0, blocks.count % restartInterval == 0 {
                    predictions = predictions.map { _ in 0 }
                }
                var tokens: [Token] = []
                for component in 0..<layout.samplesPerPixel {
                    let samples = (0..<side * side).map { index in
                        // Blocks at the border repeat the last row and column.
                        let line = min(row + index / side, layout.rows - 1)
                        let place = min(column + index % side, layout.columns - 1)
                        return sample(frame, (line * layout.columns + place) * layout.samplesPerPixel + component)
                    }
                    tokens += self.tokens(ofBlock: samples, prediction: &predictions[component])
                }
                blocks.append(tokens)
            }
        }
        return blocks
    }

    private func sample(_ frame: [UInt8], _ index: Int) -> Double {
        let value = precision == 8 ? Int(frame[index]) : Int(frame[2 * index]) | Int(frame[2 * index + 1]) << 8
        return Double((value & (1 << precision - 1)) - (1 << (precision - 1)))
    }

    private func tokens(ofBlock samples: [Double], prediction: inout Int) -> [Token] {
        let coefficients = ForwardCosineTransform.transform(samples).map { Int(($0 / Double(step)).rounded()) }
        var tokens = [Self.token(table: 0, run: 0, value: coefficients[0] - prediction)]
        prediction = coefficients[0]
        var run = 0
        for index in 1..<64 {
            let value = coefficients[SequentialScan.zigzag[index]]
            if value == 0 {
                run += 1
                continue
            }
            while run > 15 {
                tokens.append(Token(table: 1, symbol: 0xF0, bits: 0, bitCount: 0))
                run -= 16
            }
            tokens.append(Self.token(table: 1, run: run, value: value))
            run = 0
        }
        if run > 0 { tokens.append(Token(table: 1, symbol: 0, bits: 0, bitCount: 0)) }
        return tokens
    }

    private static func token(table: Int, run: Int, value: Int) -> Token {
        let size = Int.bitWidth - abs(value).leadingZeroBitCount
        let bits = value < 0 ? value + (1 << size) - 1 : value
        return Token(table: table, symbol: run << 4 | size, bits: UInt32(bits), bitCount: size)
    }
}
