import RadDICOM
import RadVolume

extension VoxelUnit {
    /// What the rescaled values of a volume measure.
    ///
    /// CT values are Hounsfield units if RescaleType says so, or if it is absent and every slice can hold air: the
    /// least storable value must map to -900 or less, as intercepts of -1000, -1024, -8192 do for unsigned values, and
    /// 0 does for signed ones (PS3.3 C.8.2.1.1). Another RescaleType (US, OD) is kept as a quantity without a name.
    static func of(_ records: [InstanceRecord]) -> VoxelUnit {
        guard let modality = records.first?.facts.modality else { return .arbitrary }
        switch modality {
        case "CT": return records.allSatisfy(isHounsfield) ? .hounsfield : .rescaled
        case "PT":
            if uptakeFactor(of: records) != nil { return .standardizedUptakeValue }
            let units = Set(records.map { ($0.facts.units ?? "").uppercased() })
            return units == ["BQML"] ? .becquerelPerMillilitre : .rescaled
        default: return .arbitrary
        }
    }

    /// The factor from the values of PET images to standardized uptake values.
    ///
    /// One scan has one factor: the median of its images', which may differ by the rounding of their times.
    ///
    /// - Returns: nil where any image lacks it, or where factors differ by more than 1 %.
    static func uptakeFactor(of records: [InstanceRecord]) -> Double? {
        let factors = records.compactMap { $0.uptake?.factor }.sorted()
        guard factors.count == records.count, let least = factors.first, let most = factors.last,
            most <= 1.01 * least
        else { return nil }
        return factors[factors.count / 2]
    }

    private static func isHounsfield(_ record: InstanceRecord) -> Bool {
        if let type = record.facts.rescaleType { return type.uppercased() == "HU" }
        guard record.statesRescale, record.lookupTable == nil, let frame = record.frame, frame.bitsStored > 0,
            frame.bitsStored <= 32
        else { return false }
        let lowest = frame.isSigned ? -Double(Int64(1) << Int64(frame.bitsStored - 1)) : 0
        return lowest * record.rescale.slope + record.rescale.intercept <= -900
    }
}
