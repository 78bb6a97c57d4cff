import RadVolume

/// How the images of a series lie in its files and in space; a series may have several shapes.
package enum SeriesShape: String, CaseIterable, Hashable, Sendable {
    /// One image in each file.
    case classic
    /// Files with many frames and the geometry of each frame.
    case enhanced
    /// Files with many frames and no geometry of their own.
    case multiFrame = "multi-frame"
    /// Slices laid out as tiles of one image.
    case mosaic
    /// Several volumes at one place: times, echoes, b values.
    case fourDimensional = "four-dimensional"
    /// Several volumes at different places.
    case severalStacks = "several-stacks"
    /// Slices displaced in plane against each other, as under a tilted gantry.
    case tilted
    /// Slices that stand at unequal steps.
    case variableSpacing = "variable-spacing"
    /// Whole steps between slices are empty.
    case missingSlices = "missing-slices"
    /// Images that repeat others.
    case repeatedImages = "repeated-images"
    /// Slope or intercept differs between slices.
    case varyingRescale = "varying-rescale"
}

extension SeriesShape {
    /// The shapes of a series.
    ///
    /// - Parameters:
    ///   - records: Its images.
    ///   - outcomes: What became of them.
    package static func shapes(of records: [InstanceRecord], outcomes: [VolumeOutcome]) -> Set<SeriesShape> {
        var shapes: Set<SeriesShape> = []
        for record in records where record.frame != nil { shapes.insert(storage(of: record)) }
        var places: [Place: Int] = [:]
        for outcome in outcomes {
            switch outcome {
            case .volume(let volume):
                places[Place(volume.geometry), default: 0] += 1
                if volume.geometry.isSheared { shapes.insert(.tilted) }
                if !volume.flags.isDisjoint(with: [.unevenSpacing, .variableSpacing]) {
                    shapes.insert(.variableSpacing)
                }
                if volume.flags.contains(.varyingRescale) { shapes.insert(.varyingRescale) }
                if !volume.flags.isDisjoint(with: [.duplicate, .conflictingDuplicate, .repeatedContent]) {
                    shapes.insert(.repeatedImages)
                }
            case .refused(let refusal):
                if let shape = shape(of: refusal.reason) { shapes.insert(shape) }
            }
        }
        if places.values.contains(where: { $0 > 1 }) { shapes.insert(.fourDimensional) }
        if places.count > 1 { shapes.insert(.severalStacks) }
        return shapes
    }

    private static func storage(of record: InstanceRecord) -> SeriesShape {
        if record.facts.imageType.contains("MOSAIC") { return .mosaic }
        if record.hasFunctionalGroups { return .enhanced }
        return record.frameCount > 1 ? .multiFrame : .classic
    }

    private static func shape(of reason: RefusalReason) -> SeriesShape? {
        switch reason {
        case .fourDimensional: .fourDimensional
        case .nonUniformSpacing: .variableSpacing
        case .missingSlices, .incompletePhase: .missingSlices
        case .duplicate: .repeatedImages
        default: nil
        }
    }

    /// Where a volume begins and ends, in tenths of a millimetre.
    private struct Place: Hashable {
        let ends: [Int]

        init(_ geometry: VolumeGeometry) {
            let last = geometry.position(slice: Double(max(0, geometry.extent.depth - 1)), row: 0, column: 0)
            ends = [geometry.origin, last].flatMap { [$0.x, $0.y, $0.z] }.map {
                Int(clamping: Int64(exactly: ($0 * 10).rounded()) ?? 0)
            }
        }
    }
}
