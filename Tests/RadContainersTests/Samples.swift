import RadContainers
import RadSystem
import RadTestSupport

/// Small files to be packed: compressible, incompressible, empty, one byte.
enum Samples {
    static let files: [(name: String, content: [UInt8])] = [
        ("patient/text.dcm", Array(repeating: Array("abcdefgh".utf8), count: 40).flatMap { $0 }),
        ("patient/noise.dcm", noise(300)),
        ("empty", []),
        ("one", [7]),
    ]

    /// Bytes that no packer makes smaller, from a multiplicative generator with a fixed seed.
    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    static func zip(isDeflated: Bool = true, hasDescriptor: Bool = false) throws -> [UInt8] {
        var writer = ZipWriter()
        for file in files {
            try writer.add(
                file.content, name: Array(file.name.utf8), isDeflated: isDeflated, hasDescriptor: hasDescriptor)
        }
        return writer.finished()
    }

    static func tar() -> [UInt8] {
        var writer = TarWriter()
        for file in files { writer.add(file.content, name: Array(file.name.utf8)) }
        return writer.finished()
    }
}

/// Everything that can be read of a container: contents by name, and the reasons of members and container.
struct Reading: Equatable {
    var contents: [String: [UInt8]] = [:]
    var refusals: [String: String] = [:]
    var damage: String?

    init() {}

    init(_ bytes: [UInt8], limits: ContainerLimits = ContainerLimits()) {
        do throws(ContainerError) {
            guard let kind = try Container.kind(of: .bytes(bytes)) else {
                damage = "not-a-container"
                return
            }
            let container = try Container(.bytes(bytes), kind: kind, limits: limits, spoolDirectory: nil)
            damage = container.damage?.reason
            for (number, member) in container.members.enumerated() {
                let name = String(decoding: member.name, as: UTF8.self)
                do throws(ContainerError) {
                    let source = try container.source(ofMember: number)
                    contents[name] = (try? source.bytes(at: 0, count: source.count)) ?? []
                } catch {
                    refusals[name] = error.reason
                }
            }
        } catch {
            damage = error.reason
        }
    }
}
