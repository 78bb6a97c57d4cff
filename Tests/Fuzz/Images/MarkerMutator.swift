import FuzzDriver

/// Changes codestreams of the JPEG family segment by segment.
enum MarkerMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let markers = bytes.indices.dropLast(3).filter { bytes[$0] == 0xFF && (0x01...0xFE).contains(bytes[$0 + 1]) }
        guard !markers.isEmpty else { return }
        let start = random.one(of: markers)
        let next = markers.first { $0 > start } ?? bytes.count
        switch random.below(7) {
        case 0:
            let length = random.length(near: Int(bytes[start + 2]) << 8 | Int(bytes[start + 3]))
            bytes[start + 2] = UInt8(truncatingIfNeeded: length >> 8)
            bytes[start + 3] = UInt8(truncatingIfNeeded: length)
        case 1:
            bytes[start + 1] = random.one(of: kinds)
        case 2:
            bytes.insert(contentsOf: bytes[start..<next], at: random.one(of: markers))
        case 3:
            bytes.removeSubrange(start..<next)
        case 4:
            bytes.insert(contentsOf: [0xFF, random.one(of: kinds)], at: random.below(bytes.count))
        case 5 where start + 4 < next:
            bytes[start + 4 + random.below(min(next - start - 4, 24))] = random.one(of: [
                0, 1, 2, 3, 15, 16, 17, 127, 128, 255,
            ])
        default:
            bytes.removeLast(min(bytes.count - 1, random.below(32)))
        }
    }

    private static let kinds: [UInt8] = [
        0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC9, 0xCA, 0xCC, 0xD0, 0xD1, 0xD7, 0xD8, 0xD9, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE,
        0xF7, 0xF8, 0x4F, 0x51, 0x52, 0x53, 0x55, 0x58, 0x5C, 0x5D, 0x5F, 0x60, 0x61, 0x64, 0x90, 0x91, 0x92, 0x93,
    ]
}
