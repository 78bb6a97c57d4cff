import RadVolume

/// Images of a series with repeated SOPInstanceUIDs taken out.
struct InstanceDuplicates {
    /// One image per SOPInstanceUID, in canonical order.
    private(set) var kept: [InstanceRecord] = []
    /// Files left out, by the number of the file that was kept instead.
    private(set) var leftOut: [Int: [Int]] = [:]
    /// Kept files of which another version with the same UID was left out.
    private(set) var conflicts: Set<Int> = []
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
        var firstByUID: [String: Int] = [:]
        for record in records {
            guard !record.sopInstanceUID.isEmpty, let first = firstByUID[record.sopInstanceUID] else {
                firstByUID[record.sopInstanceUID] = kept.count
                kept.append(record)
                continue
            }
            let original = kept[first]
            leftOut[original.fileIndex, default: []].append(record.fileIndex)
            if original.content != record.content || !haveEqualPixels(original, record) {
                conflicts.insert(original.fileIndex)
            }
        }
    }

    /// Whether fewer UIDs than half the places exist: an anonymiser wrote one UID on everything.
    private static func areUnreliable(_ records: [InstanceRecord]) -> Bool {
        let named = records.filter { !$0.sopInstanceUID.isEmpty }
        let places = Set(named.compactMap(\.position)).count
        return places > 2 && Set(named.map(\.sopInstanceUID)).count * 2 < places
    }
}
