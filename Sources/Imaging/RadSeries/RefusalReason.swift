package import RadDICOM

/// Why a file or a series does not become a volume, as a machine-readable term.
///
/// The set is open: later modules add reasons of their own (a worker that died, a domain that does not fit).
///
/// **Order of precedence.** Several causes may apply to one image; the first of this list is given.
/// Causes of the object itself come first, then causes of the image, then causes of the stack, then what this
/// release cannot do yet, so that a reason is never "not yet" where the series would be refused anyway.
/// 1. `notAnImage`, 2. `outOfScopeModality`, 3. `truncated` (header) or `noPixelData`, 4. `doseReport`,
/// 5. `colour` if the picture has a place in the patient, 6. `screenCapture`, 7. `colour`, 8. `localizer`,
/// 9. `projection`, 10. `derivedMap` (then `colour` for grey samples that stand for colours), 11. `mosaic`,
/// 12. `noGeometry`; then per stack 13. `duplicate`, 14. `missingSlices`, `nonUniformSpacing` or `incompletePhase`,
/// 15. `mixedOrientations` or `tooFewSlices`, 16. `fourDimensional`, 17. `truncated` (pixels), 18. `unsupportedPixels`,
/// `invalidRescale`, 19. `unsupportedSyntax`.
package struct RefusalReason: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

extension RefusalReason: CustomStringConvertible {
    package var description: String { rawValue }
}

extension RefusalReason {
    // The file.
    /// The file is not DICOM.
    package static let notDICOM = Self(rawValue: "not-dicom")
    /// The file is DICOM, but it cannot be parsed or its pixels cannot be decoded.
    package static let unreadable = Self(rawValue: "unreadable")
    /// The file ends before its header or its pixels do.
    package static let truncated = Self(rawValue: "truncated")
    /// An image object without pixel data.
    package static let noPixelData = Self(rawValue: "no-pixel-data")

    // What the object is.
    /// A report, presentation state, segmentation, structure set, dose grid, waveform, document, directory...
    package static let notAnImage = Self(rawValue: "not-an-image")
    /// An image that is neither CT nor MR nor PET.
    package static let outOfScopeModality = Self(rawValue: "out-of-scope-modality")
    /// A page that lists dose or protocol.
    package static let doseReport = Self(rawValue: "dose-report")
    /// A secondary capture or saved screen.
    package static let screenCapture = Self(rawValue: "screen-capture")
    /// A picture with colours.
    package static let colour = Self(rawValue: "colour")
    /// A scout, topogram or survey made for planning.
    package static let localizer = Self(rawValue: "localizer")
    /// A maximum, minimum or rendered projection of a volume.
    package static let projection = Self(rawValue: "projection")
    /// A computed map: ADC, FA, phase, field, perfusion, relaxation.
    package static let derivedMap = Self(rawValue: "derived-map")

    // The stack.
    /// Several different images, all at one position.
    package static let duplicate = Self(rawValue: "duplicate")
    /// Position, orientation or pixel spacing is absent or invalid.
    package static let noGeometry = Self(rawValue: "no-geometry")
    /// Fewer slice positions than asked.
    package static let tooFewSlices = Self(rawValue: "too-few-slices")
    /// Too few slices in each of several orientations.
    package static let mixedOrientations = Self(rawValue: "mixed-orientations")
    /// Gaps between slices are whole multiples of the smallest one: slices are absent.
    package static let missingSlices = Self(rawValue: "missing-slices")
    /// Slices do not stand on a line at equal steps.
    package static let nonUniformSpacing = Self(rawValue: "non-uniform-spacing")

    /// A volume of a series with several lacks slices that the others have.
    package static let incompletePhase = Self(rawValue: "incomplete-phase")
    /// Several images at each slice position that nothing tells apart into volumes.
    package static let fourDimensional = Self(rawValue: "four-dimensional")

    // What is not handled yet.
    /// Slices laid out as tiles of one image, whose places are not certain.
    package static let mosaic = Self(rawValue: "mosaic")
    /// A transfer syntax without a decoder.
    package static let unsupportedSyntax = Self(rawValue: "unsupported-syntax")
    /// Samples of 1 bit or of 64-bit integers, or a modality lookup table that is not sound.
    package static let unsupportedPixels = Self(rawValue: "unsupported-pixels")
    /// A rescale slope of zero, or a slope or intercept that is not a number.
    package static let invalidRescale = Self(rawValue: "invalid-rescale")
    /// More voxels than the budget allows.
    package static let tooLarge = Self(rawValue: "too-large")
    /// A file asks for more than a limit allows, which the term names: `limit-` and the name.
    package static func limit(_ name: ReadingLimits.Name) -> Self {
        Self(rawValue: limitPrefix + name.rawValue)
    }
    static let limitPrefix = "limit-"
}

/// A number that explains a refusal; never a text of the header.
package enum RefusalMeasure: String, CaseIterable, Codable, Hashable, Sendable {
    /// Images concerned.
    case images
    /// Frames inside those images.
    case frames
    /// Distinct slice positions along the normal.
    case positions
    /// Slices that were asked for.
    case minimumSlices
    /// Different orientations in the series.
    case orientations
    /// Gaps between neighbouring slices along the normal, mm.
    case smallestGap, medianGap, largestGap
    /// Slices that the gaps show to be absent.
    case missingSlices
    /// Largest distance of a slice from its place in a regular stack, mm.
    case largestDeviation
    /// Tiles that a mosaic is said to have, 0 where it is not said; another number that contradicts it; tiles that then
    /// stand on a side.
    case tiles, otherTiles, tilesPerSide
    /// Directions from tile to tile that are stated; the largest difference of a cosine from the normal of the slices.
    case normals, normalDifference
}
