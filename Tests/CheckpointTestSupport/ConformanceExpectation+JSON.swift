import Foundation
import RadCheckpoint

/// What a reader should say of a file of the conformance set.
struct ConformanceExpectation: Codable, Hashable, Sendable {
    /// The path below the folder of the set.
    var file: String
    /// The code of the refusal; nil for a valid file.
    var code: String?
    /// The identities of a valid file.
    var identities: [String: String]?

    /// The identities of a file by their kinds.
    static func identities(_ header: CheckpointHeader) -> [String: String] {
        [
            "weights": "\(header.weightsID)", "spec": "\(header.specID)", "space": "\(header.spaceID())",
            "file": "\(header.fileID)", "annex": "\(header.annexID)",
        ]
    }

    /// The text of `expected.json`.
    static func json(_ expectations: [ConformanceExpectation]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(expectations)) + [10]
    }

    /// The lines of `expected.json`.
    static func read(_ bytes: [UInt8]) throws -> [ConformanceExpectation] {
        try JSONDecoder().decode([ConformanceExpectation].self, from: Data(bytes))
    }
}
