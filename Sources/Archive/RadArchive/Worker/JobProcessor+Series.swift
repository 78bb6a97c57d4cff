import Crypto
import RadDICOM
import RadLabels
import RadSeries
import RadSystem
import RadVocabulary
import RadVolume

extension JobProcessor {
    /// Builds, labels and, with a model, embeds the volumes of a series.
    ///
    /// - Parameters:
    ///   - embeds: Whether voxels are read; without, volumes are only held against the model's domain.
    ///   - kept: What was measured in the voxels of volumes before, for those that are still the same.
    func report(on files: [JobFile], embeds: Bool = true, kept: [KeptMeasures] = []) -> SeriesReport {
        let started = monotonicNanoseconds()
        var records: [InstanceRecord] = []
        var instances: [Int: [UInt8]] = [:]
        var unusable: [UnusableFile] = []
        var traits = SeriesTraits()
        var numbers: Set<Int> = []
        let source = SeriesFiles(limits: limits) { try self.open(files[$0]) }
        for (position, file) in files.enumerated() {
            do {
                var number: Int?
                records += try source.images(of: position) { header in
                    traits.files[FileTraits(header: header), default: 0] += 1
                    guard allowsForeignCodecs || header.transferSyntax.codec?.isForeign != true else {
                        let reason = RefusalReason.unsupportedSyntax.rawValue
                        unusable.append(UnusableFile(index: file.index, reason: reason))
                        return false
                    }
                    number = header.dataSet.integer(.seriesNumber)
                    instances[position] = pseudonyms.instance(of: header.dataSet)
                    return true
                }
                if let number { numbers.insert(number) }
            } catch {
                instances[position] = nil
                unusable.append(UnusableFile(index: file.index, reason: ArchiveReason.reason(for: error)))
            }
        }
        let outcomes = SeriesBuilder.outcomes(
            of: records, options: SeriesBuilder.Options(minimumSlices: minimumSlices),
            haveEqualPixels: PixelComparison(files: source).haveEqualPixels)
        var times = StageTimes()
        times.read = UInt64(max(0, monotonicNanoseconds() - started))
        var volumes: [VolumeReport] = []
        for (number, outcome) in outcomes.enumerated() {
            var volume = report(on: outcome, number: number, files: files, instances: instances)
            if case .volume(let series) = outcome {
                if let known = kept.measures(of: volume) { note(known, of: outcome.facts, in: &volume) }
                embed(series, from: source, decodes: embeds, into: &volume, times: &times)
            }
            volumes.append(volume)
        }
        shareShapes(among: outcomes, &volumes)
        if volumes.isEmpty, let reason = unusable.first?.reason {
            volumes.append(refusal(of: files, reason: reason))
        }
        traits.shapes = SeriesShape.shapes(of: records, outcomes: outcomes)
        let number = numbers.count == 1 ? numbers.first.flatMap { SeriesReport.numbers.contains($0) ? $0 : nil } : nil
        return SeriesReport(
            volumes: volumes, unusableFiles: unusable, times: times, number: number, traits: traits)
    }

    /// What is said of a series of which no file can be used.
    func refusal(of files: [JobFile], reason: String) -> VolumeReport {
        let first = files.min { $0.path.lexicographicallyPrecedes($1.path) }
        return VolumeReport(
            number: 0, refusal: reason, detail: nil, files: files.count, slices: 0, sliceSpacing: nil,
            rowSpacing: nil, columnSpacing: nil, labels: [], instanceDigest: [], firstFile: first?.index ?? 0,
            embedding: nil)
    }

    private func report(
        on outcome: VolumeOutcome, number: Int, files: [JobFile], instances: [Int: [UInt8]]
    ) -> VolumeReport {
        let facts = outcome.facts
        let first = outcome.files.min { files[$0].path.lexicographicallyPrecedes(files[$1].path) }
        var report = VolumeReport(
            number: number, refusal: nil, detail: nil, files: outcome.files.count, slices: facts.sliceCount,
            sliceSpacing: facts.sliceSpacing, rowSpacing: facts.rowSpacing, columnSpacing: facts.columnSpacing,
            labels: labeller.labels(for: facts), instanceDigest: digest(of: outcome, instances: instances),
            firstFile: first.map { files[$0].index } ?? 0, embedding: nil)
        switch outcome {
        case .refused(let refusal):
            report.refusal = refusal.reason.rawValue
            report.detail = refusal.measures.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: " ")
        case .volume(let volume):
            report.slices = volume.geometry.extent.depth
        }
        return report
    }

    private func embed(
        _ volume: SeriesVolume, from source: SeriesFiles, decodes: Bool, into report: inout VolumeReport,
        times: inout StageTimes
    ) {
        guard embedder != nil || measuresPixels else { return }
        do {
            try embedder?.checkDomain(of: volume, labels: report.labels)
            guard decodes else { return }
            let started = monotonicNanoseconds()
            let voxels = try VolumeLoader.load(volume, maximumVoxels: maximumVoxels, from: source)
            note(voxels.measures(), of: volume.facts, in: &report)
            times.decode += UInt64(max(0, monotonicNanoseconds() - started))
            guard let embedder else { return }
            try embedder.checkDomain(of: volume, labels: report.labels)
            report.embedding = try embedder.embed(consume voxels, labels: report.labels, times: &times)
        } catch {
            report.refusal = VolumeEmbedder.refusal(for: error)
            report.detail = VolumeEmbedder.detail(for: error)
        }
    }

    /// Keeps what was measured in the voxels of a volume, and labels it anew with their votes.
    func note(_ measures: PixelMeasures, of facts: SeriesFacts, in report: inout VolumeReport) {
        var facts = facts
        facts.pixels = measures
        report.measures = measures
        report.labels = labeller.labels(for: facts)
    }

    /// Labels what was not read, such as maps that are refused, by the shape of the body in a volume at the same place.
    private func shareShapes(among outcomes: [VolumeOutcome], _ volumes: inout [VolumeReport]) {
        let read = volumes.indices.filter { volumes[$0].measures != nil }
        for index in volumes.indices where volumes[index].measures == nil {
            guard let place = outcomes[index].facts.geometry,
                let shape = read.first(where: { outcomes[$0].facts.geometry?.isSamePlace(as: place) == true })
            else { continue }
            var facts = outcomes[index].facts
            facts.pixels = volumes[shape].measures?.ofShape
            volumes[index].labels = labeller.labels(for: facts)
        }
    }

    /// SHA-256 over the instance pseudonyms and frame numbers, in slice order for a volume.
    private func digest(of outcome: VolumeOutcome, instances: [Int: [UInt8]]) -> [UInt8] {
        var hash = SHA256()
        switch outcome {
        case .volume(let volume):
            for frame in volume.frames {
                hash.update(data: instances[frame.fileIndex] ?? [])
                hash.update(data: Array(Self.digits(of: frame).utf8))
            }
        case .refused(let refusal):
            let keys = refusal.files.map { instances[$0] ?? [] }
            for key in keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) { hash.update(data: key) }
        }
        return Array(hash.finalize())
    }

    /// Frame number, and tile number where there is one.
    private static func digits(of frame: FrameReference) -> String {
        frame.tile.map { "\(frame.frame)/\($0)" } ?? "\(frame.frame)"
    }
}

extension [KeptMeasures] {
    /// What was measured in the voxels of a volume that has not changed since.
    func measures(of report: VolumeReport) -> PixelMeasures? {
        first { Int($0.volume) == report.number && $0.instanceDigest == report.instanceDigest }?.measures
    }
}
