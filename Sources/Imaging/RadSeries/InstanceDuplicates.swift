import RadVolume

/// Images of a series with repeated SOPInstanceUIDs taken out; each frame and tile of an object is an image.
struct InstanceDuplicates {
    /// One image per SOPInstanceUID, in canonical order.
    private(set) var kept: [InstanceRecord] = []
    /// Images left out, by the image that was kept instead.
    private(set) var leftOut: [FrameReference: [FrameReference]] = [:]
    /// Kept images of which another version with the same UID was left out.
    private(set) var conflicts: Set<FrameReference> = []
    /// The UIDs name too many different images to be trusted; nothing was taken out.
    private(set) var areUnreliable = false

    /// - Parameters:
    ///   - records: In canonical order, so that the first of a UID is the one to keep.
    ///   - haveEqualPixels: Asked about files of one UID whose headers agree.
    init(_ records: [InstanceRecord], haveEqualPixels: (InstanceRecord, InstanceRecord) -> Bool) {
        if InstanceDuplicates.areUnreliable(records) {
            areUnreliable = true
            kept = records
            return
        }
        var firstByName: [Name: Int] = [:]
        for record in records {
            guard !record.sopInstanceUID.isEmpty, let first = firstByName[Name(record)] else {
                firstByName[Name(record)] = kept.count
                kept.append(record)
                continue
            }
            let original = kept[first]
            leftOut[original.reference, default: []].append(record.reference)
            if original.content != record.content || !haveEqualPixels(original, record) {
                conflicts.insert(original.reference)
            }
        }
    }

    /// What names an image wherever its file lies.
    private struct Name: Hashable {
        let sopInstanceUID: String
        let frame: Int
        let tile: Int?

        init(_ record: InstanceRecord) {
            sopInstanceUID = record.sopInstanceUID
            frame = record.frameNumber
            tile = record.tileNumber
        }
    }

    /// Whether fewer names than half the places exist: an anonymiser wrote one UID on everything.
    private static func areUnreliable(_ records: [InstanceRecord]) -> Bool {
        let named = records.filter { !$0.sopInstanceUID.isEmpty }
        let places = Set(named.compactMap(\.position)).count
        return places > 2 && Set(named.map(Name.init)).count * 2 < places
    }
}
