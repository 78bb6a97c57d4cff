import RadContainers
import RadSystem

/// The names that NIfTI files and what describes them bear.
enum NIfTIName {
    static let endings = [".nii", ".nii.gz"]
    static let sidecarEnding = ".json"

    /// A name without its ending, in upper or lower case; nil for one that ends otherwise.
    static func stem(of name: [UInt8], without ending: String) -> [UInt8]? {
        let tail = name.suffix(ending.utf8.count)
        guard name.count > ending.utf8.count, zip(tail, ending.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
            return nil
        }
        return Array(name.dropLast(ending.utf8.count))
    }
}

extension ArchivePlace {
    /// The path of the JSON beside a NIfTI file, by its name; nil for other names.
    var sidecarPath: [UInt8]? {
        NIfTIName.endings.reversed().lazy.compactMap { NIfTIName.stem(of: path, without: $0) }.first.map {
            $0 + Array(NIfTIName.sidecarEnding.utf8)
        }
    }

    /// The paths of NIfTI files that a JSON may describe; empty for other names.
    var describedPaths: [[UInt8]] {
        guard let stem = NIfTIName.stem(of: path, without: NIfTIName.sidecarEnding) else { return [] }
        return NIfTIName.endings.map { stem + Array($0.utf8) }
    }
}

extension ContainerShelf {
    /// The JSON beside a NIfTI file: in the same folder, or in the same container.
    ///
    /// - Returns: Nil where there is none, or one that is too large.
    func sidecar(
        of place: ArchivePlace, limit: Int, open: ([UInt8]) throws(SystemError) -> ReadableFile
    ) throws -> [UInt8]? {
        guard let path = place.sidecarPath else { return nil }
        let source: ByteSource
        if let member = place.member {
            let container = try container(at: place.filePath, open: open)
            let name = path.dropFirst(Int(member.containerCount) + 1)
            guard let number = container.members.firstIndex(where: { $0.name.elementsEqual(name) }),
                container.members[number].size <= limit, container.members[number].refusal == nil
            else { return nil }
            source = try container.source(ofMember: number)
        } else {
            do throws(SystemError) {
                source = .file(try open(path))
            } catch {
                if error.code == SystemError.notFound { return nil }
                throw error
            }
        }
        return source.count <= limit ? try source.bytes(at: 0, count: source.count) : nil
    }

    /// Whether a JSON lies beside a NIfTI file.
    func describesOther(_ place: ArchivePlace, open: ([UInt8]) throws(SystemError) -> ReadableFile) -> Bool {
        place.describedPaths.contains { path in
            guard let member = place.member else { return (try? open(path)) != nil }
            guard let container = try? container(at: place.filePath, open: open) else { return false }
            let name = path.dropFirst(Int(member.containerCount) + 1)
            return container.members.contains { $0.name.elementsEqual(name) }
        }
    }
}
