import FuzzDriver
import RadContainers
import RadSystem

extension FuzzTarget {
    /// Containers: the members of zip and tar files, and single files compressed by gzip.
    static let containers: [FuzzTarget] = [
        FuzzTarget(
            "zip",
            seeds: {
                try [(true, false), (false, false), (true, true)].map { isDeflated, hasDescriptor in
                    var writer = ZipWriter()
                    for file in members {
                        try writer.add(
                            file.content, name: Array(file.name.utf8), isDeflated: isDeflated,
                            hasDescriptor: hasDescriptor)
                    }
                    return writer.finished()
                }
            },
            run: { bytes in
                guard let archive = try? ZipArchive(.bytes(bytes), limits: ContainerLimits()) else { return }
                for member in archive.members.indices.prefix(8) { _ = try? archive.bytes(ofMember: member) }
            }, mutate: ContainerMutator.changeZip),
        FuzzTarget(
            "tar",
            seeds: {
                var writer = TarWriter()
                for file in members { writer.add(file.content, name: Array(file.name.utf8)) }
                return [writer.finished()]
            },
            run: { bytes in
                guard let archive = try? TarArchive(.bytes(bytes), limits: ContainerLimits()) else { return }
                for member in archive.members.indices.prefix(8) { _ = try? archive.content(ofMember: member) }
            }, mutate: ContainerMutator.changeTar),
        FuzzTarget(
            "gzip",
            seeds: {
                try members.map { try DeflateEncoder.deflated($0.content, framing: .gzip) }
            },
            run: { bytes in
                let source = ByteSource.bytes(bytes)
                _ = try? GzipFile.start(of: source, count: 512)
                _ = try? GzipFile.inflated(source, limits: ContainerLimits())
                if let kind = try? Container.kind(of: source), kind != .compressedTar {
                    _ = try? Container(source, kind: kind, limits: ContainerLimits(), spoolDirectory: nil)
                }
            }),
    ]

    private static let members: [(name: String, content: [UInt8])] = [
        ("patient/a.dcm", Array(repeating: Array("abcdefgh".utf8), count: 40).flatMap { $0 }), ("empty", []),
        ("one", [7]), (String(repeating: "long/", count: 40) + "name", Array("DICM".utf8)),
    ]
}

/// Changes the headers of containers.
enum ContainerMutator {
    /// Sets a field of a zip file's records.
    static func changeZip(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let records = bytes.indices.dropLast(21).filter { bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B }
        guard !records.isEmpty else { return }
        let record = random.one(of: records)
        let width = random.one(of: [2, 4])
        let field = record + 4 + random.below(18)
        guard field + width <= bytes.count else { return }
        let value = random.length(near: LittleEndian.number(bytes, field, width))
        for index in 0..<width { bytes[field + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// Changes a field of a tar header, and mends the checksums of all headers.
    static func changeTar(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let headers = stride(from: 0, to: bytes.count - 511, by: 512).filter {
            Array(bytes[$0 + 257..<$0 + 262]) == Array("ustar".utf8)
        }
        guard !headers.isEmpty else { return }
        let header = random.one(of: headers)
        switch random.below(4) {
        case 0:
            let digits = String(random.length(near: 512), radix: 8).utf8
            bytes.replaceSubrange(header + 124..<header + 136, with: Array(repeating: 0x30, count: 12))
            for (index, digit) in digits.suffix(12).enumerated() { bytes[header + 124 + index] = digit }
        case 1: bytes[header + 156] = random.one(of: Array("01235679xgLKSN\0".utf8))
        case 2: bytes.replaceSubrange(header + 124..<header + 128, with: [0x80, 0xFF, 0xFF, 0xFF])
        default: break
        }
        for header in headers {
            bytes.replaceSubrange(header + 148..<header + 156, with: Array(repeating: 0x20, count: 8))
            let sum = bytes[header..<header + 512].reduce(0) { $0 + Int($1) }
            let digits = Array(String(sum, radix: 8).utf8)
            bytes.replaceSubrange(
                header + 148..<header + 156, with: Array(repeating: 0x30, count: 6 - digits.count) + digits + [0, 0x20])
        }
    }
}
