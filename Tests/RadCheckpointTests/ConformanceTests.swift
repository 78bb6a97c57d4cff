import Foundation
import RadHDF5
import RadSystem
import RadTestSupport
import Testing

@testable import RadCheckpoint

/// The files of `Formats/Checkpoint/conformance`, which other readers can be held to as well.
@Suite struct ConformanceTests {
    static let folder = Repository.root + "/Formats/Checkpoint/conformance"

    /// What a reader should say of a file.
    struct Expectation: Codable, Hashable, Sendable, CustomTestStringConvertible {
        var file: String
        /// The code of the refusal; nil for a valid file.
        var code: String?
        /// The identities of a valid file.
        var identities: [String: String]?

        var testDescription: String { file }
    }

    static let expectations: [Expectation] = {
        guard let bytes = try? File.bytes(folder + "/expected.json") else { return [] }
        return (try? JSONDecoder().decode([Expectation].self, from: Data(bytes))) ?? []
    }()

    @Test(.enabled(if: Rewriting.isAsked(for: "conformance")))
    func `the conformance set is written`() throws {
        var expectations: [Expectation] = []
        for one in ConformanceSet.all {
            let image = try one.image()
            let found = refusal(of: image)
            #expect(found?.code.rawValue == one.code, "\(one.name): \(found.map(String.init(describing:)) ?? "valid")")
            let file = "\(one.code == nil ? "valid" : "invalid")/\(one.name).radz.h5"
            try File.write(image, to: Self.folder + "/" + file)
            var expectation = Expectation(file: file, code: one.code)
            if one.code == nil { expectation.identities = Self.identities(try CheckpointReader(bytes: image).header) }
            expectations.append(expectation)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try File.write([UInt8](encoder.encode(expectations)) + [10], to: Self.folder + "/expected.json")
    }

    static func identities(_ header: CheckpointHeader) -> [String: String] {
        [
            "weights": "\(header.weightsID)", "spec": "\(header.specID)", "space": "\(header.spaceID())",
            "file": "\(header.fileID)", "annex": "\(header.annexID)",
        ]
    }

    @Test func `there is a file for each rule and a line for each file`() throws {
        #expect(Self.expectations.count(where: { $0.code != nil }) >= 60)
        #expect(Set(Self.expectations.map(\.file)).count == Self.expectations.count)
        let files = ["valid", "invalid"].flatMap { name in
            File.filesBelow(Self.folder + "/" + name).map { "\(name)/\($0)" }
        }
        #expect(Set(files) == Set(Self.expectations.map(\.file)))
        for file in files { #expect(try File.bytes(Self.folder + "/" + file).count < 64 << 10, "\(file)") }
        #expect(
            Set(Self.expectations.map(\.file))
                == Set(
                    ConformanceSet.all.map {
                        "\($0.code == nil ? "valid" : "invalid")/\($0.name).radz.h5"
                    }))
    }

    @Test(arguments: expectations)
    func `a file is judged as the set says`(expectation: Expectation) throws {
        let bytes = try File.bytes(Self.folder + "/" + expectation.file)
        #expect(refusal(of: bytes)?.code.rawValue == expectation.code)
        if expectation.code == nil {
            let header = try CheckpointReader(bytes: bytes).header
            #expect(Self.identities(header) == expectation.identities)
        }
    }

    /// The version of libhdf5 that the files were written with; others may lay them out otherwise.
    private static let library = "1.10.8"

    @Test(.enabled(if: HDF5Document.libraryVersion == library))
    func `making the set again gives the files that are there`() throws {
        for one in ConformanceSet.all {
            let file = "\(one.code == nil ? "valid" : "invalid")/\(one.name).radz.h5"
            #expect(try one.image() == File.bytes(Self.folder + "/" + file), "\(file)")
        }
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `a reader that was written from the specification alone judges alike`() throws {
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let script = try File.text(Repository.root + "/Tests/RadCheckpointTests/Oracle/radz.py")
        let output = String(decoding: try python.run(script, arguments: [Self.folder]), as: UTF8.self)
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.last == "\(Self.expectations.count) files, 0 disagree", "\(lines.suffix(12))")
    }
}
