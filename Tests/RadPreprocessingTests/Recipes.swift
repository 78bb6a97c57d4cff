import RadPreprocessing
import RadTensor
import RadVolume

extension PreprocessingRecipe {
    /// As published for 3D-RADNet: one grid, few slices centred and padded, min-max, 256 grey levels.
    static let published = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.keepAcquisitionFrame),
            PreprocessingStep(.resampleToGrid(fewerSlices: .keep)),
            PreprocessingStep(.minMax),
            PreprocessingStep(.quantize(levels: 256)),
            PreprocessingStep(.cropOrPad(fill: .value(0))),
        ],
        domain: PreprocessingDomain(modalities: ["CT", "MR"], intents: ["volume"], minimumSlices: 16),
        shapes: [[1, 48, 192, 192]])

    /// Small grids, so that tests are quick; a step of every kind that depends on the modality.
    static let small = PreprocessingRecipe(
        steps: [
            PreprocessingStep(.replaceInvalid(value: -1024), modalities: ["CT"]),
            PreprocessingStep(.keepAcquisitionFrame),
            PreprocessingStep(.cropToContent(above: .value(-500), margin: 2, slices: false), modalities: ["CT"]),
            PreprocessingStep(.cropToContent(above: .fraction(0.1), margin: 2, slices: false), modalities: ["MR"]),
            PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
            PreprocessingStep(.window(lower: -1000, upper: 1000), modalities: ["CT"]),
            PreprocessingStep(.percentileWindow(lower: 0.5, upper: 99.5), modalities: ["MR"]),
            PreprocessingStep(.normalize(mean: 0.5, standardDeviation: 0.25)),
            PreprocessingStep(.convert(to: .float32)),
        ],
        domain: PreprocessingDomain(
            modalities: ["CT", "MR"], intents: ["volume"], units: [.hounsfield, .arbitrary], minimumSlices: 8,
            minimumExtentMillimetres: VoxelSpacing(slice: 10, row: 12, column: 12)),
        shapes: [[1, 6, 8, 8], [1, 8, 8, 8], [1, 12, 8, 8]], shapeChoice: .extent)

    static func single(_ operation: PreprocessingOperation, shape: Shape) -> PreprocessingRecipe {
        PreprocessingRecipe(
            steps: [PreprocessingStep(operation), PreprocessingStep(.cropOrPad(fill: .value(0)))],
            domain: PreprocessingDomain(), shapes: [shape])
    }
}

/// A head-like ball of value 40 with noise in air of -1000.
func ball(_ extent: VolumeExtent, seed: UInt64 = 1, unit: VoxelUnit = .hounsfield) throws -> Volume {
    var random = SeededRandom(seed: seed)
    var values: [Float] = []
    for slice in 0..<extent.depth {
        for row in 0..<extent.height {
            for column in 0..<extent.width {
                let z = (Double(slice) + 0.5) / Double(extent.depth) - 0.5
                let y = (Double(row) + 0.5) / Double(extent.height) - 0.5
                let x = (Double(column) + 0.5) / Double(extent.width) - 0.5
                let inside = x * x + y * y + z * z < 0.1
                values.append(Float((inside ? 40 : -1000) + 10 * random.normal()))
            }
        }
    }
    return try Volume(geometry: geometry(extent), voxels: Tensor(shape: extent.shape, float32: values), unit: unit)
}

func geometry(_ extent: VolumeExtent, spacing: VoxelSpacing = VoxelSpacing(slice: 2, row: 1, column: 1))
    -> VolumeGeometry
{
    VolumeGeometry(
        origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
        sliceStep: Vector3(x: 0, y: 0, z: spacing.slice), columnSpacing: spacing.column, rowSpacing: spacing.row,
        extent: extent)
}

let computedTomography = VolumeFacts(modality: "CT", intent: "volume")
let magneticResonance = VolumeFacts(modality: "MR", intent: "volume")
