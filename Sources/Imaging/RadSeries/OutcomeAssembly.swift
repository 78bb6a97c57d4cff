import RadDICOM
import RadVolume

/// Turns the parts of a series into numbered outcomes.
struct OutcomeAssembly {
    let duplicates: InstanceDuplicates

    /// Volumes in geometric order, then one refusal per reason.
    func outcomes(of parts: [SeriesPart]) -> [VolumeOutcome] {
        var volumes: [(volume: SeriesVolume, order: SplittingKey.Value)] = []
        var refused: [RefusalReason: [SeriesPart]] = [:]
        for part in parts {
            if let reason = part.reason {
                refused[reason, default: []].append(part)
            } else if let volume = volume(of: part) {
                volumes.append((volume, order(of: volume, part)))
            } else {
                refused[.noGeometry, default: []].append(part)
            }
        }
        volumes.sort { left, right in
            if left.order != right.order { return left.order < right.order }
            return (left.volume.frames.first?.fileIndex ?? 0) < (right.volume.frames.first?.fileIndex ?? 0)
        }
        for index in volumes.indices { volumes[index].volume.number = index }
        let refusals = refused.sorted { $0.key.rawValue < $1.key.rawValue }.map { refusal($0.key, $0.value) }
        return volumes.map { VolumeOutcome.volume($0.volume) } + refusals.map(VolumeOutcome.refused)
    }

    private func volume(of part: SeriesPart) -> SeriesVolume? {
        guard let stack = part.stack, let geometry = stack.geometry, (try? geometry.validate()) != nil
        else { return nil }
        let slices = stack.levels.compactMap { $0.images.first?.record }
        return SeriesVolume(
            facts: part.facts, geometry: geometry,
            images: slices, places: stack.places, unit: VoxelUnit.of(slices),
            valueFactor: VoxelUnit.uptakeFactor(of: slices) ?? 1,
            flags: part.flags.union(flags(of: stack, slices, geometry)),
            leftOutFiles: Set(
                slices.flatMap { duplicates.leftOut[$0.reference] ?? [] }.map(\.fileIndex)
                    + stack.copies.flatMap { files(of: $0.record) }
            ).sorted())
    }

    private func flags(
        of stack: SliceStack, _ slices: [InstanceRecord], _ geometry: VolumeGeometry
    ) -> Set<VolumeFlag> {
        var flags: Set<VolumeFlag> = []
        if geometry.isSheared { flags.insert(.sheared) }
        if stack.spacing.verdict == .uneven { flags.insert(.unevenSpacing) }
        if stack.spacing.verdict == .variable { flags.insert(.variableSpacing) }
        if stack.levels.contains(where: { $0.images.contains { $0.geometry.directions.wereRepaired } }) {
            flags.insert(.repairedDirections)
        }
        if slices.contains(where: { duplicates.leftOut[$0.reference] != nil }) { flags.insert(.duplicate) }
        if slices.contains(where: { duplicates.conflicts.contains($0.reference) }) {
            flags.insert(.conflictingDuplicate)
        }
        if !stack.copies.isEmpty { flags.insert(.repeatedContent) }
        if duplicates.areUnreliable { flags.insert(.unreliableInstanceUIDs) }
        if Set(slices.map(\.rescale)).count > 1 { flags.insert(.varyingRescale) }
        if slices.contains(where: { $0.lookupTable != nil }) { flags.insert(.lookupTable) }
        if slices.contains(where: { $0.uptake != nil }), VoxelUnit.uptakeFactor(of: slices) == nil {
            flags.insert(.uptakeUnknown)
        }
        if slices.contains(where: { $0.frame?.photometricInterpretation == "MONOCHROME1" }) {
            flags.insert(.monochrome1)
        }
        return flags
    }

    /// One refusal for all parts of a reason; the facts are those of the largest part.
    private func refusal(_ reason: RefusalReason, _ parts: [SeriesPart]) -> SeriesRefusal {
        let allFiles = Set(parts.flatMap { $0.records.flatMap(files) }).sorted()
        if parts.contains(where: { $0.stack != nil }) {
            let largest = parts.dropFirst().reduce(parts[0]) { $1.records.count > $0.records.count ? $1 : $0 }
            var facts = largest.facts
            if reason == .mixedOrientations { (facts.plane, facts.geometry) = (nil, nil) }
            return SeriesRefusal(reason: reason, facts: facts, measures: largest.measures, files: allFiles)
        }
        let whole = SeriesPart(reason: reason, records: parts.flatMap(\.records))
        return SeriesRefusal(reason: reason, facts: whole.facts, measures: whole.measures, files: allFiles)
    }

    private func files(of record: InstanceRecord) -> [Int] {
        [record.fileIndex] + (duplicates.leftOut[record.reference] ?? []).map(\.fileIndex)
    }

    /// The order of volumes in a series: by plane, place, size and step; then by what tells images at one place apart.
    private func order(of volume: SeriesVolume, _ part: SeriesPart) -> SplittingKey.Value {
        let geometry = volume.geometry
        let normal = geometry.normal
        let magnitudes = [abs(normal.z), abs(normal.y), abs(normal.x)]
        let axis = Double(magnitudes.firstIndex(of: magnitudes.max() ?? 0) ?? 0)
        // Rounded, since volumes at one place may state it with other digits.
        let place = [geometry.origin.dot(normal), geometry.origin.z, geometry.origin.y, geometry.origin.x]
            .map { ($0 * 10).rounded() }
        let sizes = [
            (geometry.sliceSpacing * 1000).rounded(), Double(geometry.extent.depth), Double(geometry.extent.height),
            Double(geometry.extent.width), (geometry.rowSpacing * 1000).rounded(),
            (geometry.columnSpacing * 1000).rounded(),
        ]
        var numbers: [Double?] = [axis] + place + sizes
        var texts: [String] = []
        if let first = part.records.first {
            let key = SplittingKey.order(of: first)
            numbers += key.numbers.map { $0 }
            numbers.append(first.instanceNumber.map { Double($0) })
            texts = key.texts
        }
        texts += volume.facts.imageType
        texts += volume.images.prefix(1).map(\.sopInstanceUID)
        return SplittingKey.Value(numbers, texts: texts)
    }
}
