/// A decoder of sequential JPEG of 8 and 12 bits (ITU-T T.81 Annex F: processes 1, 2 and 4; PS3.5 8.2.1).
///
/// It serves the 12-bit process, which system libraries of libjpeg-turbo do not have. Components at full resolution,
/// interleaved or in scans of their own, and restart intervals are read; subsampled components are refused.
struct SequentialDecoder {
    private let layout: FrameLayout
    private let header: JPEGFrameHeader
    private var quantization = [[Int]?](repeating: nil, count: 4)
    private var differenceTables = [CoefficientTable?](repeating: nil, count: 4)
    private var coefficientTables = [CoefficientTable?](repeating: nil, count: 4)
    private var restartInterval = 0
    private var decodedComponents: Set<Int> = []
    /// Samples of 2 bytes, those of a pixel side by side.
    private var samples: [UInt8] = []

    /// - Parameter header: the stream's own, which was held against the layout.
    static func decode(
        _ codestream: [UInt8], header: JPEGFrameHeader, layout: FrameLayout
    ) throws(DICOMError) -> [UInt8] {
        guard header.precision == 8 || header.precision == 12, header.hasFullResolution else {
            throw .codestream(
                .unsupportedTransferSyntax, at: header.offset, expected: "8 or 12 bits at full resolution",
                found: "\(header.precision) bits")
        }
        // A block takes two bits at the very least: a frame that cannot be filled is refused before it is allocated.
        let least = layout.sampleCount / 64 * 2 / 8
        guard codestream.count >= least else {
            throw .codestream(
                .pixelBytesMissing, at: codestream.count, expected: "at least \(least) bytes",
                found: "\(codestream.count)")
        }
        var decoder = SequentialDecoder(layout: layout, header: header)
        try decoder.run(codestream)
        var bytes = decoder.samples
        if header.precision == 8 { bytes = stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] } }
        return DecodedSamples(bytes: bytes, precision: header.precision, isPlanar: false).placed(in: layout)
    }

    private init(layout: FrameLayout, header: JPEGFrameHeader) {
        self.layout = layout
        self.header = header
        samples = [UInt8](repeating: 0, count: layout.sampleCount * 2)
    }

    private mutating func run(_ codestream: [UInt8]) throws(DICOMError) {
        var position = 2
        while decodedComponents.count < header.components.count {
            let segment = try JPEGSegment(in: codestream, from: position)
            position = segment.end
            let parameters = Array(codestream[segment.parameters])
            switch segment.marker {
            case JPEGMarker.endOfImage:
                throw .codestream(
                    .pixelBytesMissing, at: segment.start, expected: "\(header.components.count) components",
                    found: "\(decodedComponents.count)")
            case JPEGMarker.defineQuantizationTables:
                try readQuantizationTables(parameters, at: segment.start)
            case JPEGMarker.defineHuffmanTables:
                try readHuffmanTables(parameters, at: segment.start)
            case JPEGMarker.defineRestartInterval:
                guard parameters.count >= 2 else {
                    throw .codestream(.invalidCodestream, at: segment.start, expected: "a restart interval")
                }
                restartInterval = Int(parameters[0]) << 8 | Int(parameters[1])
            case JPEGMarker.startOfScan:
                position = try decodeScan(parameters, headerAt: segment.start, codestream, from: position)
            default:
                continue
            }
        }
    }

    /// Reads tables of quantisation steps, which stand in zigzag order (T.81 B.2.4.1).
    private mutating func readQuantizationTables(_ parameters: [UInt8], at offset: Int) throws(DICOMError) {
        var position = 0
        while position < parameters.count {
            let size = parameters[position] >> 4 == 0 ? 1 : 2
            let identity = Int(parameters[position] & 0x0F)
            guard parameters[position] >> 4 <= 1, identity < quantization.count,
                position + 1 + 64 * size <= parameters.count
            else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a whole quantisation table")
            }
            quantization[identity] = (0..<64).map { index in
                let place = position + 1 + index * size
                return size == 1
                    ? Int(parameters[place]) : Int(parameters[place]) << 8 | Int(parameters[place + 1])
            }
            position += 1 + 64 * size
        }
    }

    private mutating func readHuffmanTables(_ parameters: [UInt8], at offset: Int) throws(DICOMError) {
        var position = 0
        while position < parameters.count {
            guard position + 17 <= parameters.count else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a whole Huffman table")
            }
            let identity = Int(parameters[position] & 0x0F)
            let kind = parameters[position] >> 4
            let counts = parameters[(position + 1)..<(position + 17)].map(Int.init)
            let end = position + 17 + counts.reduce(0, +)
            guard end <= parameters.count, identity < differenceTables.count, kind <= 1,
                let table = CoefficientTable(counts: counts, symbols: Array(parameters[(position + 17)..<end]))
            else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a whole Huffman table")
            }
            if kind == 0 { differenceTables[identity] = table } else { coefficientTables[identity] = table }
            position = end
        }
    }

    /// Decodes one scan and returns where the marker after it stands.
    private mutating func decodeScan(
        _ parameters: [UInt8], headerAt offset: Int, _ codestream: [UInt8], from start: Int
    ) throws(DICOMError) -> Int {
        guard let count = parameters.first.map(Int.init), (1...4).contains(count), parameters.count >= 4 + 2 * count
        else {
            throw .codestream(.invalidCodestream, at: offset, expected: "a whole scan header")
        }
        var components: [SequentialScan.Component] = []
        for index in 0..<count {
            let identifier = parameters[1 + 2 * index]
            let tables = parameters[2 + 2 * index]
            guard let component = header.components.firstIndex(where: { $0.identifier == identifier }),
                !decodedComponents.contains(component), tables >> 4 < 4, tables & 0x0F < 4,
                header.components[component].quantizationTable < 4,
                let steps = quantization[header.components[component].quantizationTable],
                let differences = differenceTables[Int(tables >> 4)],
                let coefficients = coefficientTables[Int(tables & 0x0F)]
            else {
                throw .codestream(
                    .invalidCodestream, at: offset, expected: "components of the frame with defined tables")
            }
            decodedComponents.insert(component)
            components.append(
                SequentialScan.Component(
                    index: component, steps: steps, differences: differences, coefficients: coefficients))
        }
        let scan = SequentialScan(
            components: components, restartInterval: restartInterval, precision: header.precision, layout: layout)
        return try scan.decode(codestream.span, from: start, into: &samples)
    }
}
