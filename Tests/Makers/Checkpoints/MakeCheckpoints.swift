import RadCheckpoint
import RadEngine
import RadInference
import RadModels
import RadSystem
import RadVolume

/// Writes the checkpoints that ship with RadZoo.
///
/// From the root of the repository, after a change of a model, its preprocessing or the format:
/// ```
/// RADZOO_DEVELOPMENT=1 swift run -c release MakeCheckpoints Sources/Product/RadZoo/Resources/Checkpoints
/// ```
/// Equal models give equal files on one version of libhdf5; the golden vectors are computed by the plain loops of the
/// reference backend and are no part of the file's identity. The tests of RadZoo fail until the shipped files and the
/// identities on their cards are those of the models.
@main
struct MakeCheckpoints {
    static func main() throws {
        guard let directory = CommandLine.arguments.dropFirst().first, CommandLine.arguments.count == 2 else {
            writeStandardError("usage: MakeCheckpoints DIRECTORY\n")
            return
        }
        for model in ModelRegistry.models where model.isShipped {
            let plain = try model.untrainedCheckpoint()
            let runnable = try EmbeddingModel(checkpoint: plain, backend: .reference, threads: 1)
            var golden: [GoldenCase] = []
            for (name, input) in GoldenInputs.all { golden.append(try runnable.goldenCase(named: name, input: input)) }
            let checkpoint = try plain.with(CheckpointSupplements(golden: golden))
            try checkpoint.write(to: "\(directory)/\(model.name).radz.h5", through: FileSystemStorage())
            try writeStandardOutput("\(model.name) \(checkpoint.fileID) \(checkpoint.annexID)\n")
        }
    }
}

/// The synthetic volumes of the golden vectors: thin enough for the smallest of the input shapes.
private enum GoldenInputs {
    static let all: [(String, GoldenInput)] = [
        (
            "ct",
            GoldenInput(
                modality: "CT", unit: .hounsfield, extent: VolumeExtent(depth: 14, height: 96, width: 80),
                spacing: VoxelSpacing(slice: 5, row: 3, column: 3), background: -1_000, noise: 12, seed: 11,
                ellipsoids: [
                    body(0.5, 0.52, 0.5, 2, 0.34, 0.4, 40), body(0.6, 0.45, 0.36, 0.6, 0.16, 0.12, -820),
                    body(0.3, 0.58, 0.62, 0.35, 0.12, 0.15, 60), body(0.5, 0.74, 0.5, 2, 0.06, 0.05, 700),
                ])
        ),
        (
            "mr",
            GoldenInput(
                modality: "MR", unit: .arbitrary, extent: VolumeExtent(depth: 18, height: 72, width: 72),
                spacing: VoxelSpacing(slice: 6, row: 3.2, column: 3.2), background: 4, noise: 3, seed: 12,
                ellipsoids: [
                    body(0.5, 0.5, 0.5, 0.55, 0.42, 0.33, 310), body(0.52, 0.46, 0.5, 0.45, 0.34, 0.26, 520),
                    body(0.62, 0.4, 0.42, 0.12, 0.1, 0.06, 905), body(0.4, 0.55, 0.6, 0.2, 0.09, 0.1, 150),
                ])
        ),
    ]

    private static func body(
        _ slice: Double, _ row: Double, _ column: Double, _ depth: Double, _ height: Double, _ width: Double,
        _ value: Double
    ) -> GoldenInput.Ellipsoid {
        GoldenInput.Ellipsoid(centre: [slice, row, column], radii: [depth, height, width], value: value)
    }
}
