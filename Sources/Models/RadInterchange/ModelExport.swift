package import RadCheckpoint
package import RadSystem

/// A format in which checkpoints are given out.
package enum ExportFormat: String, CaseIterable, Sendable {
    case safetensors
    case onnx
}

/// Gives checkpoints to other libraries.
package enum ModelExport {
    /// What is put behind the path of an export for the description beside it.
    package static let descriptionSuffix = ".radzoo.json"

    /// Writes the weights, or the whole network, and beside it what a user must know besides: preprocessing, embedding,
    /// heads, licence and identities as JSON.
    ///
    /// - Returns: The paths of the two files.
    /// - Throws: `InterchangeError` where the format can't hold the checkpoint, `SystemError`.
    package static func write(
        _ checkpoint: Checkpoint, as format: ExportFormat, to path: String, through storage: any Storage
    ) throws -> [String] {
        let metadata = [
            "radzoo.name": checkpoint.manifest.name, "radzoo.version": checkpoint.manifest.version,
            "radzoo.weights": "\(checkpoint.weightsID)", "radzoo.space": "\(checkpoint.spaceID())",
            "radzoo.licence": checkpoint.licence.weights,
        ]
        switch format {
        case .safetensors:
            try SafetensorsWriter.write(checkpoint.parameters, metadata: metadata, to: path, through: storage)
        case .onnx: try ONNXModel(checkpoint, metadata: metadata).write(to: path, through: storage)
        }
        try storage.replaceFile(at: path + descriptionSuffix, with: try ExportDescription(checkpoint).json())
        return [path, path + descriptionSuffix]
    }
}
