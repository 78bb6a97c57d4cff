import RadVocabulary
import RadVolume

extension SeriesReport {
    func write(to writer: inout ByteWriter) {
        writer.write(volumes) { $1.write(to: &$0) }
        writer.write(unusableFiles) { writer, file in
            writer.write(file.index)
            writer.write(file.reason)
        }
        writer.write(isNIfTI)
        writer.write(assumesModality)
        writer.write(number) { $0.write(Int64($1)) }
        for time in [times.read, times.decode, times.preprocess, times.infer] { writer.write(time) }
        traits.write(to: &writer)
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        volumes = try reader.list(minimumSize: 16) { reader throws(MessageError) in try VolumeReport(from: &reader) }
        unusableFiles = try reader.list(minimumSize: 8) { reader throws(MessageError) in
            UnusableFile(index: try reader.integer(), reason: try reader.reason())
        }
        isNIfTI = try reader.boolean()
        assumesModality = try reader.boolean()
        number = try reader.optional { reader throws(MessageError) in Int(try reader.integer(Int64.self)) }
        guard number.map(Self.numbers.contains) ?? true else { throw .malformed }
        times = StageTimes()
        times.read = try reader.integer()
        times.decode = try reader.integer()
        times.preprocess = try reader.integer()
        times.infer = try reader.integer()
        traits = try SeriesTraits(from: &reader)
    }
}

extension SeriesReport {
    /// Series numbers that are kept; longer ones could be identifiers of something else.
    static let numbers = 0...999_999
}

extension VolumeReport {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(UInt32(number))
        writer.write(refusal) { $0.write($1) }
        writer.write(detail) { $0.write($1) }
        writer.write(UInt32(files))
        writer.write(UInt32(slices))
        for spacing in [sliceSpacing, rowSpacing, columnSpacing] { writer.write(spacing) { $0.write($1) } }
        writer.write(labels) { $1.write(to: &$0) }
        writer.write(instanceDigest)
        writer.write(firstFile)
        writer.write(embedding) { $0.write($1) }
        writer.write(measures) { $1.write(to: &$0) }
    }

    fileprivate init(from reader: inout ByteReader) throws(MessageError) {
        number = Int(try reader.integer(UInt32.self))
        refusal = try reader.optional { reader throws(MessageError) in try reader.reason() }
        detail = try reader.optional { reader throws(MessageError) in try reader.string() }
        files = Int(try reader.integer(UInt32.self))
        slices = Int(try reader.integer(UInt32.self))
        sliceSpacing = try reader.optional { reader throws(MessageError) in try reader.decimal() }
        rowSpacing = try reader.optional { reader throws(MessageError) in try reader.decimal() }
        columnSpacing = try reader.optional { reader throws(MessageError) in try reader.decimal() }
        labels = try reader.list(minimumSize: 10) { reader throws(MessageError) in try Label(from: &reader) }
        instanceDigest = try reader.byteString()
        firstFile = try reader.integer()
        embedding = try reader.optional { reader throws(MessageError) in try reader.floats() }
        measures = try reader.optional { reader throws(MessageError) in try PixelMeasures(from: &reader) }
    }
}

extension Label {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(group.rawValue)
        writer.write(values) { $0.write($1) }
        writer.write(number) { $0.write($1) }
        writer.write(confidence)
        writer.write(evidence) { writer, evidence in
            writer.write(evidence.rule)
            writer.write(evidence.tags) { $0.write($1) }
            writer.write(evidence.voter.rawValue)
            writer.write(evidence.value)
            writer.write(evidence.weight)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(MessageError) {
        guard let group = LabelGroup(rawValue: try reader.string()) else { throw .malformed }
        let values = try reader.list(minimumSize: 4) { reader throws(MessageError) in try reader.string() }
        let number = try reader.optional { reader throws(MessageError) in try reader.decimal() }
        let confidence = try reader.decimal()
        let evidence = try reader.list(minimumSize: 24) { reader throws(MessageError) in
            let rule = try reader.string()
            let tags = try reader.list(minimumSize: 4) { reader throws(MessageError) in try reader.string() }
            guard let voter = Evidence.Voter(rawValue: try reader.string()) else { throw .malformed }
            return Evidence(
                rule: rule, tags: tags, voter: voter, value: try reader.string(), weight: try reader.decimal())
        }
        self.init(group: group, values: values, number: number, confidence: confidence, evidence: evidence)
    }
}
