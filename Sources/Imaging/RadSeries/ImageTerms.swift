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
            let words = value.words(with: "*")
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
        words = Set((description ?? "").lowercased().words())
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

/// The terms of each ImageType and description that was met; the images of a series share a few.
struct KnownTerms {
    private struct Key: Hashable {
        let imageType: [String]
        let description: String?
    }

    private var known: [Key: (ImageTerms, DescriptionTerms)] = [:]

    mutating func terms(of facts: SeriesFacts) -> (ImageTerms, DescriptionTerms) {
        let key = Key(imageType: facts.imageType, description: facts.seriesDescription)
        if let terms = known[key] { return terms }
        let terms = (ImageTerms(facts.imageType), DescriptionTerms(facts.seriesDescription))
        known[key] = terms
        return terms
    }
}

extension String {
    /// Runs of letters and digits, and of one other character.
    fileprivate func words(with other: Character? = nil) -> [String] {
        guard utf8.allSatisfy({ $0 < 0x80 }) else {
            return split { !$0.isLetter && !$0.isNumber && $0 != other }.map(String.init)
        }
        // Most terms are of ASCII letters, for which no table has to be asked.
        let extra = other?.asciiValue ?? 0
        return utf8.split { byte in
            let letter = byte | 0x20
            let isLetter = letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
            return !isLetter && !(byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) && byte != extra
        }.map { String(Substring($0)) }
    }
}
