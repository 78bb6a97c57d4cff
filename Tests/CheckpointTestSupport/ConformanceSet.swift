import RadCheckpoint
import RadHDF5

/// The files of `Formats/Checkpoint/conformance`, and how they are made.
package enum ConformanceSet {
    static let all =
        valid + container + objects + datasets + elements + features + documents + architectures + recipes + labels
        + origins + contents + goldens + quantized + trainings + kinds

    /// Files that cannot be made, or are judged otherwise than their cases say.
    struct Misjudged: Error, CustomStringConvertible {
        let description: String
    }

    /// Every file of the set with its path below the folder, `expected.json` last.
    ///
    /// - Throws: an error that names the files that a reader judges otherwise than their cases say.
    package static func files() throws -> [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        var expectations: [ConformanceExpectation] = []
        var faults: [String] = []
        for one in all {
            do {
                let image = try one.image()
                let found = refusal(of: image)
                if found?.code.rawValue != one.code {
                    faults.append("\(one.path): \(found.map(String.init(describing:)) ?? "valid")")
                }
                var expectation = ConformanceExpectation(file: one.path, code: one.code)
                if found == nil {
                    expectation.identities = ConformanceExpectation.identities(
                        try CheckpointReader(bytes: image).header)
                }
                files.append((one.path, image))
                expectations.append(expectation)
            } catch {
                faults.append("\(one.path): not made, \(error)")
            }
        }
        guard faults.isEmpty else { throw Misjudged(description: faults.joined(separator: "\n")) }
        files.append(("expected.json", try ConformanceExpectation.json(expectations)))
        return files
    }
}

extension HDF5Document {
    /// The document with the identities that a reader computes from its content.
    func withRenewedIdentities() throws -> HDF5Document {
        var document = self
        // The reader names the first identity that is another; there are five.
        for _ in 0..<5 {
            do {
                _ = try CheckpointReader(bytes: try document.image())
                return document
            } catch let error as CheckpointError {
                let parts = (error.expected ?? "").split(separator: " ").map(String.init)
                guard error.code == .identity, parts.count == 2 else { throw error }
                document.root.groups["manifest"]?.attributes[parts[0]] = .string(parts[1])
            }
        }
        return document
    }
}
