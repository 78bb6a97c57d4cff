import Foundation
import RadSystem
import RadTestSupport
import Testing

@testable import RadCheckpoint

/// Whether files below `Formats/Checkpoint` are written rather than read: `RADZOO_REWRITE=golden` once for a version,
/// `RADZOO_REWRITE=conformance` whenever a rule gets a file.
enum Rewriting {
    static func isAsked(for what: String) -> Bool { ProcessInfo.processInfo.environment["RADZOO_REWRITE"] == what }
}

@Suite struct GoldenFileWriting {
    @Test(.enabled(if: Rewriting.isAsked(for: "golden")))
    func `the golden files of the newest version are written`() throws {
        let folder = Repository.root + "/Formats/Checkpoint/golden/\(FormatVersion.current)"
        let storage = FileSystemStorage()
        for (name, checkpoint) in [
            ("full", try SampleSupplements.checkpoint()), ("training-state", try SampleSupplements.training()),
        ] {
            let path = "\(folder)/\(name).radz.h5"
            try checkpoint.write(to: path, through: storage)
            var hasher = ContentHasher()
            let bytes = try File.bytes(path)
            hasher.update(bytes)
            print("| `\(name).radz.h5` | \(bytes.count) | `\(hasher.finish().hexadecimal)` |")
            for id in [
                checkpoint.weightsID, checkpoint.specID, checkpoint.spaceID(), checkpoint.fileID, checkpoint.annexID,
            ] { print("- `\(id)`") }
        }
    }
}
