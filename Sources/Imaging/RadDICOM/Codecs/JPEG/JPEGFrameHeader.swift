/// What the frame header of a JPEG or JPEG-LS stream says (ITU-T T.81 B.2.2, T.87 C.2.2), found without decoding.
struct JPEGFrameHeader: Hashable, Sendable {
    /// A component with its sampling factors and the number of its quantisation table.
    struct Component: Hashable, Sendable {
        let identifier: UInt8
        let horizontalFactor: Int
        let verticalFactor: Int
        let quantizationTable: Int
    }

    /// How the colours of three components were made, where the stream says so.
    enum Colour: Hashable, Sendable {
        case redGreenBlue
        /// ITU-R BT.601 luminance and colour differences, as JFIF has them.
        case luminanceAndDifferences
    }

    /// The marker, which names the process.
    let marker: UInt8
    let precision: Int
    let rows: Int
    let columns: Int
    let components: [Component]
    /// Where the marker stands.
    let offset: Int
    let colour: Colour?

    /// The most sampling factors in one direction.
    static let maximumFactor = 4

    /// Reads the segments up to the first scan.
    init(_ codestream: [UInt8]) throws(DICOMError) {
        guard codestream.count >= 2, codestream[0] == 0xFF, codestream[1] == JPEGMarker.startOfImage else {
            throw .codestream(.invalidCodestream, at: 0, expected: "a JPEG start of image")
        }
        var position = 2
        var frame: JPEGSegment?
        var colour: Colour?
        while true {
            let segment = try JPEGSegment(in: codestream, from: position)
            position = segment.end
            if segment.marker == JPEGMarker.startOfScan || segment.marker == JPEGMarker.endOfImage { break }
            if JPEGMarker.isStartOfFrame(segment.marker) || segment.marker == JPEGMarker.startOfFrameJPEGLS {
                guard frame == nil else {
                    throw .codestream(
                        .invalidCodestream, at: segment.start, expected: "one frame header", found: "another")
                }
                frame = segment
            } else if let stated = Self.colour(stated: segment, in: codestream), colour == nil {
                colour = stated
            }
        }
        guard let frame else {
            throw .codestream(.invalidCodestream, at: position, expected: "a frame header before the scan")
        }
        try self.init(frame, in: codestream, colour: colour)
    }

    private init(_ segment: JPEGSegment, in codestream: [UInt8], colour: Colour?) throws(DICOMError) {
        let parameters = Array(codestream[segment.parameters])
        guard parameters.count >= 6, parameters.count >= 6 + 3 * Int(parameters[5]) else {
            throw .codestream(
                .invalidCodestream, at: segment.start, expected: "a whole frame header",
                found: "\(parameters.count) bytes")
        }
        marker = segment.marker
        offset = segment.start
        precision = Int(parameters[0])
        rows = Int(parameters[1]) << 8 | Int(parameters[2])
        columns = Int(parameters[3]) << 8 | Int(parameters[4])
        components = (0..<Int(parameters[5])).map { index in
            let factors = parameters[7 + 3 * index]
            return Component(
                identifier: parameters[6 + 3 * index], horizontalFactor: Int(factors >> 4),
                verticalFactor: Int(factors & 0x0F), quantizationTable: Int(parameters[8 + 3 * index]))
        }
        let isNamedRedGreenBlue = components.map(\.identifier) == Array("RGB".utf8)
        self.colour = colour ?? (isNamedRedGreenBlue ? .redGreenBlue : nil)
    }

    /// What an application segment says of colours: JFIF allows luminance and differences only, Adobe says which.
    private static func colour(stated segment: JPEGSegment, in codestream: [UInt8]) -> Colour? {
        let parameters = codestream[segment.parameters]
        if segment.marker == JPEGMarker.application0, parameters.starts(with: "JFIF\0".utf8) {
            return .luminanceAndDifferences
        }
        guard segment.marker == JPEGMarker.application14, parameters.starts(with: "Adobe".utf8), parameters.count >= 12
        else { return nil }
        switch codestream[segment.parameters.lowerBound + 11] {
        case 0: return .redGreenBlue
        case 1: return .luminanceAndDifferences
        default: return nil
        }
    }

    /// What a stream of cosine-transformed components says of their colours; nil for all other codestreams.
    static func statedColour(of codestream: [UInt8]) -> Colour? {
        guard codestream.starts(with: [0xFF, JPEGMarker.startOfImage]), let header = try? JPEGFrameHeader(codestream),
            header.marker != JPEGMarker.startOfFrameLossless, header.marker != JPEGMarker.startOfFrameJPEGLS
        else { return nil }
        return header.colour
    }

    /// Requires the header to agree with the data set before anything is sized by it.
    func check(against layout: FrameLayout) throws(DICOMError) {
        guard rows == layout.rows, columns == layout.columns, components.count == layout.samplesPerPixel else {
            throw .codestream(
                .codestreamMismatch, at: offset,
                expected: "\(layout.rows) x \(layout.columns) x \(layout.samplesPerPixel)",
                found: "\(rows) x \(columns) x \(components.count)")
        }
        guard (2...16).contains(precision), precision <= layout.bitsPerSample else {
            throw .codestream(
                .codestreamMismatch, at: offset, expected: "2 to \(min(layout.bitsPerSample, 16)) bits",
                found: "\(precision)")
        }
        let factors = 1...Self.maximumFactor
        guard Set(components.map(\.identifier)).count == components.count,
            components.allSatisfy({ factors.contains($0.horizontalFactor) && factors.contains($0.verticalFactor) })
        else {
            throw .codestream(
                .invalidCodestream, at: offset, expected: "distinct components with sampling factors 1 to 4")
        }
    }

    /// Whether every component has a sample for each pixel; a lone one always has (T.81 A.2.2).
    var hasFullResolution: Bool {
        components.count == 1 || components.allSatisfy { $0.horizontalFactor == 1 && $0.verticalFactor == 1 }
    }
}
