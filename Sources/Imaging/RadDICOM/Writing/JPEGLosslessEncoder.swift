/// Writes JPEG Lossless, process 14 (ITU-T T.81 Annex H), with one optimal Huffman table for each scan.
struct JPEGLosslessEncoder {
    /// 2 to 16 bits.
    var precision: Int
    /// The predictor, 1 to 7.
    var selectionValue = 1
    /// How many low bits are dropped; more than 0 loses them.
    var pointTransform = 0
    /// Rows between restart markers; 0 writes none.
    var rowsPerInterval = 0
    /// Whether the components share one scan.
    var isInterleaved = true

    init(precision: Int) { self.precision = precision }

    func encode(_ frame: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        guard (2...16).contains(precision), precision <= layout.bitsPerSample else {
            throw .codestream(.codestreamMismatch, at: nil, expected: "2 to 16 bits", found: "\(precision)")
        }
        var output: [UInt8] = [0xFF, JPEGMarker.startOfImage]
        var header = [precision, layout.rows >> 8, layout.rows & 0xFF, layout.columns >> 8, layout.columns & 0xFF]
        header.append(layout.samplesPerPixel)
        for component in 1...layout.samplesPerPixel { header += [component, 0x11, 0] }
        Self.append(JPEGMarker.startOfFrameLossless, header, to: &output)
        if rowsPerInterval > 0 {
            let interval = rowsPerInterval * layout.columns
            precondition(interval <= 0xFFFF, "A restart interval has 16 bits.")
            Self.append(JPEGMarker.defineRestartInterval, [interval >> 8, interval & 0xFF], to: &output)
        }
        let all = Array(0..<layout.samplesPerPixel)
        for components in isInterleaved ? [all] : all.map({ [$0] }) {
            appendScan(of: components, frame, layout: layout, to: &output)
        }
        return output + [0xFF, JPEGMarker.endOfImage]
    }

    /// Appends a marker segment.
    static func append(_ marker: UInt8, _ parameters: [Int], to output: inout [UInt8]) {
        let length = parameters.count + 2
        output += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)]
        output += parameters.map { UInt8($0) }
    }

    private func appendScan(of components: [Int], _ frame: [UInt8], layout: FrameLayout, to output: inout [UInt8]) {
        let differences = differences(of: components, frame, layout: layout)
        var frequencies = [Int](repeating: 0, count: HuffmanTable.maximumCategory + 1)
        for difference in differences { frequencies[Self.category(of: difference)] += 1 }
        let code = HuffmanCode(frequencies: frequencies)
        Self.append(JPEGMarker.defineHuffmanTables, [0] + code.counts + code.symbols.map(Int.init), to: &output)
        let scanComponents = components.flatMap { [$0 + 1, 0] }
        Self.append(
            JPEGMarker.startOfScan, [components.count] + scanComponents + [selectionValue, 0, pointTransform],
            to: &output)

        let perRow = layout.columns * components.count
        var writer = EntropyWriter()
        for (index, difference) in differences.enumerated() {
            let row = index / perRow
            if rowsPerInterval > 0, index > 0, index % perRow == 0, row % rowsPerInterval == 0 {
                output += writer.finish()
                output += [0xFF, JPEGMarker.restarts.lowerBound + UInt8((row / rowsPerInterval - 1) & 7)]
                writer = EntropyWriter()
            }
            let category = Self.category(of: difference)
            writer.append(code.codes[category].bits, count: code.codes[category].length)
            guard category < HuffmanTable.maximumCategory else { continue }
            let value = difference < 0 ? difference + (1 << category) - 1 : difference
            writer.append(UInt32(value), count: category)
        }
        output += writer.finish()
    }

    /// The number of bits of a difference from -32767 to 32768 (T.81 table H.2).
    private static func category(of difference: Int) -> Int {
        Int.bitWidth - abs(difference).leadingZeroBitCount
    }

    /// Differences from their predictions, in scan order, reduced to -32767...32768.
    private func differences(of components: [Int], _ frame: [UInt8], layout: FrameLayout) -> [Int] {
        let bytes = layout.bytesPerSample
        func sample(_ row: Int, _ column: Int, _ component: Int) -> Int {
            let offset = ((row * layout.columns + column) * layout.samplesPerPixel + component) * bytes
            let value = bytes == 1 ? Int(frame[offset]) : Int(frame[offset]) | Int(frame[offset + 1]) << 8
            return (value & (1 << precision - 1)) >> pointTransform
        }
        func prediction(_ row: Int, _ column: Int, _ component: Int) -> Int {
            let isFirstRow = rowsPerInterval > 0 ? row % rowsPerInterval == 0 : row == 0
            if isFirstRow {
                return column == 0 ? 1 << (precision - pointTransform - 1) : sample(row, column - 1, component)
            }
            let above = sample(row - 1, column, component)
            guard column > 0 else { return above }
            let left = sample(row, column - 1, component)
            let corner = sample(row - 1, column - 1, component)
            switch selectionValue {
            case 1: return left
            case 2: return above
            case 3: return corner
            case 4: return left + above - corner
            case 5: return left + (above - corner) >> 1
            case 6: return above + (left - corner) >> 1
            default: return (left + above) >> 1
            }
        }
        var differences: [Int] = []
        differences.reserveCapacity(layout.pixelCount * components.count)
        for row in 0..<layout.rows {
            for column in 0..<layout.columns {
                for component in components {
                    let difference = sample(row, column, component) - prediction(row, column, component)
                    let wrapped = Int(Int16(truncatingIfNeeded: difference))
                    differences.append(wrapped == -32_768 ? 32_768 : wrapped)
                }
            }
        }
        return differences
    }
}
