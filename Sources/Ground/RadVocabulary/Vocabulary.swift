/// The terms that labels may take, in the order in which they are listed.
package enum Vocabulary {
    /// The term for a label that could not be decided; it is a value of no group.
    package static let unknown = "unknown"

    /// What a vote against a term is written as; it is a value of no group.
    package static func negation(of term: String) -> String { "not " + term }

    /// The terms of a group; empty for groups that are numbers.
    package static func terms(of group: LabelGroup) -> [CodedTerm] {
        switch group {
        case .modality: modalities
        case .intent: intents
        case .sequence: sequences
        case .paperSequence: paperSequences
        case .fatSuppression, .contrast, .attenuationCorrection: answers
        case .acquisition: acquisitions
        case .dixon: dixonParts
        case .plane: planes
        case .patientPosition: patientPositions
        case .laterality: sides
        case .contrastPhase: contrastPhases
        case .coverage, .partialCoverage: regions
        case .paperCoverage: paperRegions
        case .focus: focuses
        case .kernel: kernels
        case .spectral: spectralKinds
        case .processing: processings
        case .tracer: tracers
        case .activityUnit: activityUnits
        case .vendor: vendors
        case .quality: qualities
        case .bValue, .echoTime, .dynamicPhase, .fieldStrength, .obliquity, .craniocaudalLength, .sliceSpacing,
            .sliceThickness, .inPlaneSpacing, .tubeVoltage, .monochromaticEnergy:
            []
        }
    }

    /// The term of a group by the way it is written, or nil where the group has no such term.
    package static func term(_ term: String, in group: LabelGroup) -> CodedTerm? {
        index[group]?[term].map { terms(of: group)[$0] }
    }

    /// Whether a group has a term that is written so.
    package static func contains(_ term: String, in group: LabelGroup) -> Bool {
        index[group]?[term] != nil
    }

    /// Values of a group in the vocabulary's order, each once; what the group does not have is left out.
    package static func ordered(_ values: some Sequence<String>, in group: LabelGroup) -> [String] {
        let positions = Set(values.compactMap { index[group]?[$0] })
        return positions.sorted().map { terms(of: group)[$0].term }
    }

    private static let index: [LabelGroup: [String: Int]] = Dictionary(
        uniqueKeysWithValues: LabelGroup.allCases.map { group in
            (
                group,
                Dictionary(terms(of: group).enumerated().map { ($1.term, $0) }, uniquingKeysWith: { first, _ in first })
            )
        })
}
