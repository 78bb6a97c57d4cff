/// One scan of a lossless JPEG stream: the components it holds and how they were predicted (ITU-T T.81 B.2.3).
struct LosslessScan {
    /// The scan's components, as indices into the frame's.
    let components: [Int]
    private let tables: [HuffmanTable]
    private let selectionValue: Int
    private let pointTransform: Int
    private let initialPrediction: UInt16

    /// Reads the parameters of a scan header that stands at `offset`.
    init(
        _ parameters: [UInt8], at offset: Int, frame: LosslessFrameHeader, tables defined: [HuffmanTable?]
    ) throws(DICOMError) {
        guard let count = parameters.first.map(Int.init), count >= 1, parameters.count >= 4 + 2 * count else {
            throw .codestream(.invalidCodestream, at: offset, expected: "a whole scan header", found: nil)
        }
        var components: [Int] = []
        var tables: [HuffmanTable] = []
        for index in 0..<count {
            guard let component = frame.components.firstIndex(of: parameters[1 + 2 * index]),
                !components.contains(component)
            else {
                throw .codestream(.invalidCodestream, at: offset, expected: "components of the frame", found: nil)
            }
            let destination = Int(parameters[2 + 2 * index] >> 4)
            guard destination < defined.count, let table = defined[destination] else {
                throw .codestream(
                    .invalidCodestream, at: offset, expected: "a defined Huffman table", found: "\(destination)")
            }
            components.append(component)
            tables.append(table)
        }
        let selectionValue = Int(parameters[1 + 2 * count])
        let pointTransform = Int(parameters[3 + 2 * count] & 0x0F)
        guard (1...7).contains(selectionValue), pointTransform < frame.precision else {
            throw .codestream(
                .invalidCodestream, at: offset,
                expected: "selection value 1 to 7, point transform below \(frame.precision)",
                found: "\(selectionValue), \(pointTransform)")
        }
        self.components = components
        self.tables = tables
        self.selectionValue = selectionValue
        self.pointTransform = pointTransform
        initialPrediction = 1 << UInt16(frame.precision - pointTransform - 1)
    }

    /// Decodes the entropy-coded segments from `start` into the frame and returns where the next marker stands.
    ///
    /// `rowsPerInterval` is 0 where the scan has no restart markers.
    func decode(
        _ codestream: Span<UInt8>, from start: Int, rowsPerInterval: Int, layout: FrameLayout,
        into frame: inout [UInt8]
    ) throws(DICOMError) -> Int {
        let emptyRow = [UInt16](repeating: 0, count: layout.columns)
        var rows = [[UInt16]](repeating: emptyRow, count: components.count)
        var above = rows
        var segment = EntropySegment(codestream, from: start)
        var isFirstRow = true
        for row in 0..<layout.rows {
            if rowsPerInterval > 0, row > 0, row % rowsPerInterval == 0 {
                let restart = UInt8((row / rowsPerInterval - 1) & 7)
                segment = try EntropySegment.next(codestream, after: segment.end, restart: restart)
                isFirstRow = true
            }
            guard readDifferences(&rows, from: &segment) else {
                throw .codestream(
                    .invalidCodestream, at: nil, expected: "a Huffman code in row \(row)", found: "none")
            }
            guard !segment.isExhausted else {
                throw .codestream(
                    .pixelBytesMissing, at: segment.end, expected: "\(layout.rows) rows", found: "\(row)")
            }
            for index in rows.indices {
                if isFirstRow {
                    LosslessPrediction.reconstructFirstRow(&rows[index], initial: initialPrediction)
                } else {
                    LosslessPrediction.reconstruct(&rows[index], above: above[index], selectionValue: selectionValue)
                }
                store(rows[index], row: row, component: components[index], layout: layout, into: &frame)
            }
            swap(&rows, &above)
            isFirstRow = false
        }
        return segment.end
    }

    /// Fills one row of each component with differences; false where the bits hold no code.
    private func readDifferences(_ rows: inout [[UInt16]], from segment: inout EntropySegment) -> Bool {
        if rows.count == 1 {
            return Self.readDifferences(&rows[0], from: &segment, table: tables[0])
        }
        for column in rows[0].indices {
            for index in rows.indices {
                let table = tables[index]
                guard let difference = segment.difference(table, table.lookup.span) else { return false }
                rows[index][column] = difference
            }
        }
        return true
    }

    private static func readDifferences(
        _ row: inout [UInt16], from segment: inout EntropySegment, table: HuffmanTable
    ) -> Bool {
        let lookup = table.lookup.span
        for column in row.indices {
            guard let difference = segment.difference(table, lookup) else { return false }
            row[column] = difference
        }
        return true
    }

    /// Writes a row of samples, little endian, to its component's places in the frame.
    private func store(_ row: [UInt16], row index: Int, component: Int, layout: FrameLayout, into frame: inout [UInt8])
    {
        let shift = UInt16(pointTransform)
        let stride = layout.samplesPerPixel * layout.bytesPerSample
        var position = index * layout.columns * stride + component * layout.bytesPerSample
        if layout.bytesPerSample == 1 {
            for sample in row {
                frame[position] = UInt8(truncatingIfNeeded: sample << shift)
                position += stride
            }
        } else {
            for sample in row {
                let value = sample << shift
                frame[position] = UInt8(truncatingIfNeeded: value)
                frame[position + 1] = UInt8(truncatingIfNeeded: value >> 8)
                position += stride
            }
        }
    }
}
