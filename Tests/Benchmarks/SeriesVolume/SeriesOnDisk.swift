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

    /// Whether frames are coded in JPEG 2000.
    var isJPEG2000: Bool { syntax.hasPrefix("4.9") || syntax.hasPrefix("4.20") }

    /// Decodes all frames of files that are in memory, and does nothing else; the number of bytes.
    func decode(_ sources: [(ByteSource, DICOMHeader)]) throws -> Int {
        var bytes = 0
        for (source, header) in sources {
            let reader = try PixelReader(source, header)
            var buffer: [UInt8] = []
            for frame in 0..<reader.frameCount {
                _ = try reader.samples(of: frame, into: &buffer)
                bytes += buffer.count
            }
        }
        return bytes
    }

    /// The files with their headers, in memory.
    func sources() throws -> [(ByteSource, DICOMHeader)] {
        try files.map { path in
            let source = ByteSource.bytes(try ReadableFile(path: path, followLinks: true).readAll(limit: 1 << 30))
            return (source, try HeaderReader.read(source))
        }
    }

    /// Reads all volumes of the series as a run over an archive does; the number of voxels.
    func load() throws -> Int {
        let source = SeriesFiles { [files] in
            .file(try ReadableFile(path: files[$0], followLinks: true))
        }
        var records: [InstanceRecord] = []
        for index in files.indices { records += try source.images(of: index) }
        var voxels = 0
        for case .volume(let volume) in SeriesBuilder.outcomes(of: records) {
            voxels += try VolumeLoader.load(volume, from: source).geometry.extent.voxelCount
        }
        return voxels
    }
}
