import RadCheckpoint
import RadInference
import RadModels
import RadSystem
import RadTensor

/// Times what a user of a large checkpoint waits for: RADNet-50 with random weights in single precision.
///
/// ```
/// RADZOO_DEVELOPMENT=1 swift run -c release CheckpointBenchmark FOLDER
/// ```
/// The file is written to the folder when it is not there yet. The best of several passes counts; the file is in the
/// system's cache then, so that the medium is not measured.
///
/// With a file in the folder's place every single bit of it is flipped, and what the reader makes of it is counted: the
/// figures of `Formats/Checkpoint/DAMAGE.md`.
@main
struct CheckpointBenchmark {
    static func main() throws {
        guard let folder = CommandLine.arguments.dropFirst().first, CommandLine.arguments.count == 2 else {
            writeStandardError("usage: CheckpointBenchmark FOLDER|FILE\n")
            return
        }
        if try FileStatus.of(folder).kind == .regular { return try FlippedBits.count(in: folder) }
        let path = folder + "/benchmark.radz.h5"
        if try FileStatus.ifPresent(path) == nil { try write(to: path) }
        let byteCount = Int(try FileStatus.of(path).size)
        let inspection = try best(of: 20) { _ = try CheckpointReader(path: path).header }
        let bytes = try ReadableFile(path: path, followLinks: false, subject: "benchmark").readAll(limit: byteCount)
        let hashing = try best(of: 3) { _ = ContentDigest(of: try Self.tensor(bytes)) }
        let verifying = try best(of: 3) { try CheckpointReader(path: path).verify() }
        let opening = try best(of: 3) { _ = try CheckpointReader.open(path) }
        let sealing = try best(of: 3) { _ = try CheckpointReader.seal(path) }
        let loading = try best(of: 3) {
            _ = try EmbeddingModel(checkpoint: try CheckpointReader.open(path), threads: 1)
        }
        print("file", byteCount >> 20, "MiB")
        print("inspect", milliseconds(inspection), "ms")
        print("SHA-256 of the bytes", milliseconds(hashing), "ms,", byteCount / Int(hashing / 1_000), "MB/s")
        print("verify", milliseconds(verifying), "ms")
        print(
            "open with digests", milliseconds(opening), "ms, beyond the digests", milliseconds(opening - hashing), "ms")
        print(
            "open for inference", milliseconds(loading), "ms, beyond the digests", milliseconds(loading - hashing), "ms"
        )
        print("seal", milliseconds(sealing), "ms")
    }

    private static func tensor(_ bytes: [UInt8]) throws -> Tensor {
        try Tensor(shape: [bytes.count], elementType: .uint8, bytes: bytes)
    }

    static func print(_ parts: Any...) {
        try? writeStandardOutput(parts.map { "\($0)" }.joined(separator: " ") + "\n")
    }

    private static func milliseconds(_ nanoseconds: Double) -> Double { (nanoseconds / 10_000).rounded() / 100 }

    private static func best(of count: Int, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<count {
            let start = monotonicNanoseconds()
            try body()
            best = min(best, Double(monotonicNanoseconds() - start))
        }
        return best
    }

    private static func write(to path: String) throws {
        guard let model = ModelRegistry.model(named: "radnet-50") else { return }
        let half = try model.untrainedCheckpoint()
        let checkpoint = try Checkpoint(
            manifest: half.manifest,
            elements: CheckpointElements(
                architecture: half.architecture, preprocessing: half.preprocessing, embedding: half.embedding,
                labels: half.labels, licence: half.licence, provenance: half.provenance),
            parameters: model.untrained().parameters)
        try checkpoint.write(to: path, through: FileSystemStorage())
    }
}
