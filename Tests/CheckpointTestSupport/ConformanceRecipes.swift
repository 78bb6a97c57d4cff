import RadCheckpoint
import RadHDF5
import RadPreprocessing
import RadTensor
import RadVolume

/// What a recipe may be: section 3.3 of the specification.
extension ConformanceSet {
    static let recipes: [ConformanceCase] = shapes + steps + domains

    /// A recipe with every operation.
    static let everyStep: PreprocessingRecipe = {
        var recipe = ConformanceCase.recipe
        recipe.steps = [
            PreprocessingStep(.replaceInvalid(value: -1_024)), PreprocessingStep(.rescale(factor: 0.5, offset: 1)),
            PreprocessingStep(.keepAcquisitionFrame), PreprocessingStep(.reorient(.canonical)),
            PreprocessingStep(.cropToContent(above: .value(-500), margin: 2.5, slices: true)),
            PreprocessingStep(.cropToContent(above: .fraction(0.1), margin: 0, slices: false)),
            PreprocessingStep(.cropToForeground(above: 0)),
            PreprocessingStep(.resampleToSpacing(VoxelSpacing(slice: 5, row: 1, column: 1))),
            PreprocessingStep(.resampleToGrid(fewerSlices: .keep), modalities: ["CT", "MR"]),
            PreprocessingStep(.averageToGrid), PreprocessingStep(.cropOrPad(fill: .minimum)),
            PreprocessingStep(.cropOrPad(fill: .value(-1))),
            PreprocessingStep(.window(lower: -100, upper: 300), modalities: ["CT"]),
            PreprocessingStep(.percentileWindow(lower: 0.5, upper: 99.5), modalities: ["MR"]),
            PreprocessingStep(.minMax), PreprocessingStep(.quantize(levels: 256)),
            PreprocessingStep(.normalize(mean: 0.5, standardDeviation: 0.25)), PreprocessingStep(.standardize),
            PreprocessingStep(.convert(to: .float32)), PreprocessingStep(.copyChannel(count: 1)),
        ]
        recipe.domain = PreprocessingDomain(
            modalities: ["CT", "MR"], intents: ["volume"], units: [.hounsfield, .arbitrary], minimumSlices: 2,
            minimumExtentMillimetres: VoxelSpacing(slice: 10, row: 0, column: 0.5))
        return recipe
    }()

    private static let shapes: [ConformanceCase] = [
        recipe("two-equal-shapes", "[[1,2,2,2]]", "[[1,2,2,2],[1,2,2,2]]"),
        recipe("shape-of-three-axes", "[[1,2,2,2]]", "[[1,2,2]]"),
        recipe("shape-of-two-channels", "[[1,2,2,2]]", "[[2,2,2,2]]"),
        recipe("shape-without-voxels", "[[1,2,2,2]]", "[[1,0,2,2]]"),
        recipe("shape-of-a-gibivoxel", "[[1,2,2,2]]", "[[1,1024,1024,1024]]"),
        recipe("nine-shapes", "[[1,2,2,2]]", "[" + (2...10).map { "[1,2,2,\($0)]" }.joined(separator: ",") + "]"),
        recipe("unknown-choice-of-shapes", "aspect", "size", code: "json-content"),
        recipe("recipe-of-another-version", #"],"version":1}"#, #"],"version":2}"#, code: "json-content"),
    ]

    private static let steps: [ConformanceCase] = [
        recipe("no-steps", "\"steps\":[\(grid),\(scaling)]", "\"steps\":[]"),
        recipe("sixty-five-steps", scaling, Array(repeating: scaling, count: 64).joined(separator: ",")),
        recipe("extent-that-stays-open", #""resample","#, #""keep","#),
        recipe("no-step-to-the-grid", grid + ",", ""),
        recipe("grid-for-one-modality", #""resample","#, #""resample","modalities":["CT"],"#),
        recipe("step-for-no-modality", #""resample","#, #""resample","modalities":[],"#, code: "json-content"),
        last("window-of-no-width", #"{"lower":1,"operation":"window","upper":1,"version":1}"#),
        last("percentile-above-a-hundred", #"{"lower":1,"operation":"percentile-window","upper":101,"version":1}"#),
        last("quantized-to-one-level", #"{"levels":1,"operation":"quantize","version":1}"#),
        last("deviation-of-nought", #"{"mean":0,"operation":"normalize","standardDeviation":0,"version":1}"#),
        last("seventeen-channels", #"{"count":17,"operation":"copy-channel","version":1}"#),
        last("channels-copied-before-the-end", #"{"count":1,"operation":"copy-channel","version":1},"# + scaling),
        last(
            "channels-copied-for-one-modality",
            #"{"count":1,"modalities":["CT"],"operation":"copy-channel","version":1}"#),
        last("conversion-to-halves", #"{"elementType":"f16","operation":"convert","version":1}"#),
        last("number-beyond-single-precision", #"{"factor":1e+39,"offset":0,"operation":"rescale","version":1}"#),
        last("step-without-its-attribute", #"{"operation":"quantize","version":1}"#, code: "json-content"),
        last("step-of-another-version", #"{"operation":"min-max","version":2}"#, code: "json-content"),
        first(
            "two-directions-on-one-axis",
            #"{"operation":"reorient","orientation":{"column":"left","row":"right","slice":"superior"},"version":1}"#),
        first(
            "unknown-direction",
            #"{"operation":"reorient","orientation":{"column":"left","row":"down","slice":"superior"},"version":1}"#,
            code: "json-content"),
        first(
            "crop-by-two-thresholds",
            #"{"above":1,"fraction":0.5,"margin":0,"operation":"crop-to-content","slices":true,"version":1}"#,
            code: "json-content"),
        first(
            "crop-by-a-fraction-above-one",
            #"{"fraction":2,"margin":0,"operation":"crop-to-content","slices":true,"version":1}"#),
        first(
            "crop-by-a-negative-margin",
            #"{"above":1,"margin":-1,"operation":"crop-to-content","slices":true,"version":1}"#),
        first(
            "spacing-of-nought",
            #"{"operation":"resample-to-spacing","spacing":{"column":1,"row":0,"slice":1},"version":1}"#),
    ]

    private static let domains: [ConformanceCase] = [
        recipe("at-least-no-slice", #""minimumSlices":2"#, #""minimumSlices":0"#),
        recipe("extent-below-nought", #""row":0,"#, #""row":-1,"#),
        recipe("unknown-unit-of-volumes", #""units":[]"#, #""units":["furlong"]"#, code: "json-content"),
    ]

    private static let grid = #"{"fewerSlices":"resample","operation":"resample-to-grid","version":1}"#
    private static let scaling = #"{"operation":"min-max","version":1}"#

    private static func recipe(
        _ name: String, _ old: String, _ new: String, code: String = "preprocessing"
    ) -> ConformanceCase {
        edit(code, name, "preprocessing/recipe.json", old, new)
    }

    /// A recipe with other steps in place of the last.
    private static func last(_ name: String, _ steps: String, code: String = "preprocessing") -> ConformanceCase {
        recipe(name, scaling, steps, code: code)
    }

    /// A recipe with one more step at its beginning.
    private static func first(_ name: String, _ step: String, code: String = "preprocessing") -> ConformanceCase {
        recipe(name, grid, step + "," + grid, code: code)
    }
}
