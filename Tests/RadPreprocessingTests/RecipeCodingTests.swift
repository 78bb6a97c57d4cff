import RadPreprocessing
import RadTensor
import RadVolume
import Testing

private let everyOperation: [PreprocessingOperation] = [
    .replaceInvalid(value: -1024), .rescale(factor: 0.1, offset: -3), .keepAcquisitionFrame, .reorient(.canonical),
    .cropToContent(above: .value(-500), margin: 5, slices: true),
    .cropToContent(above: .fraction(0.25), margin: 0, slices: false),
    .resampleToSpacing(VoxelSpacing(slice: 3, row: 1.1, column: 1.1)), .resampleToGrid(fewerSlices: .keep),
    .cropOrPad(fill: .value(0.125)), .cropOrPad(fill: .minimum), .window(lower: -1000, upper: 400),
    .percentileWindow(lower: 0.5, upper: 99.5), .minMax, .quantize(levels: 256),
    .normalize(mean: 0.449, standardDeviation: 0.226), .standardize, .convert(to: .float32),
]

@Suite struct RecipeCodingTests {
    @Test(arguments: [PreprocessingRecipe.published, .small])
    func `a recipe survives being written and read`(recipe: PreprocessingRecipe) throws {
        let json = try recipe.json()
        #expect(try PreprocessingRecipe(json: json) == recipe)
        #expect(try PreprocessingRecipe(json: json).json() == json)
    }

    @Test(arguments: everyOperation)
    func `every operation survives being written and read`(operation: PreprocessingOperation) throws {
        let recipe = PreprocessingRecipe.single(operation, shape: [1, 2, 2, 2])
        #expect(try PreprocessingRecipe(json: recipe.json()) == recipe)
    }

    @Test func `the written form is what the format says`() throws {
        let recipe = PreprocessingRecipe(
            steps: [
                PreprocessingStep(.window(lower: -1000, upper: 1000), modalities: ["CT"]),
                PreprocessingStep(.cropOrPad(fill: .minimum)),
            ],
            domain: PreprocessingDomain(modalities: ["CT"], minimumSlices: 8), shapes: [[1, 4, 5, 6]])
        let expected =
            #"{"domain":{"intents":[],"minimumExtentMillimetres":{"column":0,"row":0,"slice":0},"minimumSlices":8,"#
            + #""modalities":["CT"],"units":[]},"shapeChoice":"aspect","shapes":[[1,4,5,6]],"steps":[{"lower":-1000,"#
            + #""modalities":["CT"],"operation":"window","upper":1000,"version":1},{"fill":"minimum","operation":"#
            + #""crop-or-pad","version":1}],"version":1}"#
        #expect(String(decoding: try recipe.json(), as: UTF8.self) == expected)
    }

    @Test(arguments: [
        (#""version":1}"#, #""version":2}"#, PreprocessingError.Code.unknownVersion),
        (#""operation":"min-max","version":1"#, #""operation":"min-max","version":7"#, .unknownVersion),
        (#""operation":"min-max""#, #""operation":"run-script""#, .unknownOperation),
        (#""operation":"min-max""#, #""operation":"min-max","levels":4"#, .malformedRecipe),
        (#""operation":"min-max","#, "", .malformedRecipe),
        (#""shapeChoice":"aspect""#, #""shapeChoice":"taste""#, .malformedRecipe),
        (#""shapeChoice":"aspect""#, #""shapeChoice":"aspect","extra":1"#, .malformedRecipe),
        (#""minimumSlices":16"#, #""minimumSlices":16,"maximumSlices":99"#, .malformedRecipe),
        (#""minimumSlices":16"#, #""minimumSlices":0"#, .invalidRecipe),
        (#"[[1,48,192,192]]"#, "[]", .invalidRecipe),
        (#"[[1,48,192,192]]"#, "[[48,192,192]]", .invalidRecipe),
        (#"[[1,48,192,192]]"#, "[[1,0,192,192]]", .invalidRecipe),
        (#"[[1,48,192,192]]"#, "[[1,-1,192,192]]", .malformedRecipe),
        (#"[[1,48,192,192]]"#, "[[1,99999,99999,99999]]", .invalidRecipe),
        (#""levels":256"#, #""levels":1"#, .invalidRecipe),
        (#""levels":256"#, #""levels":"many""#, .malformedRecipe),
        (#"{"fill":0,"operation":"crop-or-pad","version":1}"#, #"{"operation":"min-max","version":1}"#, .invalidRecipe),
        (#""fill":0"#, #""fill":"maximum""#, .malformedRecipe),
    ])
    func `a recipe that is not understood is refused`(
        part: String, replacement: String, code: PreprocessingError.Code
    ) throws {
        let json = String(decoding: try PreprocessingRecipe.published.json(), as: UTF8.self)
        let parts = json.split(separator: part, omittingEmptySubsequences: false)
        try #require(parts.count > 1, "the recipe has no \(part)")
        // The last occurrence: the recipe's own version is written last.
        let changed = parts.dropLast().joined(separator: part) + replacement + (parts.last ?? "")
        #expect { try PreprocessingRecipe(json: Array(changed.utf8)) } throws: {
            ($0 as? PreprocessingError)?.code == code
        }
    }

    @Test func `an unknown step is refused with its place`() throws {
        let json = String(decoding: try PreprocessingRecipe.published.json(), as: UTF8.self)
        let changed = json.replacing(#""operation":"min-max""#, with: #""operation":"min-mix""#)
        #expect { try PreprocessingRecipe(json: Array(changed.utf8)) } throws: {
            ($0 as? PreprocessingError)?.step == 2
        }
    }

    @Test(arguments: ["", "{}", "[]", "null", "{\"version\":1", "\u{0}"])
    func `text that is no recipe is refused`(text: String) {
        #expect { try PreprocessingRecipe(json: Array(text.utf8)) } throws: {
            ($0 as? PreprocessingError)?.code == .malformedRecipe
        }
    }

    @Test(
        arguments: [
            .rescale(factor: .infinity, offset: 0), .window(lower: 1, upper: 1), .window(lower: 1e300, upper: 2e300),
            .percentileWindow(lower: -1, upper: 50), .percentileWindow(lower: 50, upper: 50),
            .resampleToSpacing(VoxelSpacing(slice: 0, row: 1, column: 1)), .quantize(levels: 100_000),
            .normalize(mean: 0, standardDeviation: 0), .convert(to: .uint8),
            .cropToContent(above: .fraction(2), margin: 0, slices: true),
            .cropToContent(above: .value(0), margin: -1, slices: true),
            .reorient(VolumeOrientation(slice: .left, row: .left, column: .superior)),
            .replaceInvalid(value: .nan), .cropOrPad(fill: .value(.infinity)),
        ] as [PreprocessingOperation])
    func `values without meaning are refused`(operation: PreprocessingOperation) {
        let recipe = PreprocessingRecipe.single(operation, shape: [1, 2, 2, 2])
        #expect { try recipe.validate() } throws: {
            let error = $0 as? PreprocessingError
            return error?.code == .invalidRecipe && error?.step == 0
        }
    }

    @Test func `a recipe must end in its shape for every modality`() {
        var recipe = PreprocessingRecipe.published
        recipe.steps[4].modalities = ["CT"]
        #expect(throws: PreprocessingError.self) { try recipe.validate() }
        recipe = .published
        recipe.steps.append(PreprocessingStep(.reorient(.canonical)))
        #expect(throws: PreprocessingError.self) { try recipe.validate() }
        recipe.steps = [PreprocessingStep(.minMax)]
        #expect(throws: PreprocessingError.self) { try recipe.validate() }
        recipe = .published
        recipe.shapes = (1...9).map { [1, $0, 4, 4] }
        #expect(throws: PreprocessingError.self) { try recipe.validate() }
    }
}
