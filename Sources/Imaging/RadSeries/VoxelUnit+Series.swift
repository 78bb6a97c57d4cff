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
            let units = Set(records.map { ($0.facts.units ?? "").uppercased() })
            return units == ["BQML"] ? .becquerelPerMillilitre : .rescaled
        default: return .arbitrary
        }
    }

    private static func isHounsfield(_ record: InstanceRecord) -> Bool {
        if let type = record.facts.rescaleType { return type.uppercased() == "HU" }
        guard record.statesRescale, let frame = record.frame, frame.bitsStored > 0, frame.bitsStored <= 32
        else { return false }
        let lowest = frame.isSigned ? -Double(Int64(1) << Int64(frame.bitsStored - 1)) : 0
        return lowest * record.rescale.slope + record.rescale.intercept <= -900
    }
}
