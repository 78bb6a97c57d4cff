package import RadPreprocessing
import RadTensor

extension RADNet {
    /// How the paper prepares a volume for RADNet-50 (3D-RADNet, section 2.1.5).
    ///
    /// The stack is resized linearly to 192 by 192 and, if it has more than 48 slices, to 48; fewer are centred between
    /// blank ones. Values are brought to 0...1 by smallest and largest and quantised to 256 levels. The acquisition
    /// frame stays, since the plane is one of the labels. Domain: CT and MR of at least 16 slices.
    package static let preprocessing50 = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.keepAcquisitionFrame),
            PreprocessingStep(.replaceInvalid(value: -1_024), modalities: ["CT"]),
            PreprocessingStep(.replaceInvalid(value: 0), modalities: ["MR"]),
            PreprocessingStep(.resampleToGrid(fewerSlices: .keep)),
            PreprocessingStep(.minMax),
            PreprocessingStep(.quantize(levels: 256)),
            PreprocessingStep(.cropOrPad(fill: .value(0))),
        ],
        domain: PreprocessingDomain(modalities: ["CT", "MR"], intents: ["volume"], minimumSlices: 16),
        shapes: [[1, 48, 192, 192]])

    /// How RADNet-S sees a volume.
    ///
    /// The air around the patient is cut away within the slices, so that a knee and a chest both fill the plane; the
    /// rest is resampled to 128 by 128 and to the nearest of 16, 32 and 64 slices, so that a thin stack is not
    /// stretched into many slices and a thick one keeps more of them. CT is windowed from -1000 to 1000 HU, because
    /// its numbers mean the same everywhere; MR and PET are scaled by their own percentiles. Values then have a mean
    /// near 0 and a deviation near 1. Domain: CT, MR and PET of at least 8 slices.
    package static let preprocessingSmall = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.keepAcquisitionFrame),
            PreprocessingStep(.replaceInvalid(value: -1_024), modalities: ["CT"]),
            PreprocessingStep(.replaceInvalid(value: 0), modalities: ["MR", "PT"]),
            PreprocessingStep(
                .cropToContent(above: .value(-500), margin: 10, slices: false), modalities: ["CT"]),
            PreprocessingStep(
                .cropToContent(above: .fraction(0.1), margin: 10, slices: false), modalities: ["MR", "PT"]),
            PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
            PreprocessingStep(.window(lower: -1_000, upper: 1_000), modalities: ["CT"]),
            PreprocessingStep(.percentileWindow(lower: 0.5, upper: 99.5), modalities: ["MR", "PT"]),
            PreprocessingStep(.normalize(mean: 0.35, standardDeviation: 0.25)),
        ],
        domain: PreprocessingDomain(modalities: ["CT", "MR", "PT"], intents: ["volume"], minimumSlices: 8),
        shapes: [[1, 32, 128, 128], [1, 16, 128, 128], [1, 64, 128, 128]], shapeChoice: .extent)
}
