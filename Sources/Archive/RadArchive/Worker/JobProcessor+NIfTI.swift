import Crypto
import RadContainers
import RadLabels
import RadSeries
import RadSystem
import RadVocabulary
import RadVolume

extension JobProcessor {
    private static let pieceSize = 1 << 20

    /// What a NIfTI file is, by its content; nil for anything else.
    func findingForNIfTI(_ source: ByteSource, at place: ArchivePlace) throws -> ScannedFile.Finding? {
        guard NIfTIHeader.begins(try source.bytes(at: 0, count: NIfTIHeader.largestSize)) else { return nil }
        _ = try NIfTIFile(source)
        return .instance(pseudonyms.keys(ofContent: try digest(of: source), sidecar: try sidecar(of: place)))
    }

    /// The reason why a file that is no image is not refused as one: it describes another.
    func findingForSidecar(at place: ArchivePlace) -> ScannedFile.Finding? {
        let isSidecar = shelf.describesOther(place) { path throws(SystemError) in try self.open(path) }
        return isSidecar ? .refused(reason: ArchiveReason.sidecar) : nil
    }

    private func sidecar(of place: ArchivePlace) throws -> [UInt8]? {
        try shelf.sidecar(of: place, limit: SeriesFacts.sidecarLimit) { path throws(SystemError) in
            try self.open(path)
        }
    }

    private func digest(of source: ByteSource) throws -> [UInt8] {
        var hash = SHA256()
        var offset = 0
        while offset < source.count {
            let piece = try source.bytes(at: offset, count: Self.pieceSize)
            if piece.isEmpty { break }
            hash.update(data: piece)
            offset += piece.count
        }
        return Array(hash.finalize())
    }

    /// Labels and, with a model, embeds the volumes of a NIfTI file; nil for a series of other files.
    ///
    /// The files of such a series have the same content: the first one with a sidecar stands for all.
    ///
    /// - Parameters:
    ///   - embeds: Whether voxels are read; without, volumes are only held against the model's domain.
    ///   - kept: What was measured in the voxels of volumes before, for those that are still the same.
    func reportOnNIfTI(_ files: [JobFile], embeds: Bool = true, kept: [KeptMeasures] = []) -> SeriesReport? {
        let began = monotonicNanoseconds()
        guard let first = files.first, let source = try? open(first),
            let start = try? source.bytes(at: 0, count: NIfTIHeader.largestSize), NIfTIHeader.begins(start)
        else { return nil }
        var report = SeriesReport(volumes: [], unusableFiles: [], times: StageTimes())
        report.isNIfTI = true
        do {
            let described = try files.first { try sidecar(of: $0.place) != nil } ?? first
            let json = try sidecar(of: described.place)
            let file = try NIfTIFile(try open(described))
            var facts = json.flatMap { SeriesFacts(sidecar: $0) } ?? SeriesFacts()
            if facts.modality == nil {
                facts.modality = assumedModality
                report.assumesModality = true
            }
            let keys = pseudonyms.keys(ofContent: try digest(of: try open(described)), sidecar: json)
            report.times.read = UInt64(max(0, monotonicNanoseconds() - began))
            for number in 0..<file.volumeCount {
                let work = NIfTIWork(
                    file: file, embeds: embeds, number: number, facts: facts, instance: keys.instance,
                    index: described.index, kept: kept)
                report.volumes.append(volumeReport(work, files: files.count, times: &report.times))
            }
            for copy in files where copy.index != described.index {
                report.unusableFiles.append(
                    UnusableFile(index: copy.index, reason: RefusalReason.duplicate.rawValue))
            }
        } catch {
            let reason = ArchiveReason.reason(for: error)
            report.unusableFiles = files.map { UnusableFile(index: $0.index, reason: reason) }
            report.volumes = [refusal(of: files, reason: reason)]
        }
        return report
    }

    /// A volume of a NIfTI file, each slice as a reader sees it; nil for a series of other files.
    func niftiVolume(_ files: [JobFile], number: Int) -> Volume? {
        guard let first = files.first, let source = try? open(first),
            let start = try? source.bytes(at: 0, count: NIfTIHeader.largestSize), NIfTIHeader.begins(start),
            let file = try? NIfTIFile(source), number < file.volumeCount, let geometry = try? file.geometry()
        else { return nil }
        let modality = (try? sidecar(of: first.place)).flatMap { $0 }.flatMap { SeriesFacts(sidecar: $0) }?.modality
        let unit = VoxelUnit(modality: modality ?? assumedModality, units: nil)
        return try? file.volume(number, unit: unit, maximumVoxels: maximumVoxels).reoriented(
            to: VolumeOrientation.radiological(slice: geometry.orientation.slice))
    }

    private struct NIfTIWork {
        var file: NIfTIFile
        var embeds: Bool
        var number: Int
        var facts: SeriesFacts
        var instance: [UInt8]
        var index: UInt32
        var kept: [KeptMeasures]
    }

    private func volumeReport(_ work: NIfTIWork, files: Int, times: inout StageTimes) -> VolumeReport {
        var facts = work.facts
        let extents = work.file.header.extents
        facts.sliceCount = extents[2]
        facts.volumeCount = work.file.volumeCount
        facts.imageCount = extents[2]
        facts.rows = extents[1]
        facts.columns = extents[0]
        // Without a transform in the header, only the sizes of voxels mean anything.
        let geometry = work.file.header.affineSource == .none ? nil : try? work.file.geometry()
        if let geometry {
            facts.geometry = geometry
            facts.plane = geometry.plane
            facts.rowSpacing = geometry.rowSpacing
            facts.columnSpacing = geometry.columnSpacing
            facts.sliceSpacing = geometry.sliceSpacing
        }
        var digest = SHA256()
        digest.update(data: work.instance)
        digest.update(data: Array("\(work.number)".utf8))
        var report = VolumeReport(
            number: work.number, refusal: nil, detail: nil, files: files, slices: extents[2],
            sliceSpacing: facts.sliceSpacing, rowSpacing: facts.rowSpacing, columnSpacing: facts.columnSpacing,
            labels: labeller.labels(for: facts), instanceDigest: Array(digest.finalize()), firstFile: work.index,
            embedding: nil)
        if let known = work.kept.measures(of: report) { note(known, of: facts, in: &report) }
        if let geometry, extents[2] >= minimumSlices {
            embed(work, geometry, facts, into: &report, times: &times)
        } else {
            report.refusal = (geometry == nil ? RefusalReason.noGeometry : .tooFewSlices).rawValue
        }
        return report
    }

    private func embed(
        _ work: NIfTIWork, _ geometry: VolumeGeometry, _ facts: SeriesFacts, into report: inout VolumeReport,
        times: inout StageTimes
    ) {
        guard embedder != nil || measuresPixels else { return }
        if facts.modality == nil, embedder?.needsModality == true {
            report.refusal = ArchiveReason.modalityUnknown
            report.detail = "expected a sidecar with Modality, or --modality CT, MR or PT"
            return
        }
        do {
            let unit = VoxelUnit(modality: facts.modality, units: facts.units)
            let orientation = VolumeOrientation.radiological(slice: geometry.orientation.slice)
            try embedder?.checkDomain(of: geometry, unit: unit, labels: report.labels)
            guard work.embeds else { return }
            let started = monotonicNanoseconds()
            let volume = try work.file.volume(work.number, unit: unit, maximumVoxels: maximumVoxels)
                .reoriented(to: orientation)
            note(volume.measures(), of: facts, in: &report)
            times.decode += UInt64(max(0, monotonicNanoseconds() - started))
            guard let embedder else { return }
            try embedder.checkDomain(of: geometry, unit: unit, labels: report.labels)
            report.embedding = try embedder.embed(consume volume, labels: report.labels, times: &times)
        } catch {
            report.refusal = VolumeEmbedder.refusal(for: error)
            report.detail = VolumeEmbedder.detail(for: error)
        }
    }
}

extension VoxelUnit {
    /// What the values of a NIfTI file measure, as far as its modality says: CT is stored in Hounsfield units.
    fileprivate init(modality: String?, units: String?) {
        switch modality {
        case "CT": self = .hounsfield
        case "PT": self = units == "BQML" ? .becquerelPerMillilitre : .rescaled
        default: self = .arbitrary
        }
    }
}

extension NIfTIError {
    /// The reason under which a file that can't be read is catalogued.
    var reason: String {
        switch code {
        case .notNIfTI: RefusalReason.notDICOM.rawValue
        case .truncated: RefusalReason.truncated.rawValue
        case .unsupportedDataType: RefusalReason.unsupportedPixels.rawValue
        case .tooLarge: RefusalReason.tooLarge.rawValue
        case .invalidGeometry: RefusalReason.noGeometry.rawValue
        case .readFailed: ArchiveReason.inputOutput
        default: RefusalReason.unreadable.rawValue
        }
    }
}
