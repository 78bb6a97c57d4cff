/// The terms of a network's heads, in the order of their outputs.
///
/// The order belongs to the weights: it is frozen with the model, whatever the vocabulary gains later.
package struct HeadTerms: Hashable, Sendable {
    /// MR weighting, or the modality for CT and PET; exclusive.
    package let sequence: [String]
    /// Plane of the slices; exclusive.
    package let plane: [String]
    /// Contrast agent; exclusive.
    package let contrast: [String]
    /// Regions in view; any number of them.
    package let coverage: [String]

    /// The classes of the paper's network in its order (3D-RADNet, section 2.2), in terms of our vocabulary.
    ///
    /// The paper's T1-SE and T2-SE are T1 and T2 here, its lung is the chest.
    package static let paper = HeadTerms(
        sequence: ["CT", "T1", "T2", "T1-FLAIR", "T2-FLAIR"],
        plane: ["axial", "coronal", "sagittal"],
        contrast: ["no", "yes"],
        coverage: [
            "brain", "head", "neck", "chest", "breast", "abdomen-liver", "abdomen-kidney", "abdomen-bowel", "pelvis",
        ])

    /// The classes of RADNet-S: every weighting that is embedded, and the regions that the paper lacks.
    package static let small = HeadTerms(
        sequence: [
            "CT", "PT", "T1", "T1-FLAIR", "T2", "T2-FLAIR", "heavy-T2", "STIR", "PD", "T2star", "SWI", "DWI", "trace",
            "BOLD", "ASL", "perfusion", "fieldmap", "ToF", "phase-contrast", "cine",
        ],
        plane: ["axial", "coronal", "sagittal"],
        contrast: ["no", "yes"],
        coverage: [
            "brain", "head", "neck", "chest", "breast", "abdomen-liver", "abdomen-kidney", "abdomen-bowel", "pelvis",
            "spine", "extremity",
        ])
}

/// The public names of the heads, the same in every network.
package enum HeadName {
    /// Probabilities of `HeadTerms.sequence`.
    package static let sequence = "sequence"
    /// Probabilities of `HeadTerms.plane`.
    package static let plane = "plane"
    /// Probabilities of `HeadTerms.contrast`.
    package static let contrast = "contrast"
    /// A probability for each of `HeadTerms.coverage`.
    package static let coverage = "coverage"
    /// Distance between the slices of the input in millimetres.
    package static let sliceSpacing = "sliceSpacing"
}
