import RadDICOM
import RadVolume

/// Images of one grid and orientation, in order along their normal.
struct SliceStack {
    /// Images at one position along the normal.
    struct Level {
        /// mm along the normal.
        let position: Double
        var images: [Slice]
    }

    /// One image with its checked geometry; an object, since slices are sorted and parted many times.
    final class Slice {
        let record: InstanceRecord
        let geometry: StatedGeometry

        init(record: InstanceRecord, geometry: StatedGeometry) {
            self.record = record
            self.geometry = geometry
        }
    }

    /// Ascending along the normal.
    private(set) var levels: [Level] = []
    /// Copies that were taken out.
    private(set) var copies: [Slice] = []
    /// The geometry that directions and spacings are taken from.
    let reference: StatedGeometry
    let spacing: SliceSpacing

    /// Positions nearer than this are one position, mm.
    static let positionTolerance = 0.01

    /// Stacks slices; at least one.
    ///
    /// - Parameter haveEqualPixels: Asked about images at one position whose headers agree.
    init?(_ slices: [Slice], haveEqualPixels: (InstanceRecord, InstanceRecord) -> Bool) {
        self.init(slices)
        removeCopies(haveEqualPixels)
    }

    /// Stacks slices of which copies were taken out; at least one.
    init?(_ slices: [Slice], copies: [Slice] = []) {
        guard let reference = slices.first?.geometry else { return nil }
        let normal = reference.normal
        let placed = slices.enumerated().map { (order: $0.offset, along: $0.element.geometry.position.dot(normal)) }
            .sorted { $0.along != $1.along ? $0.along < $1.along : $0.order < $1.order }
        for (order, along) in placed {
            if let last = levels.last, along - last.position <= SliceStack.positionTolerance {
                levels[levels.count - 1].images.append(slices[order])
            } else {
                levels.append(Level(position: along, images: [slices[order]]))
            }
        }
        self.reference = levels.first?.images.first?.geometry ?? reference
        spacing = SliceSpacing(positions: levels.map(\.position))
        self.copies = copies
    }

    /// Images left, copies not counted.
    var imageCount: Int { levels.reduce(0) { $0 + $1.images.count } }
    /// Images at a position, the largest number of all positions.
    var depthOfLevels: Int { levels.map(\.images.count).max() ?? 0 }
    /// All images, copies included.
    var records: [InstanceRecord] { levels.flatMap { $0.images.map(\.record) } + copies.map(\.record) }

    /// Whether slices stand on a straight line at equal steps.
    var isRegular: Bool {
        switch spacing.verdict {
        case .regular, .uneven: largestLateralDeviation <= lateralTolerance
        case .variable, .missing, .irregular: false
        }
    }

    /// The vector from a slice to the next, from the first and last positions; nil for one level.
    ///
    /// Slices at variable distances get as many even steps as their median gap fits into the stack.
    var step: Vector3? {
        guard levels.count > 1, let first = levels.first?.images.first, let last = levels.last?.images.first
        else { return nil }
        return (last.geometry.position - first.geometry.position) / Double(depth - 1)
    }

    /// Slices of the regular grid that the stack fills.
    private var depth: Int {
        guard spacing.verdict == .variable, let first = levels.first, let last = levels.last
        else { return levels.count }
        return max(2, Int(((last.position - first.position) / spacing.medianGap).rounded()) + 1)
    }

    /// Where slices stand among the even steps of the geometry; nil where they stand at them.
    var places: [Double]? {
        guard spacing.verdict == .variable, let first = levels.first, let last = levels.last else { return nil }
        let scale = Double(depth - 1) / (last.position - first.position)
        return levels.map { ($0.position - first.position) * scale }
    }

    /// The geometry of a stack with one image at each of at least two positions at equal or variable steps.
    var geometry: VolumeGeometry? {
        guard let step, let frame = levels.first?.images.first?.record.frame else { return nil }
        switch spacing.verdict {
        case .missing, .irregular: return nil
        case .regular, .uneven, .variable:
            return reference.volumeGeometry(step: step, depth: depth, rows: frame.rows, columns: frame.columns)
        }
    }

    /// Largest distance in mm of a first voxel from the straight line through the stack, measured in the plane.
    ///
    /// A tilted gantry moves slices along a straight line; slices that stand beside it do not form a volume.
    var largestLateralDeviation: Double {
        guard let step, let origin = levels.first?.images.first?.geometry.position else { return 0 }
        let normal = reference.normal
        let along = step.dot(normal)
        var largest = 0.0
        for level in levels {
            guard let slice = level.images.first else { continue }
            let offset = slice.geometry.position - origin
            let line = step * (offset.dot(normal) / along)
            largest = max(largest, (offset - line).length)
        }
        return largest
    }

    /// Slices may stand this far from the line: 0.1 mm or a tenth of a pixel, whichever is more.
    var lateralTolerance: Double { max(0.1, 0.1 * min(reference.rowSpacing, reference.columnSpacing)) }

    /// Takes out images that are, by header and pixels, copies of another image at their position.
    ///
    /// In a time series the first level already shows that images differ, so that few pixels are ever compared. Where
    /// most positions have one image only, numbers and times of repeated images are no sign of another volume.
    private mutating func removeCopies(_ haveEqualPixels: (InstanceRecord, InstanceRecord) -> Bool) {
        let isOtherwiseSingle = levels.filter { $0.images.count > 1 }.count * 2 < levels.count
        for index in levels.indices where levels[index].images.count > 1 {
            var kept: [Slice] = []
            var keptByContent: [InstanceRecord: [Int]] = [:]
            for image in levels[index].images {
                let content = isOtherwiseSingle ? image.record.contentWithoutNumbers : image.record.content
                let isCopy = keptByContent[content, default: []].contains {
                    haveEqualPixels(kept[$0].record, image.record)
                }
                if isCopy {
                    copies.append(image)
                } else {
                    keptByContent[content, default: []].append(kept.count)
                    kept.append(image)
                }
            }
            let wereDistinct = kept.count == levels[index].images.count
            levels[index].images = kept
            if wereDistinct, !isOtherwiseSingle { return }
        }
    }
}
