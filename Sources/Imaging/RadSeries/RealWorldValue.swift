import RadDICOM

/// The linear map from stored values to a quantity whose unit is coded (PS3.3 C.7.6.16.2.11).
struct RealWorldValue: Hashable {
    let rescale: Rescale
    /// Code of the unit, in UCUM.
    let unit: String

    /// The first linear map of an image; maps by tables are left aside.
    init?(dataSet: DataSet) {
        for item in dataSet.sequence(.realWorldValueMappingSequence) {
            guard let slope = item.decimal(.realWorldValueSlope), let intercept = item.decimal(.realWorldValueIntercept)
            else { continue }
            let rescale = Rescale(slope: slope, intercept: intercept)
            guard rescale.isValid else { continue }
            self.rescale = rescale
            unit = item.sequence(.measurementUnitsCodeSequence).first?.string(.codeValue) ?? ""
            return
        }
        return nil
    }

    /// Whether values are standardized uptake values by body weight.
    var isUptake: Bool { unit == "{SUVbw}g/ml" || unit == "g/ml{SUVbw}" }
    /// Whether values are activities in Bq/ml.
    var isActivity: Bool { unit.uppercased() == "BQ/ML" }
}
