import RadDICOM

/// Sorts slices into groups that may be one stack.
///
/// A group shares study, series and frame of reference, modality, matrix, samples, pixel spacing within 1e-4,
/// orientation within 1e-3 per cosine and the first three values of ImageType; its parts share the fourth too.
struct SliceGroup {
    /// Slices in canonical order.
    var slices: [SliceStack.Slice]

    /// The slices by the fourth value of ImageType, in ascending order of it.
    var parts: [[SliceStack.Slice]] {
        Dictionary(grouping: slices) { $0.record.facts.imageType.dropFirst(3).first ?? "" }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    private struct Key: Hashable {
        let identity: SeriesIdentity
        let modality: String?
        let rows: Int?
        let columns: Int?
        let samples: Int?
        let imageType: [String]

        init(_ record: InstanceRecord) {
            identity = record.identity
            modality = record.facts.modality
            rows = record.frame?.rows
            columns = record.frame?.columns
            samples = record.frame?.samplesPerPixel
            imageType = Array(record.facts.imageType.prefix(3))
        }
    }

    /// Pixel spacing may differ by this fraction: decimal strings are rounded differently.
    static let spacingTolerance = 1e-4

    /// Groups slices in canonical order; each joins the first group whose first slice it matches.
    static func groups(of slices: [SliceStack.Slice]) -> [SliceGroup] {
        var groups: [SliceGroup] = []
        var indices: [Key: [Int]] = [:]
        for slice in slices {
            let key = Key(slice.record)
            let match = indices[key, default: []].first { index in
                groups[index].slices.first.map { matches($0.geometry, slice.geometry) } ?? false
            }
            if let match {
                groups[match].slices.append(slice)
            } else {
                indices[key, default: []].append(groups.count)
                groups.append(SliceGroup(slices: [slice]))
            }
        }
        return groups
    }

    private static func matches(_ left: StatedGeometry, _ right: StatedGeometry) -> Bool {
        left.directions.isParallel(to: right.directions) && areClose(left.rowSpacing, right.rowSpacing)
            && areClose(left.columnSpacing, right.columnSpacing)
    }

    private static func areClose(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= spacingTolerance * max(left, right)
    }
}
