import RadHDF5
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

extension ConformanceExpectation: CustomTestStringConvertible {
    var testDescription: String { file }
}

/// The files of `Formats/Checkpoint/conformance`, which other readers can be held to as well.
@Suite struct ConformanceTests {
    static let folder = Repository.root + "/Formats/Checkpoint/conformance"

    static let expectations: [ConformanceExpectation] =
        (try? ConformanceExpectation.read(File.bytes(folder + "/expected.json"))) ?? []

    @Test func `there is a file for each rule and a line for each file`() throws {
        #expect(Self.expectations.count(where: { $0.code != nil }) >= 60)
        #expect(Set(Self.expectations.map(\.file)).count == Self.expectations.count)
        let files = ["valid", "invalid"].flatMap { name in
            File.filesBelow(Self.folder + "/" + name).map { "\(name)/\($0)" }
        }
        #expect(Set(files) == Set(Self.expectations.map(\.file)))
        for file in files { #expect(try File.bytes(Self.folder + "/" + file).count < 64 << 10, "\(file)") }
        #expect(Set(Self.expectations.map(\.file)) == Set(ConformanceSet.all.map(\.path)))
    }

    @Test(arguments: expectations)
    func `a file is judged as the set says`(expectation: ConformanceExpectation) throws {
        let bytes = try File.bytes(Self.folder + "/" + expectation.file)
        #expect(refusal(of: bytes)?.code.rawValue == expectation.code)
        if expectation.code == nil {
            let header = try CheckpointReader(bytes: bytes).header
            #expect(ConformanceExpectation.identities(header) == expectation.identities)
        }
    }

    /// The version of libhdf5 that the files were written with; others may lay them out otherwise.
    private static let library = "1.10.8"

    @Test(.enabled(if: HDF5Document.libraryVersion == library))
    func `making the set again gives the files that are there`() throws {
        for file in try ConformanceSet.files() {
            #expect(try file.bytes == File.bytes(Self.folder + "/" + file.path), "\(file.path)")
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
