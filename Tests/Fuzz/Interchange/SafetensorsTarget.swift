import FuzzDriver
import RadInterchange
import RadSystem
import RadTensor

extension FuzzTarget {
    /// Files of safetensors: the header and the ranges of the values.
    static let safetensors = FuzzTarget(
        "safetensors", longest: 4096, seeds: { SafetensorsSeeds.files() },
        run: { bytes in
            guard let file = try? SafetensorsFile(.bytes(bytes)) else { return }
            read(file)
            // Nothing stands in the file that is not a value of one tensor.
            let values = file.tensors.values.reduce(0) { $0 + $1.shape.byteCount(of: $1.elementType) }
            guard values + 8 + LittleEndian.number(bytes, 0, 8) == bytes.count else {
                fatalError("Bytes belong to no tensor, or to two.")
            }
        }, mutate: SafetensorsMutator.mutate)
}

enum SafetensorsSeeds {
    static func files() -> [[UInt8]] {
        [
            (#"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#, 16),
            (
                #"{"__metadata__":{"format":"pt"},"b.w":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]},"#
                    + #""a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"c":{"dtype":"U8","shape":[0,4],"data_offsets":[14,14]}}  "#,
                14
            ), ("{}", 0),
        ].map { file(Array($0.utf8), [UInt8](repeating: 1, count: $1)) }
    }

    static func file(_ header: [UInt8], _ values: [UInt8]) -> [UInt8] {
        LittleEndian.word(header.count) + [0, 0, 0, 0] + header + values
    }
}

/// Changes the header and mends its length, so that the header is judged and not the length.
enum SafetensorsMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        guard bytes.count > 8 else { return }
        let length = min(LittleEndian.number(bytes, 0, 4), bytes.count - 8)
        var header = Array(bytes[8..<8 + length])
        var values = Array(bytes[(8 + length)...])
        switch random.below(8) {
        case 0:
            LittleEndian.write(random.length(near: length), width: random.one(of: [4, 8]), at: 0, &bytes)
            return
        case 1: values = [UInt8](repeating: 0, count: random.below(64))
        case 2, 3:
            let digits = header.indices.filter { (0x30...0x39).contains(header[$0]) }
            guard !digits.isEmpty else { return }
            let text = String(random.length(near: values.count))
            let digit = random.one(of: digits)
            header.replaceSubrange(digit...digit, with: Array(text.utf8))
        case 4: header.insert(contentsOf: random.one(of: words), at: random.below(header.count + 1))
        default:
            let start = random.below(header.count + 1)
            let piece = header[start..<min(header.count, start + random.below(80))]
            header.insert(contentsOf: piece, at: random.below(header.count + 1))
        }
        bytes = SafetensorsSeeds.file(header, values)
    }

    private static let words: [[UInt8]] = [
        "\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},", "[[[[[[[[", "{\"a\":", "\"\\u0000\"",
        "\\ud800",
        "9007199254740993", "1e308", "-0", "\"__metadata__\":{\"k\":\"v\"},", "BOOL", "I16", "data_offsets", ",,", "  ",
    ].map { Array($0.utf8) }
}
