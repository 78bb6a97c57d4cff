import RadContainers
import RadDICOM
import RadVolume

extension WorkerConfiguration {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(projectKey)
        writer.write(rules) { writer, source in
            writer.write(source.name)
            writer.write(source.text)
        }
        for number in [minimumSlices, maximumVoxels, threads, cpuSeconds, addressSpace] { writer.write(Int64(number)) }
        for name in ReadingLimits.Name.allCases { writer.write(Int64(readingLimits[name])) }
        writer.write(supervisor)
        for number in containerLimits.numbers { writer.write(Int64(number)) }
        writer.write(spoolDirectory) { $0.write($1) }
        writer.write(assumedModality) { $0.write($1) }
        writer.write(measuresPixels)
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(MessageError) {
        var reader = ByteReader(bytes)
        projectKey = try reader.byteString()
        rules = try reader.list(minimumSize: 8) { reader throws(MessageError) in
            LabelRulesSource(name: try reader.string(), text: try reader.string())
        }
        minimumSlices = Int(try reader.integer(Int64.self))
        maximumVoxels = Int(try reader.integer(Int64.self))
        threads = Int(try reader.integer(Int64.self))
        cpuSeconds = Int(try reader.integer(Int64.self))
        addressSpace = Int(try reader.integer(Int64.self))
        readingLimits = ReadingLimits()
        for name in ReadingLimits.Name.allCases { readingLimits[name] = Int(try reader.integer(Int64.self)) }
        supervisor = try reader.integer()
        containerLimits = ContainerLimits()
        containerLimits.members = Int(try reader.integer(Int64.self))
        containerLimits.memberBytes = Int(try reader.integer(Int64.self))
        containerLimits.inflatedBytes = Int(try reader.integer(Int64.self))
        containerLimits.inflationRatio = Int(try reader.integer(Int64.self))
        spoolDirectory = try reader.optional { reader throws(MessageError) in try reader.string() }
        assumedModality = try reader.optional { reader throws(MessageError) in try reader.string() }
        measuresPixels = try reader.boolean()
        guard reader.isAtEnd else { throw .malformed }
    }
}

extension ContainerLimits {
    /// The budgets that a run can change.
    fileprivate var numbers: [Int] { [members, memberBytes, inflatedBytes, inflationRatio] }
}

extension Job {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .scan: writer.write(UInt8(1))
        case .series: writer.write(UInt8(2))
        case .probe: writer.write(UInt8(3))
        case .contents(_, let members):
            writer.write(UInt8(4))
            writer.write(members.lowerBound)
            writer.write(members.upperBound)
        case .labels: writer.write(UInt8(5))
        case .thumbnail(_, let volume):
            writer.write(UInt8(6))
            writer.write(volume)
        }
        writer.write(files) { writer, file in
            writer.write(file.index)
            writer.write(file.path)
            writer.write(file.place.member) { writer, member in
                writer.write(member.number)
                writer.write(member.containerCount)
            }
        }
        if case .labels(_, let kept) = self { writer.write(kept) { $1.write(to: &$0) } }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(MessageError) {
        var reader = ByteReader(bytes)
        let kind = try reader.integer(UInt8.self)
        let volume: UInt32 = kind == 6 ? try reader.integer() : 0
        let members: (first: UInt32, end: UInt32) = kind == 4 ? (try reader.integer(), try reader.integer()) : (0, 0)
        let files = try reader.list(minimumSize: 9) { reader throws(MessageError) in
            JobFile(
                index: try reader.integer(),
                place: ArchivePlace(
                    path: try reader.byteString(),
                    member: try reader.optional { reader throws(MessageError) in
                        ArchivePlace.Member(number: try reader.integer(), containerCount: try reader.integer())
                    }))
        }
        let kept =
            kind == 5
            ? try reader.list(minimumSize: 12) { reader throws(MessageError) in try KeptMeasures(from: &reader) } : []
        guard reader.isAtEnd else { throw .malformed }
        switch kind {
        case 1: self = .scan(files)
        case 2: self = .series(files)
        case 3: self = .probe(files)
        case 4:
            guard let file = files.first, files.count == 1, members.first <= members.end else { throw .malformed }
            self = .contents(file, members: members.first..<members.end)
        case 5: self = .labels(files, kept)
        case 6: self = .thumbnail(files, volume: volume)
        default: throw .unknownKind(kind)
        }
    }
}

extension JobResult {
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .scanned(let files):
            writer.write(UInt8(1))
            writer.write(files) { $1.write(to: &$0) }
        case .series(let report):
            writer.write(UInt8(2))
            report.write(to: &writer)
        case .probed:
            writer.write(UInt8(3))
        case .ready(let numerics):
            writer.write(UInt8(4))
            writer.write(numerics)
        case .contents(let report):
            writer.write(UInt8(5))
            report.write(to: &writer)
        case .thumbnail(let thumbnail):
            writer.write(UInt8(6))
            writer.write(thumbnail) { $1.write(to: &$0) }
        }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(MessageError) {
        var reader = ByteReader(bytes)
        let kind = try reader.integer(UInt8.self)
        switch kind {
        case 1:
            self = .scanned(
                try reader.list(minimumSize: 5) { reader throws(MessageError) in try ScannedFile(from: &reader) })
        case 2: self = .series(try SeriesReport(from: &reader))
        case 3: self = .probed
        case 4: self = .ready(numerics: try reader.string())
        case 5: self = .contents(try ContentsReport(from: &reader))
        case 6:
            self = .thumbnail(
                try reader.optional { reader throws(MessageError) in try Thumbnail(from: &reader) })
        default: throw .unknownKind(kind)
        }
        guard reader.isAtEnd else { throw .malformed }
    }
}

extension ScannedFile {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(index)
        finding.write(to: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(MessageError) {
        index = try reader.integer()
        finding = try Finding(from: &reader)
    }
}

extension ScannedFile.Finding {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .instance(let keys):
            writer.write(UInt8(1))
            for key in [keys.series, keys.study, keys.patient, keys.instance] { writer.write(key) }
            writer.write(keys.device) { $0.write($1) }
        case .unidentified(let instance):
            writer.write(UInt8(2))
            writer.write(instance)
        case .refused(let reason):
            writer.write(UInt8(3))
            writer.write(reason)
        case .container:
            writer.write(UInt8(4))
        }
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        let kind = try reader.integer(UInt8.self)
        switch kind {
        case 1:
            self = .instance(
                InstanceKeys(
                    series: try reader.key(), study: try reader.key(), patient: try reader.key(),
                    instance: try reader.key(),
                    device: try reader.optional { reader throws(MessageError) in try reader.key() }))
        case 2: self = .unidentified(instance: try reader.key())
        case 3: self = .refused(reason: try reader.reason())
        case 4: self = .container
        default: throw .unknownKind(kind)
        }
    }
}

extension ByteReader {
    /// A pseudonym: exactly 16 bytes.
    mutating func key() throws(MessageError) -> [UInt8] {
        let bytes = try byteString()
        guard bytes.count == 16 else { throw .malformed }
        return bytes
    }

    /// A machine-readable reason: lower-case letters, digits and hyphens, so that no header text can pass as one.
    mutating func reason() throws(MessageError) -> String {
        let bytes = try byteString()
        let allowed = bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard allowed, (1...64).contains(bytes.count) else { throw .malformed }
        return String(decoding: bytes, as: UTF8.self)
    }
}
