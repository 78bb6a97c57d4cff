import RadContainers
import RadDICOM
import RadVolume

/// How the files of a series are handed over.
package enum SeriesPacking: String, CaseIterable, Hashable, Sendable {
    /// As files.
    case files
    /// As one zip file of the series.
    case zip
    /// As one tar file of the series.
    case tar
    /// As one tar file, compressed by gzip.
    case compressedTar = "tar.gz"
    /// As files, each compressed by gzip.
    case compressedFiles = "dcm.gz"
    /// As one NIfTI file, compressed by gzip, with a JSON beside it.
    case nifti

    /// The files that a reader finds: names below the series' folder with their bytes, and the names under which it
    /// sees the instances.
    ///
    /// - Parameters:
    ///   - files: The DICOM files of the series.
    ///   - names: Their names.
    ///   - series: The series, for its NIfTI file.
    func packed(
        _ files: [[UInt8]], names: [String], of series: PhantomSeries
    ) throws -> (files: [(name: String, bytes: [UInt8])], members: [String]) {
        let named = Swift.zip(names, files).map { (name: $0, bytes: $1) }
        let stem = names.first ?? "empty"
        switch self {
        case .files:
            return (named, names)
        case .zip:
            var writer = ZipWriter()
            for file in named { try writer.add(file.bytes, name: Array(file.name.utf8)) }
            return ([(stem + ".zip", writer.finished())], names.map { "\(stem).zip/\($0)" })
        case .tar:
            return ([(stem + ".tar", Self.tar(named))], names.map { "\(stem).tar/\($0)" })
        case .compressedTar:
            let bytes = try DeflateEncoder.deflated(Self.tar(named), framing: .gzip)
            return ([(stem + ".tar.gz", bytes)], names.map { "\(stem).tar.gz/\($0)" })
        case .compressedFiles:
            let packed = try named.map { ($0.name + ".gz", try DeflateEncoder.deflated($0.bytes, framing: .gzip)) }
            return (packed, names.map { $0 + ".gz" })
        case .nifti:
            let image = try DeflateEncoder.deflated(try series.nifti(), framing: .gzip)
            return ([(stem + ".nii.gz", image), (stem + ".json", try series.sidecar())], [stem + ".nii.gz"])
        }
    }

    private static func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var writer = TarWriter()
        for file in files { writer.add(file.bytes, name: Array(file.name.utf8)) }
        return writer.finished()
    }
}
