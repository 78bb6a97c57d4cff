import RadDICOM

/// A fact without which a standardized uptake value cannot be computed.
package enum UptakeFact: String, CaseIterable, Codable, Hashable, Sendable {
    /// Units other than Bq/ml, g/ml by body weight, or counts with a vendor's factor.
    case units
    /// Not corrected for decay, or to a moment that is not said.
    case decayCorrection
    case halfLife
    case dose
    case weight
    /// When the dose was given or the scan began is absent, or makes no sense.
    case times
}

/// The factor from a PET image's values to standardized uptake values by body weight, in g/ml.
///
/// SUV = value [Bq/ml] * weight [g] / dose [Bq] at the moment that the image is corrected to: the start of the scan
/// (DecayCorrection START), the injection (ADMIN), or a moment that an enhanced object states (PS3.3 C.8.9.1.1.11,
/// C.8.22.4; QIBA, FDG-PET/CT profile, appendix G). The patient's weight is used here and kept nowhere.
package struct UptakeScale: Hashable, Sendable {
    /// Nil where facts are missing.
    package let factor: Double?
    /// What is missing or implausible.
    package let missing: Set<UptakeFact>

    init(factor: Double) {
        self.factor = factor
        missing = []
    }

    private init(missing: Set<UptakeFact>) {
        factor = nil
        self.missing = missing
    }

    /// Takes the scale from the header of a PET image.
    init(dataSet: DataSet) {
        let vendorFactor = UptakeScale.positive(dataSet.decimal(.philipsSUVFactor))
        let type = (dataSet.string(.suvType) ?? "BW").uppercased()
        switch (dataSet.string(.units) ?? "").uppercased() {
        case "GML" where type == "BW": self.init(factor: 1)
        case "BQML": self.init(activity: dataSet, factor: 1)
        case "CNTS":
            if let vendorFactor {
                self.init(factor: vendorFactor)
            } else if let activity = UptakeScale.positive(dataSet.decimal(.philipsActivityFactor)) {
                self.init(activity: dataSet, factor: activity)
            } else {
                self.init(missing: [.units])
            }
        default: self.init(missing: [.units])
        }
    }

    /// Takes the scale of values in Bq/ml from the header of an enhanced PET object, whose frames state their unit
    /// (PS3.3 C.8.22.4).
    init(activity dataSet: DataSet) { self.init(activity: dataSet, factor: 1) }

    /// The scale of values that become Bq/ml by a factor.
    private init(activity dataSet: DataSet, factor: Double) {
        let item = dataSet.sequence(.radiopharmaceuticalInformationSequence).first ?? DataSet()
        var missing: Set<UptakeFact> = []
        func required(_ fact: UptakeFact, _ value: Double?, _ range: ClosedRange<Double>) -> Double {
            if let value, range.contains(value) { return value }
            missing.insert(fact)
            return 1
        }
        let weight = required(.weight, dataSet.decimal(.patientWeight), 0.1...1000)
        // Becquerels: a dose in megabecquerels, which some write, lies far below.
        let dose = required(.dose, item.decimal(.radionuclideTotalDose), 1e5...1e12)
        let corrections = dataSet.strings(.correctedImage).map { $0.uppercased() }
        if !corrections.isEmpty, !corrections.contains("DECY") { missing.insert(.decayCorrection) }
        if (dataSet.string(.decayCorrected) ?? "YES").uppercased() != "YES" { missing.insert(.decayCorrection) }
        var halvings = 0.0
        switch (dataSet.string(.decayCorrection) ?? "").uppercased() {
        case "ADMIN": break
        case "START",
            "" where dataSet.contains(.decayCorrectionDateTime):
            let halfLife = required(.halfLife, item.decimal(.radionuclideHalfLife), 1...1e9)
            // No dose is measured after ten half-lives.
            let elapsed = UptakeScale.secondsToCorrection(dataSet, item, halfLife: halfLife)
            halvings = required(.times, elapsed, 0...(10 * halfLife)) / halfLife
        default: missing.insert(.decayCorrection)
        }
        if missing.isEmpty {
            self.init(factor: factor * weight * 1000 * UptakeScale.powerOfTwo(halvings) / dose)
        } else {
            self.init(missing: missing)
        }
    }

    private static func positive(_ value: Double?) -> Double? {
        value.flatMap { $0 > 0 && $0 < 1e25 ? $0 : nil }
    }

    /// Seconds from the injection to the moment to which the image is corrected.
    ///
    /// A time without a date is the last such time of day before the scan, unless the nuclide lives so long that it may
    /// have been another day.
    private static func secondsToCorrection(_ dataSet: DataSet, _ item: DataSet, halfLife: Double) -> Double? {
        let stated = dataSet.string(.decayCorrection) == nil ? dataSet.moment(.decayCorrectionDateTime) : nil
        guard let scan = stated ?? scanStart(dataSet, halfLife: halfLife) else { return nil }
        let moment = item.moment(.radiopharmaceuticalStartDateTime)
        let isDated = scan >= day
        if let moment, isDated { return scan - moment }
        guard
            let time = moment.map({ $0.truncatingRemainder(dividingBy: day) })
                ?? item.secondOfDay(.radiopharmaceuticalStartTime), halfLife < longHalfLife
        else { return nil }
        let elapsed = scan.truncatingRemainder(dividingBy: day) - time
        return elapsed < 0 ? elapsed + day : elapsed
    }

    private static let day = 86_400.0
    /// Twelve hours.
    private static let longHalfLife = 43_200.0

    /// The start of the scan: the series' time unless it was made later than the images, as of series that were
    /// computed again; then a vendor's element, or the image's time less its offset in the scan.
    ///
    /// - Returns: Seconds from the year 0, or since midnight where no date is left.
    private static func scanStart(_ dataSet: DataSet, halfLife: Double) -> Double? {
        var series = dataSet.moment(date: .seriesDate, time: .seriesTime)
        var image = dataSet.moment(date: .acquisitionDate, time: .acquisitionTime)
        if series == nil, image == nil {
            series = dataSet.secondOfDay(.seriesTime)
            image = dataSet.secondOfDay(.acquisitionTime)
        }
        guard let image else { return series }
        if let series, series <= image { return series }
        if let vendor = dataSet.moment(.gePETScanDateTime) { return vendor }
        guard let reference = dataSet.decimal(.frameReferenceTime), reference > 0,
            let duration = dataSet.decimal(.actualFrameDuration), duration > 0
        else { return nil }
        // The reference is when the activity was the mean of the frame's; a short frame's lies close to its middle.
        let decay = duration / 1000 / halfLife * 0.6931471805599453
        return image - reference / 1000 + duration / 1000 * (0.5 - decay / 24 + decay * decay * decay / 2880)
    }

    /// 2 to the power of a number from 0 to 10, by the series of the exponential function.
    static func powerOfTwo(_ power: Double) -> Double {
        let whole = power.rounded()
        let rest = (power - whole) * 0.6931471805599453
        var sum = 1.0
        for order in stride(from: 16, through: 1, by: -1) { sum = 1 + sum * rest / Double(order) }
        return Double(sign: .plus, exponent: Int(whole), significand: sum)
    }
}
