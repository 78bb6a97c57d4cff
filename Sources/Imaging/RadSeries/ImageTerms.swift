/// The words of ImageType and related terms that say what an image shows (PS3.3 C.7.6.1.1.2 and vendors' habits).
///
/// ImageType is read as a set of terms: each value, each value without blanks and signs, and each word of it, since
/// vendors write `MIN IP`, `MIN_IP` and `MINIP`, or `CT_SOM5 TOP`, for one thing.
struct ImageTerms {
    private let values: [String]
    private let terms: Set<String>

    init(_ imageType: [String]) {
        values = imageType.map { $0.uppercased() }
        var terms: Set<String> = []
        for value in values {
            let words = value.split { !$0.isLetter && !$0.isNumber && $0 != "*" }.map(String.init)
            terms.formUnion(words)
            terms.insert(words.joined())
            if value.hasPrefix("CT_SOM"), let word = words.last { terms.insert("SOM " + word) }
        }
        self.terms = terms
    }

    var isDerived: Bool { values.first == "DERIVED" }
    var isLocalizer: Bool { !terms.isDisjoint(with: Self.localizerTerms) }
    var isDoseReport: Bool { !terms.isDisjoint(with: Self.doseTerms) }
    var isScreenCapture: Bool { !terms.isDisjoint(with: Self.screenTerms) }
    var isProjection: Bool { !terms.isDisjoint(with: Self.projectionTerms) }
    var isMap: Bool { !terms.isDisjoint(with: Self.mapTerms) }
    var isMosaic: Bool { !terms.isDisjoint(with: ["MOSAIC", "VFRAME"]) }

    /// Whether a value from the third on is the component of a complex MR image that is not its magnitude.
    ///
    /// Real images are kept: inversion recovery series are often stored as their real part.
    var isPhaseOrImaginary: Bool {
        values.dropFirst(2).contains { ["P", "I", "PHASE", "IMAGINARY"].contains($0) }
    }

    private static let localizerTerms: Set<String> = [
        "LOCALIZER", "LOCALISER", "SCOUT", "SCOUTVIEW", "TOPOGRAM", "SURVIEW", "SURVEY", "SCANOGRAM", "SOM TOP",
    ]
    private static let doseTerms: Set<String> = [
        "DOSEINFO", "DOSEREPORT", "DOSESUMMARY", "DOSERECORD", "DOSESCREEN", "SOM PROT",
    ]
    private static let screenTerms: Set<String> = [
        "SCREENSAVE", "SCREENSHOT", "SCREENCAPTURE", "SECONDARYCAPTURE", "PATIENTINFO",
    ]
    private static let projectionTerms: Set<String> = [
        "MIP", "MINIP", "MNIP", "MAXIP", "PROJECTIONIMAGE", "REPROJECTION", "RAYSUM", "VOLUMERENDER",
        "SURFACERENDER", "VRT", "SSD", "RENDERED",
    ]
    private static let mapTerms: Set<String> = [
        // Diffusion.
        "ADC", "EADC", "DADC", "FA", "COLFA", "FACOLOR", "FRACTIONALANISOTROPY", "TENSOR", "EIGENVALUE",
        // Phase and field.
        "PHASEMAP", "FIELDMAP", "B0MAP", "B1MAP", "VELOCITYMAP", "VELOCITY",
        // Perfusion and permeability.
        "CBF", "RCBF", "RELCBF", "CBV", "RCBV", "RELCBV", "MTT", "RMTT", "RELMTT", "TTP", "RTTP", "TMAX", "KTRANS",
        "KEP", "IAUC", "IAUGC",
        // Relaxation, fat, stiffness, statistics.
        "T1MAP", "T2MAP", "T2*MAP", "T2STARMAP", "R1MAP", "R2MAP", "R2*MAP", "R2STARMAP", "T1RHOMAP",
        "PROTONDENSITYMAP", "FATFRACTION", "STIFFNESS", "ELASTOGRAM", "PARAMETRICMAP", "TTEST", "ZSCORE",
    ]
}

/// Words of a series description that say what an image shows where ImageType does not.
struct DescriptionTerms {
    private let words: Set<String>

    init(_ description: String?) {
        words = Set(
            (description ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    /// Words that only planning images carry.
    var isLocalizer: Bool {
        !words.isDisjoint(with: ["localizer", "localiser", "scout", "aahscout", "aahead", "topogram", "scanogram"])
    }

    /// Names of computed maps; evidence only for an image that says it is derived.
    var isMap: Bool {
        !words.isDisjoint(with: ["adc", "eadc", "dadc", "colfa", "rcbf", "rcbv", "ktrans"])
            || words.isSuperset(of: ["apparent", "diffusion"]) || words.isSuperset(of: ["fractional", "anisotropy"])
    }
}
