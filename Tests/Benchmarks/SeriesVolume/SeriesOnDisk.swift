import Foundation
import RadDICOM
import RadSeries
import RadSystem
import RadVolume

/// The files of one series that has a volume.
struct SeriesOnDisk {
    let name: String
    let files: [String]
    /// The last part of the transfer syntax.
    let syntax: String

    /// Series of CT and MR with a volume of at least 16 slices, by folder.
    static func all(below roots: [String]) throws -> [SeriesOnDisk] {
        var groups: [String: [String]] = [:]
        for root in roots {
            let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
            for name in names.sorted() {
                guard let header = try? HeaderReader.read(ReadableFile(path: root + "/" + name, followLinks: true)),
                    ["CT", "MR"].contains(header.dataSet.string(.modality) ?? "")
                else { continue }
                let folder = URL(fileURLWithPath: name).deletingLastPathComponent().relativePath
                let series = header.dataSet.string(.seriesInstanceUID) ?? ""
                groups[folder + " " + series.suffix(6), default: []].append(root + "/" + name)
            }
        }
        return groups.map { name, files in
            let header = try? HeaderReader.read(ReadableFile(path: files[0], followLinks: true))
            let syntax = header?.transferSyntax.uid.split(separator: ".").suffix(2).joined(separator: ".") ?? ""
            return SeriesOnDisk(name: name, files: files, syntax: syntax)
        }.filter { ((try? $0.load()) ?? 0) > 0 }.sorted { $0.name < $1.name }
    }

    /// Reads all volumes of the series as a run over an archive does; the number of voxels.
    func load() throws -> Int {
        var records: [InstanceRecord] = []
        for (index, file) in files.enumerated() {
            let source = ByteSource.file(try open(file))
            records += try InstanceRecord.images(in: source, header: try HeaderReader.read(source), fileIndex: index)
        }
        var voxels = 0
        for case .volume(let volume) in SeriesBuilder.outcomes(of: records) {
            voxels += try VolumeLoader.load(volume) { .file(try open(files[$0])) }.geometry.extent.voxelCount
        }
        return voxels
    }

    private func open(_ path: String) throws -> ReadableFile { try ReadableFile(path: path, followLinks: true) }
}
