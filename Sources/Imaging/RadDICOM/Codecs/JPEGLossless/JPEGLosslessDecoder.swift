/// A decoder of JPEG Lossless, process 14 with any selection value (ITU-T T.81 Annex H; PS3.5 A.4.1 and 8.2.1).
///
/// Precision 2 to 16 bits, 1 or 3 components, interleaved or in scans of their own, restart intervals of whole rows,
/// and the point transform are read. Hierarchical and arithmetic-coded streams are refused.
struct JPEGLosslessDecoder {
    private let layout: FrameLayout
    private var frame: LosslessFrameHeader?
    private var tables = [HuffmanTable?](repeating: nil, count: 4)
    private var restartInterval = 0
    private var output: [UInt8] = []
    private var decodedComponents: Set<Int> = []

    static func decode(_ codestream: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        // Each sample takes at least one bit: a frame that cannot be filled is refused before it is allocated.
        guard codestream.count >= layout.sampleCount / 8 else {
            throw .codestream(
                .pixelBytesMissing, at: codestream.count, expected: "at least \(layout.sampleCount / 8) bytes",
                found: "\(codestream.count)")
        }
        var decoder = JPEGLosslessDecoder(layout: layout)
        try decoder.run(codestream)
        if let precision = decoder.frame?.precision {
            DecodedSamples.extendSigns(of: &decoder.output, from: precision, layout: layout)
        }
        return decoder.output
    }

    private init(layout: FrameLayout) { self.layout = layout }

    private mutating func run(_ codestream: [UInt8]) throws(DICOMError) {
        guard codestream.count >= 2, codestream[0] == 0xFF, codestream[1] == JPEGMarker.startOfImage else {
            throw .codestream(.invalidCodestream, at: 0, expected: "a JPEG start of image")
        }
        var position = 2
        while decodedComponents.count < layout.samplesPerPixel {
            let segment = try JPEGSegment(in: codestream, from: position)
            position = segment.end
            if segment.marker == JPEGMarker.endOfImage {
                throw .codestream(
                    .pixelBytesMissing, at: segment.start, expected: "\(layout.samplesPerPixel) components",
                    found: "\(decodedComponents.count)")
            }
            if JPEGMarker.standsAlone(segment.marker) { continue }
            let parameters = Array(codestream[segment.parameters])
            if segment.marker == JPEGMarker.startOfScan {
                position = try decodeScan(parameters, headerAt: segment.start, codestream, from: position)
            } else {
                try readTables(segment.marker, parameters, at: segment.start)
            }
        }
    }

    private mutating func readTables(_ marker: UInt8, _ parameters: [UInt8], at offset: Int) throws(DICOMError) {
        switch marker {
        case JPEGMarker.startOfFrameLossless:
            guard frame == nil else {
                throw .codestream(.invalidCodestream, at: offset, expected: "one frame header", found: "another")
            }
            frame = try LosslessFrameHeader(parameters, at: offset + 4, layout: layout)
            output = [UInt8](repeating: 0, count: layout.byteCount)
        case JPEGMarker.defineHuffmanTables:
            try readHuffmanTables(parameters, at: offset)
        case JPEGMarker.defineRestartInterval:
            guard parameters.count >= 2 else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a restart interval", found: nil)
            }
            restartInterval = Int(parameters[0]) << 8 | Int(parameters[1])
        default:
            guard !JPEGMarker.isStartOfFrame(marker) else {
                throw .codestream(
                    .codestreamMismatch, at: offset, expected: "a lossless Huffman frame (marker 195)",
                    found: "marker \(marker)")
            }
        }
    }

    /// Reads table definitions (T.81 B.2.4.2); those for AC coefficients mean nothing here and are passed over.
    private mutating func readHuffmanTables(_ parameters: [UInt8], at offset: Int) throws(DICOMError) {
        var position = 0
        while position < parameters.count {
            guard position + 17 <= parameters.count else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a whole Huffman table", found: nil)
            }
            let identity = Int(parameters[position])
            let counts = parameters[(position + 1)..<(position + 17)].map(Int.init)
            let end = position + 17 + counts.reduce(0, +)
            guard end <= parameters.count, identity & 0x0F < tables.count else {
                throw .codestream(.invalidCodestream, at: offset, expected: "a whole Huffman table", found: nil)
            }
            if identity >> 4 == 0 {
                let categories = Array(parameters[(position + 17)..<end])
                guard let table = HuffmanTable(counts: counts, categories: categories) else {
                    throw .codestream(
                        .invalidCodestream, at: offset, expected: "codes for categories 0 to 16", found: nil)
                }
                tables[identity & 0x0F] = table
            }
            position = end
        }
    }

    /// Decodes one scan and returns where the marker after it stands.
    private mutating func decodeScan(
        _ parameters: [UInt8], headerAt offset: Int, _ codestream: [UInt8], from start: Int
    ) throws(DICOMError) -> Int {
        guard let frame else {
            throw .codestream(.invalidCodestream, at: offset, expected: "a frame header before the scan", found: nil)
        }
        guard restartInterval % layout.columns == 0 else {
            throw .codestream(
                .invalidCodestream, at: offset, expected: "restart intervals of whole rows",
                found: "\(restartInterval) samples")
        }
        let scan = try LosslessScan(parameters, at: offset, frame: frame, tables: tables)
        guard decodedComponents.isDisjoint(with: scan.components) else {
            throw .codestream(.invalidCodestream, at: offset, expected: "one scan for a component", found: "another")
        }
        let end = try scan.decode(
            codestream.span, from: start, rowsPerInterval: restartInterval / layout.columns, layout: layout,
            into: &output)
        decodedComponents.formUnion(scan.components)
        return end
    }
}
