import RadCheckpoint
import RadSystem

/// Flips every single bit of a checkpoint, one at a time, and reads the file whole.
enum FlippedBits {
    static func count(in path: String) throws {
        let file = try ReadableFile(path: path, followLinks: false, subject: "checkpoint")
        let original = try file.readAll(limit: 1 << 24)
        let expected = identities(of: original)
        var image = original
        var counts: [String: Int] = [:]
        let start = monotonicNanoseconds()
        for bit in 0..<(original.count * 8) {
            image[bit / 8] ^= 1 << UInt8(bit % 8)
            switch refusal(of: image, unless: expected) {
            case .none: counts["read with the same content", default: 0] += 1
            case .some("other"):
                counts["READ WITH OTHER CONTENT", default: 0] += 1
                CheckpointBenchmark.print("bit", bit % 8, "of byte", bit / 8, "changed the content unseen")
            case .some(let code): counts[code, default: 0] += 1
            }
            image[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        CheckpointBenchmark.print(original.count * 8, "flipped bits of", original.count, "bytes")
        for (code, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            CheckpointBenchmark.print(count, code)
        }
        CheckpointBenchmark.print((monotonicNanoseconds() - start) / 1_000_000_000, "seconds")
    }

    private static func identities(of image: [UInt8]) -> [CheckpointIdentifier]? {
        (try? CheckpointReader(bytes: image).checkpoint()).map {
            [$0.weightsID, $0.specID, $0.spaceID(), $0.fileID, $0.annexID]
        }
    }

    /// The code of the refusal, `other` where another content is read, nil where the content is the same.
    private static func refusal(of image: [UInt8], unless expected: [CheckpointIdentifier]?) -> String? {
        do throws(CheckpointError) {
            let read = try CheckpointReader(bytes: image).checkpoint()
            let found = [read.weightsID, read.specID, read.spaceID(), read.fileID, read.annexID]
            return found == expected ? nil : "other"
        } catch {
            return error.code.rawValue
        }
    }
}
