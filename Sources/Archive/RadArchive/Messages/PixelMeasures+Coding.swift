import RadVolume

extension PixelMeasures {
    func write(to writer: inout ByteWriter) {
        writer.write(PixelMeasure.allCases.filter { self[$0] != nil }) { writer, measure in
            writer.write(measure.rawValue)
            writer.write(self[measure] ?? 0)
        }
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        let entries = try reader.list(minimumSize: 12) { reader throws(MessageError) in
            guard let measure = PixelMeasure(rawValue: try reader.string()) else { throw .malformed }
            return (measure, try reader.decimal())
        }
        self.init(Dictionary(entries, uniquingKeysWith: { first, _ in first }))
    }
}

extension KeptMeasures {
    func write(to writer: inout ByteWriter) {
        writer.write(volume)
        writer.write(instanceDigest)
        measures.write(to: &writer)
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        volume = try reader.integer()
        instanceDigest = try reader.byteString()
        measures = try PixelMeasures(from: &reader)
    }
}
