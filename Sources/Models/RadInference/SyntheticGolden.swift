package import RadCheckpoint
import RadEngine
import RadPreprocessing
import RadTensor
import RadVolume

extension Checkpoint {
    /// The checkpoint with the golden vectors that plain loops give, which share no code with the fast backends.
    ///
    /// Its identities stay, but for that of the annex; see ``EmbeddingModel/syntheticGolden()``.
    package func withSyntheticGolden() throws -> Checkpoint {
        var supplements = supplements
        supplements.golden = try EmbeddingModel(checkpoint: self, backend: .reference, threads: 1).syntheticGolden()
        return try with(supplements)
    }
}

extension EmbeddingModel {
    /// Golden vectors of synthetic volumes, one for each modality that the recipe is meant for, CT where it names none.
    ///
    /// The whole recipe is run, and the network on the smallest box of its input in which every weight of every
    /// convolution meets a voxel, so that the plain loops of the reference need seconds.
    /// - Throws: `PreprocessingError` or `CheckpointError` where no such volume can be prepared, `InferenceError` where
    ///   the network gives no finite values or an embedding of length zero.
    package func syntheticGolden() throws -> [GoldenCase] {
        let domain = checkpoint.preprocessing.domain
        let modalities = domain.modalities.isEmpty ? ["CT"] : domain.modalities
        var cases: [GoldenCase] = []
        for (index, modality) in modalities.prefix(GoldenCase.maximumCount).enumerated() {
            let isKnown = ["CT", "MR", "PT"].contains(modality)
            let name = isKnown ? modality.lowercased() : "modality-\(index + 1)"
            let input = try GoldenInput.synthetic(modality: modality, for: domain)
            cases.append(
                try goldenCase(named: name, input: input) { [checkpoint] shape in
                    let box = checkpoint.architecture.sufficientExtent(within: shape)
                    return box == Array(shape.extents.dropFirst()) ? nil : box
                })
        }
        return cases
    }
}

extension GoldenInput {
    /// A body in air with lungs, a spine and small balls about the centre, admissible for a recipe.
    ///
    /// - Throws: `CheckpointError` with code `golden` where the recipe asks for a volume that no recipe of an input gives.
    static func synthetic(modality: String, for domain: PreprocessingDomain) throws(CheckpointError) -> GoldenInput {
        let usual: VoxelUnit =
            switch modality {
            case "CT": .hounsfield
            case "PT": .standardizedUptakeValue
            default: .arbitrary
            }
        let unit = domain.units.isEmpty || domain.units.contains(usual) ? usual : domain.units[0]
        // Values of a CT, brought to the range that the unit has elsewhere.
        let range: Double =
            switch unit {
            case .hounsfield: 2_000
            case .standardizedUptakeValue: 12
            case .becquerelPerMillilitre: 40_000
            case .arbitrary, .rescaled: 1_000
            }
        let offset: Double = unit == .hounsfield ? -1_000 : 0
        func value(_ hounsfield: Double) -> Double { (hounsfield + 1_000) / 2_000 * range + offset }
        func body(_ centre: [Double], _ radii: [Double], _ hounsfield: Double) -> Ellipsoid {
            Ellipsoid(centre: centre, radii: radii, value: value(hounsfield))
        }
        let extent = VolumeExtent(depth: max(40, domain.minimumSlices), height: 96, width: 80)
        let least = domain.minimumExtentMillimetres
        let input = GoldenInput(
            modality: modality, intent: domain.intents.first ?? "volume", unit: unit, extent: extent,
            spacing: VoxelSpacing(
                slice: max(5, 1.01 * least.slice / Double(extent.depth)),
                row: max(4, 1.01 * least.row / Double(extent.height)),
                column: max(4, 1.01 * least.column / Double(extent.width))),
            background: value(-1_000), noise: range / 50, seed: 2_020,
            ellipsoids: [
                body([0.5, 0.52, 0.5], [2, 0.34, 0.42], 40),
                body([0.55, 0.46, 0.3], [0.4, 0.2, 0.12], -820), body([0.55, 0.46, 0.7], [0.4, 0.2, 0.12], -860),
                body([0.5, 0.48, 0.52], [0.2, 0.14, 0.12], 90), body([0.5, 0.74, 0.5], [2, 0.07, 0.06], 650),
                body([0.53, 0.47, 0.46], [0.05, 0.04, 0.05], 420), body([0.47, 0.53, 0.55], [0.06, 0.05, 0.04], -350),
                body([0.51, 0.5, 0.51], [0.02, 0.02, 0.03], 800), body([0.46, 0.46, 0.53], [0.03, 0.03, 0.02], -90),
            ])
        try input.validate(at: "/golden")
        return input
    }
}
