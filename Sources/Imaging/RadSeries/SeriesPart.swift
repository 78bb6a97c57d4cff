import RadDICOM
import RadVolume

/// A part of a series on its way to an outcome.
struct SeriesPart {
    /// Nil for a volume.
    var reason: RefusalReason?
    /// All images, in slice order where there is a stack.
    var records: [InstanceRecord]
    var stack: SliceStack?
    var measures: [RefusalMeasure: Double] = [:]
    var flags: Set<VolumeFlag> = []
    /// Counts of the series, for a volume that shares its positions with others.
    var counts: Counts?

    /// What differs among all images at the positions of a volume.
    struct Counts {
        let volumes: Int
        let echoTimes: Int
        let bValues: Int

        init(of images: [SeriesFacts], volumes: Int) {
            self.volumes = volumes
            echoTimes = max(1, Set(images.compactMap(\.echoTime)).count)
            bValues = max(1, Set(images.compactMap(\.diffusionBValue)).count)
        }
    }

    /// Images refused by themselves.
    init(reason: RefusalReason, records: [InstanceRecord]) {
        self.reason = reason
        self.records = records
        measures = [.images: Double(records.count), .frames: Double(SeriesPart.frameCount(records))]
        if let defect = records.lazy.compactMap(\.mosaicDefect).first { measures.merge(defect.measures) { $1 } }
    }

    /// A stack, with the first cause against it in the order of ``RefusalReason``.
    init(stack: SliceStack, minimumSlices: Int) {
        self.stack = stack
        records = stack.records
        measures = [.images: Double(stack.imageCount), .positions: Double(stack.levels.count)]
        if let (reason, more) = SeriesPart.refusal(of: stack, minimumSlices: minimumSlices) {
            self.reason = reason
            measures.merge(more) { $1 }
        }
    }

    private static func refusal(
        of stack: SliceStack, minimumSlices: Int
    ) -> (RefusalReason, [RefusalMeasure: Double])? {
        let spacing = stack.spacing
        var measures: [RefusalMeasure: Double] = [:]
        if stack.levels.count > 1 {
            measures = [
                .smallestGap: spacing.smallestGap, .medianGap: spacing.medianGap, .largestGap: spacing.largestGap,
                .largestDeviation: spacing.largestDeviation,
            ]
        }
        if stack.levels.count == 1, stack.imageCount > 1 { return (.duplicate, measures) }
        switch spacing.verdict {
        case .missing(let count):
            measures[.missingSlices] = Double(count)
            return (.missingSlices, measures)
        case .irregular: return (.nonUniformSpacing, measures)
        case .regular, .uneven, .variable: break
        }
        if stack.largestLateralDeviation > stack.lateralTolerance {
            measures[.largestDeviation] = stack.largestLateralDeviation
            return (.nonUniformSpacing, measures)
        }
        if stack.levels.count < max(2, minimumSlices) {
            measures[.minimumSlices] = Double(minimumSlices)
            return (.tooFewSlices, measures)
        }
        if stack.depthOfLevels > 1 { return (.fourDimensional, measures) }
        return pixelRefusal(of: stack.levels.flatMap { $0.images.map(\.record) }).map { ($0, measures) }
    }

    private static func pixelRefusal(of records: [InstanceRecord]) -> RefusalReason? {
        if records.contains(where: { $0.pixelData == .pixelsTruncated }) { return .truncated }
        let areReadable = records.allSatisfy { record in
            guard let frame = record.frame, !record.hasModalityLookupTable || record.lookupTable != nil
            else { return false }
            if record.hasFloatingPointPixels { return frame.bitsAllocated == 32 || frame.bitsAllocated == 64 }
            return [8, 12, 16, 32].contains(frame.bitsAllocated) && frame.bitsStored >= 1
                && frame.bitsStored <= frame.bitsAllocated
        }
        if !areReadable { return .unsupportedPixels }
        if !records.allSatisfy(\.rescale.isValid) { return .invalidRescale }
        if !records.allSatisfy(\.transferSyntax.isSupported) { return .unsupportedSyntax }
        return nil
    }

    static func frameCount(_ records: [InstanceRecord]) -> Int { records.reduce(0) { $0 + $1.frameCount } }

    /// The facts of the part, with counts and computed geometry.
    var facts: SeriesFacts {
        var facts = SeriesPart.consensus(of: records)
        facts.acquisitionCount = max(1, Set(records.compactMap(\.acquisitionNumber)).count)
        facts.temporalPositionCount = max(1, Set(records.compactMap(\.splitting.temporalPosition)).count)
        guard let stack = stack ?? uniformStack else {
            let directions = records.compactMap(Directions.init)
            let isUniform = directions.dropFirst().allSatisfy { $0.isParallel(to: directions[0]) }
            facts.plane = isUniform ? directions.first?.plane : nil
            facts.imageCount = SeriesPart.frameCount(records)
            facts.sliceCount = reason == .notAnImage ? 0 : facts.imageCount
            facts.volumeCount = reason == .notAnImage ? 0 : 1
            return facts
        }
        facts.plane = stack.reference.directions.plane
        facts.rowSpacing = stack.reference.rowSpacing
        facts.columnSpacing = stack.reference.columnSpacing
        facts.sliceCount = stack.levels.count
        facts.volumeCount = stack.depthOfLevels
        facts.imageCount = stack.imageCount
        facts.sliceSpacing = stack.levels.count > 1 ? stack.spacing.medianGap : nil
        facts.geometry = stack.geometry
        if let counts {
            facts.volumeCount = counts.volumes
            facts.echoTimeCount = counts.echoTimes
            facts.diffusionBValueCount = counts.bValues
        }
        return facts
    }

    /// The facts of images taken together; those of many images that hold one set of facts are these.
    private static func consensus(of records: [InstanceRecord]) -> SeriesFacts {
        guard let first = records.first?.sharedFacts, records.allSatisfy({ $0.sharedFacts === first }) else {
            return SeriesFacts.consensus(of: records.map(\.facts))
        }
        // Two stand for all of them, but for their number.
        var facts = SeriesFacts.consensus(of: Array(repeating: first.value, count: min(2, records.count)))
        if records.count > 1 { facts.imageCount = records.count }
        return facts
    }

    /// The stack that images refused by themselves would form, if they all have one grid and orientation.
    private var uniformStack: SliceStack? {
        if reason == .notAnImage { return nil }
        let slices = records.compactMap { record in
            StatedGeometry(record: record).map { SliceStack.Slice(record: record, geometry: $0) }
        }
        guard slices.count == records.count, records.allSatisfy({ $0.frameCount == 1 }) else { return nil }
        let groups = SliceGroup.groups(of: slices)
        return groups.count == 1 ? SliceStack(groups[0].slices) { _, _ in false } : nil
    }
}
