import RadCheckpoint
import RadInterchange
package import RadSystem

extension CheckpointFile {
    /// Names of the formats that ``export(_:as:to:)`` writes: `safetensors` and `onnx`.
    public static var exportFormats: [String] { ExportFormat.allCases.map(\.rawValue) }

    /// Writes a checkpoint for other libraries: its weights as safetensors, or the network with them as ONNX (opset 17).
    ///
    /// Preprocessing, embedding, heads, licence and identities go into `OUT.radzoo.json` beside it. All bytes of the
    /// checkpoint are verified first.
    /// - Returns: The files that were written.
    /// - Throws: ``RadZooError`` with code `usage` where there is a file already or the format can't hold the network.
    public static func export(_ path: String, as format: String, to output: String) throws -> [String] {
        try export(path, as: format, to: output, through: FileSystemStorage())
    }

    /// Exports through a storage, which may stop when a signal comes.
    package static func export(
        _ path: String, as format: String, to output: String, through storage: any Storage
    ) throws -> [String] {
        try checkPresence(of: path)
        return try RadZooError.translating {
            guard let format = ExportFormat(rawValue: format) else {
                throw RadZooError(.usage, "Formats are \(exportFormats.joined(separator: ", ")).")
            }
            for file in [output, output + ModelExport.descriptionSuffix] { try OutputFile.check(file) }
            let checkpoint = try CheckpointReader.open(path)
            return try ModelExport.write(checkpoint, as: format, to: output, through: storage)
        }
    }
}
