package import RadVolume

/// The part of a complex MR image that a picture shows (PS3.3 C.8.13.3.1.1).
package enum ImageComponent: String, CaseIterable, Codable, Hashable, Sendable {
    case magnitude
    case phase
    case real
    case imaginary
}

/// What tells images at one position apart: the volumes of a series with more than three dimensions.
///
/// Each fact is nil where the image does not state it. Numbers are as stated, without rounding.
package struct SplittingFacts: Hashable, Sendable {
    // Diffusion.
    /// s/mm2.
    package var diffusionBValue: Double?
    /// Direction of the diffusion gradient in the axes of whoever wrote it; nil for b 0 and for trace images.
    package var diffusionGradient: Vector3?
    /// NONE, ISOTROPIC, DIRECTIONAL or BMATRIX, or a vendor's letter.
    package var diffusionDirectionality: String?

    // The signal.
    /// ms.
    package var echoTime: Double?
    package var echoNumber: Int?
    package var component: ImageComponent?
    /// ms.
    package var inversionTime: Double?
    /// ms.
    package var repetitionTime: Double?
    /// Degrees.
    package var flipAngle: Double?
    /// CONTROL or LABEL of arterial spin labelling, or another term of the frame's contrast.
    package var labelling: String?
    package var convolutionKernel: [String] = []
    /// kV of the tube, or keV of a virtual image.
    package var energy: Double?

    // Motion and time.
    /// ms after the trigger.
    package var triggerTime: Double?
    /// Percent of the cardiac cycle, or a vendor's number of the cardiac phase.
    package var cardiacPhase: Double?
    package var temporalPosition: Int?
    package var numberOfTemporalPositions: Int?
    package var acquisitionNumber: Int?
    /// Seconds on a clock of no meaning by itself; only differences count.
    package var acquisitionTime: Double?
    /// Seconds on the same clock.
    package var contentTime: Double?
    /// PET: ms from the reference of the series to the image.
    package var frameReferenceTime: Double?

    // Place.
    package var stackID: String?

    package init() {}
}
