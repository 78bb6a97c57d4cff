import RadVocabulary
import RadVolume

/// A header fact, or a measure computed from header facts, that rules may ask for.
///
/// The list is closed and short on purpose: what is not in it cannot influence a label.
enum Fact: String, CaseIterable, Sendable {
    // Codes: upper-case terms, of which a fact may have several.
    case modality, sopClass, imageType, component, acquisitionContrast, photometricInterpretation
    case burnedInAnnotation, conversionType, rescaleType, units
    case scanningSequence, sequenceVariant, scanOptions, acquisitionType, sequenceName, angioFlag
    case contrastRoute, contrastPhase, anatomicRegion, plane
    case patientPosition, laterality, kernel, multienergy
    case correctedImage, attenuationMethod, radiopharmaceuticalCode

    // Codes: terms that other groups, earlier in order, were labelled with.
    case intentTerm, sequenceTerm, contrastTerm, coverageTerms, partialTerms, spectralTerm

    // Numbers: ms, degrees, s/mm2, kV, ml, mm, T, keV.
    case repetitionTime, echoTime, inversionTime, flipAngle, echoTrainLength
    case bValue, bValueCount, echoTimeCount, timePointCount, volumeCount, dynamicPhase, fieldStrength
    case tubeVoltage, contrastVolume, monochromaticEnergy
    case sliceCount, sliceSpacing, sliceThickness, inPlaneSpacing, obliquity
    case craniocaudalLength, leftRightLength, anteriorPosteriorLength

    // Numbers that are computed from the pixels, where these were read; see ``PixelMeasure``.
    case lowestValue, highestValue, lowestShare, highestShare, paddingShare, blankSliceShare, airShare, waterShare
    case bodyWidth, bodyDepth, truncatedShare, boneShare
    case lungArea, lungLength, aboveLungs, belowLungs, lungCutAbove, lungCutBelow
    case skullArea, skullLength, aboveSkull, belowSkull, skullCutAbove, skullCutBelow
    case legsLength, aboveLegs, headToFoot
    case crossSection, outlineRatio, outlineFilling, texture, bodyLength, crownShare

    // Texts that people type, as tokens.
    case description, procedure, bodyPart, contrastAgent, comments, derivation, vendor, radiopharmaceutical
}

extension Fact {
    /// The shape of a fact's value, which decides what a condition may ask.
    enum Kind: String, Sendable {
        case codes
        case number
        case text
    }

    var kind: Kind {
        if index < Fact.repetitionTime.index { return .codes }
        return index < Fact.description.index ? .number : .text
    }

    /// The group whose label the fact is; nil for facts of the header.
    var labelGroup: LabelGroup? {
        switch self {
        case .intentTerm: .intent
        case .sequenceTerm: .sequence
        case .contrastTerm: .contrast
        case .coverageTerms: .coverage
        case .partialTerms: .partialCoverage
        case .spectralTerm: .spectral
        default: nil
        }
    }

    /// The measure of pixels that the fact is; nil for facts of the header.
    var pixelMeasure: PixelMeasure? { kind == .number ? PixelMeasure(rawValue: rawValue) : nil }

    /// The facts that are measures of pixels.
    static let pixelFacts: [(fact: Fact, measure: PixelMeasure)] = allCases.compactMap { fact in
        fact.pixelMeasure.map { (fact, $0) }
    }

    /// A fact's place in a table of all facts.
    var index: Int { Self.indices[self] ?? 0 }

    private static let indices = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))
}
