package import RadPreprocessing
import RadTensor
import RadVolume

extension ResNet3D {
    /// How the Astra encoder of the chest sees a CT: as its package prepares a volume.
    ///
    /// Axes grow to the right, anterior and superior in the order superior, right, anterior; the box of everything above
    /// -1000 HU is averaged to 160 by 224 by 224 voxels, -1000 to 200 HU become 0 to 1, and the one channel is given
    /// three times. Voxels that hold no measurement become -1024 HU first.
    package static let astraChest = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.replaceInvalid(value: -1_024)),
            PreprocessingStep(.reorient(VolumeOrientation(slice: .superior, row: .right, column: .anterior))),
            PreprocessingStep(.cropToForeground(above: -1_000)),
            PreprocessingStep(.averageToGrid),
            PreprocessingStep(.window(lower: -1_000, upper: 200)),
            PreprocessingStep(.copyChannel(count: 3)),
        ],
        domain: PreprocessingDomain(
            modalities: ["CT"], intents: ["volume"], units: [.hounsfield], minimumSlices: 16),
        shapes: [[3, 160, 224, 224]])
}

/// The preprocessing recipes by name.
package enum RecipeRegistry {
    /// Those of the backbones, and those of weights that are imported.
    package static let recipes: [String: PreprocessingRecipe] = [
        "astra-chest": ResNet3D.astraChest, "radnet-s": RADNet.preprocessingSmall,
        "radnet-50": RADNet.preprocessing50,
    ]
}
