import RadPreprocessing
import RadTensor
import RadVolume
import Testing

@Suite struct DomainTests {
    private let extent = VolumeExtent(depth: 9, height: 14, width: 14)

    @Test func `a volume inside the domain passes`() throws {
        let volume = try ball(extent)
        _ = try PreprocessingRecipe.small.apply(to: volume, facts: computedTomography)
    }

    @Test(arguments: PreprocessingError.Rule.allCases)
    func `a volume outside is refused by the rule it breaks`(rule: PreprocessingError.Rule) throws {
        var facts = computedTomography
        var extent = extent
        var unit = VoxelUnit.hounsfield
        var spacing = VoxelSpacing(slice: 2, row: 1, column: 1)
        switch rule {
        case .modality: facts.modality = "US"
        case .intent: facts.intent = "localizer"
        case .unit: unit = .becquerelPerMillilitre
        case .minimumSlices: extent.depth = 7
        case .minimumExtent: spacing.row = 0.5
        }
        let volume = try Volume(
            geometry: geometry(extent, spacing: spacing), voxels: Tensor(shape: extent.shape, repeating: 0),
            unit: unit)
        #expect { try PreprocessingRecipe.small.apply(to: volume, facts: facts) } throws: {
            let error = $0 as? PreprocessingError
            return error?.code == .outOfDomain && error?.rule == rule && error?.step == nil
        }
        #expect(throws: PreprocessingError.self) {
            try PreprocessingRecipe.small.domain.check(geometry: volume.geometry, unit: unit, facts: facts)
        }
    }

    @Test func `text of a header never reaches the error`() {
        let facts = VolumeFacts(modality: "DOE^JANE", intent: "DOE^JANE")
        for domain in [PreprocessingDomain(modalities: ["CT"]), PreprocessingDomain(intents: ["volume"])] {
            #expect { try domain.check(geometry: geometry(extent), unit: .hounsfield, facts: facts) } throws: {
                ($0 as? PreprocessingError)?.description.contains("DOE") == false
            }
        }
    }

    @Test func `an empty domain takes anything`() throws {
        try PreprocessingDomain().check(
            geometry: geometry(VolumeExtent(depth: 1, height: 1, width: 1)), unit: .rescaled,
            facts: VolumeFacts(modality: "", intent: ""))
    }

    @Test(arguments: [(9, 6), (7, 8), (8, 8), (10, 12), (40, 12), (1, 6)])
    func `by extent the nearest number of slices is chosen`(slices: Int, depth: Int) {
        // Between 6 and 8 the border is at their geometric mean 6.93, between 8 and 12 at 9.80.
        let chosen = PreprocessingRecipe.small.shape(for: geometry(VolumeExtent(depth: slices, height: 8, width: 8)))
        #expect(chosen[1] == (slices == 9 ? 8 : depth))
    }

    @Test func `by aspect the sizes in millimetres decide`() {
        let recipe = PreprocessingRecipe(
            steps: [], domain: PreprocessingDomain(), shapes: [[1, 8, 32, 32], [1, 32, 32, 32], [1, 32, 32, 16]])
        let flat = geometry(
            VolumeExtent(depth: 60, height: 100, width: 100), spacing: VoxelSpacing(slice: 0.5, row: 1, column: 1))
        #expect(recipe.shape(for: flat) == [1, 8, 32, 32])
        let cube = geometry(
            VolumeExtent(depth: 20, height: 100, width: 100), spacing: VoxelSpacing(slice: 5, row: 1, column: 1))
        #expect(recipe.shape(for: cube) == [1, 32, 32, 32])
        let narrow = geometry(
            VolumeExtent(depth: 20, height: 100, width: 50), spacing: VoxelSpacing(slice: 5, row: 1, column: 1))
        #expect(recipe.shape(for: narrow) == [1, 32, 32, 16])
    }
}
