/// What a label says something about.
package enum LabelGroup: String, CaseIterable, Codable, Hashable, Sendable {
    /// What kind of object it is: CT, MR, PT and the refused ones.
    case modality
    /// What the images were made for: a volume to read, a localizer, a map, a page.
    case intent
    /// The MR weighting; for CT and PET the modality itself.
    case sequence
    /// Whether the signal of fat is suppressed.
    case fatSuppression
    /// Whether the slices were excited one by one (2D) or as a slab (3D).
    case acquisition
    /// The patient plane of the slices.
    case plane
    /// The angle between the slices' normal and the nearest patient axis, degrees.
    case obliquity
    /// Whether a contrast agent shows.
    case contrast
    /// The regions of the body in view.
    case coverage
    /// What the examination is for.
    case focus
    /// The distance between slices along the normal, mm.
    case sliceSpacing
    /// The distance between pixels, mm: the larger one where rows and columns differ.
    case inPlaneSpacing
    /// The class of the CT reconstruction kernel.
    case kernel
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
        case .coverage, .focus: .terms
        case .obliquity, .sliceSpacing, .inPlaneSpacing: .number
        case .modality, .intent, .sequence, .fatSuppression, .acquisition, .plane, .contrast, .kernel: .term
        }
    }
}
