/// What a label says something about.
package enum LabelGroup: String, CaseIterable, Codable, Hashable, Sendable {
    /// What kind of object it is: CT, MR, PT and the refused ones.
    case modality
    /// What the images were made for: a volume to read, a localizer, a map, a page.
    case intent
    /// The MR weighting; for CT and PET the modality itself.
    case sequence
    /// The sequence in the five classes of 3D-RADNet (Du and Vardhanabhuti, MIDL 2020); unknown where it has none.
    case paperSequence
    /// Whether the signal of fat is suppressed.
    case fatSuppression
    /// Whether the slices were excited one by one (2D) or as a slab (3D).
    case acquisition
    /// Which of the images of a Dixon acquisition it is.
    case dixon
    /// The b value of a diffusion series, s/mm2.
    case bValue
    /// The echo time, ms.
    case echoTime
    /// The place of the volume in a dynamic series, counted from 1.
    case dynamicPhase
    /// The strength of the magnetic field, tesla.
    case fieldStrength
    /// The patient plane of the slices.
    case plane
    /// The angle between the slices' normal and the nearest patient axis, degrees.
    case obliquity
    /// How the patient lies in the scanner.
    case patientPosition
    /// The side of the body that was examined.
    case laterality
    /// Whether a contrast agent shows.
    case contrast
    /// When after the injection the images were made.
    case contrastPhase
    /// The length of the volume along the body, mm.
    case craniocaudalLength
    /// The regions of the body that are wholly in view.
    case coverage
    /// The regions of the body of which a part is in view.
    case partialCoverage
    /// The coverage in the nine classes of 3D-RADNet, brain and breast told apart.
    case paperCoverage
    /// What the examination is for.
    case focus
    /// The distance between slices along the normal, mm.
    case sliceSpacing
    /// The stated thickness of the slices, mm.
    case sliceThickness
    /// The distance between pixels, mm: the larger one where rows and columns differ.
    case inPlaneSpacing
    /// The class of the CT reconstruction kernel.
    case kernel
    /// The voltage of the X-ray tube, kV.
    case tubeVoltage
    /// What was computed from a dual-energy acquisition.
    case spectral
    /// The energy of a virtual monoenergetic image, keV.
    case monochromaticEnergy
    /// What was done to the images after they were reconstructed.
    case processing
    /// The radiopharmaceutical of a PET.
    case tracer
    /// The unit of the values of a PET.
    case activityUnit
    /// Whether a PET is corrected for attenuation.
    case attenuationCorrection
    /// The vendor of the machine.
    case vendor
    /// What is wrong with the pixels; silent where they were not looked at, and where nothing is.
    case quality
}

extension LabelGroup {
    /// How the value of a group is given.
    package enum Form: Sendable {
        /// At most one term of the vocabulary.
        case term
        /// Any number of terms of the vocabulary.
        case terms
        /// A number; the group has no terms.
        case number
    }

    /// How the value of the group is given.
    package var form: Form {
        switch self {
        case .coverage, .partialCoverage, .paperCoverage, .focus, .processing, .quality: .terms
        case .bValue, .echoTime, .dynamicPhase, .fieldStrength, .obliquity, .craniocaudalLength, .sliceSpacing,
            .sliceThickness, .inPlaneSpacing, .tubeVoltage, .monochromaticEnergy:
            .number
        case .modality, .intent, .sequence, .paperSequence, .fatSuppression, .acquisition, .dixon, .plane,
            .patientPosition, .laterality, .contrast, .contrastPhase, .kernel, .spectral, .tracer, .activityUnit,
            .attenuationCorrection, .vendor:
            .term
        }
    }

    /// The modalities of which the group says something; nil where of all.
    package var modalities: Set<String>? {
        switch self {
        case .fatSuppression, .acquisition, .dixon, .bValue, .echoTime, .dynamicPhase, .fieldStrength: ["MR"]
        case .kernel, .tubeVoltage, .spectral, .monochromaticEnergy: ["CT"]
        case .tracer, .activityUnit, .attenuationCorrection: ["PT"]
        case .contrast, .contrastPhase, .paperSequence: ["CT", "MR"]
        case .sequence, .coverage, .partialCoverage, .paperCoverage, .focus, .processing: ["CT", "MR", "PT"]
        case .modality, .intent, .plane, .obliquity, .patientPosition, .laterality, .craniocaudalLength,
            .sliceSpacing, .sliceThickness, .inPlaneSpacing, .vendor, .quality:
            nil
        }
    }

    /// Whether the group is named only where something holds, so that silence is no gap: a series that is no Dixon
    /// image has no Dixon part.
    package var isOptional: Bool {
        switch self {
        case .dixon, .bValue, .dynamicPhase, .laterality, .contrastPhase, .partialCoverage, .spectral,
            .monochromaticEnergy, .processing, .quality:
            true
        default: false
        }
    }

    /// The unit of a group whose form is a number.
    package var unit: String? {
        switch self {
        case .bValue: "s/mm2"
        case .echoTime: "ms"
        case .fieldStrength: "T"
        case .obliquity: "degrees"
        case .craniocaudalLength, .sliceSpacing, .sliceThickness, .inPlaneSpacing: "mm"
        case .tubeVoltage: "kV"
        case .monochromaticEnergy: "keV"
        default: nil
        }
    }
}
