import RadGraph
import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

@Suite struct RoundTripTests {
    @Test func `a checkpoint is read as it was written, from a file, sealed memory and bytes`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let folder = try TemporaryDirectory()
        let path = folder.file("tiny.radz.h5")
        try checkpoint.write(to: path, through: FileSystemStorage())
        #expect(try CheckpointReader.open(path).hasContent(of: checkpoint))
        let memory = try CheckpointReader.seal(path)
        #expect(try CheckpointReader.open(memory, verifyingDigests: true).hasContent(of: checkpoint))
        #expect(try CheckpointReader.open(memory, verifyingDigests: false).hasContent(of: checkpoint))
        let image = try File.bytes(path)
        #expect(try image == checkpoint.image())
        #expect(try CheckpointReader(bytes: image).checkpoint().hasContent(of: checkpoint))
        #expect(File.filesBelow(folder.path) == ["tiny.radz.h5"])
    }

    @Test func `the header is read without the tensors`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let header = try CheckpointReader(bytes: checkpoint.image()).header
        #expect(header.tensors == checkpoint.header.tensors)
        #expect(header.manifest.trainingStatus == .untrained)
        #expect(header.embeddingEdge == "pooled")
        #expect(header.fileID == checkpoint.fileID)
    }

    @Test func `tensors of sealed memory refer to it`() throws {
        let folder = try TemporaryDirectory()
        try SampleCheckpoint().checkpoint().write(to: folder.file("a.radz.h5"), through: FileSystemStorage())
        let memory = try CheckpointReader.seal(folder.file("a.radz.h5"))
        let checkpoint = try CheckpointReader.open(memory, verifyingDigests: false)
        let tensor = try #require(checkpoint.parameters["stem.weight"])
        #expect(tensor.storage.byteCount == memory.count)
        #expect(tensor.byteOffset.isMultiple(of: 64))
    }

    @Test func `bytes do not depend on the order of parameters or labels`() throws {
        var sample = SampleCheckpoint()
        let image = try sample.checkpoint().image()
        sample.elements.labels.reverse()
        var reversed = ParameterSet()
        for name in sample.parameters.names.reversed() { reversed[name] = sample.parameters[name] }
        sample.parameters = reversed
        #expect(try sample.checkpoint().image() == image)
    }

    @Test(
        arguments: [
            FaultyStorage.Fault.failure(code: SystemError.noSpace), .failure(code: SystemError.inputOutput),
            .shortWrite,
        ], FaultyStorage.Duration.allCases)
    func `whichever call of the storage fails, the old file or the whole new one is there`(
        fault: FaultyStorage.Fault, duration: FaultyStorage.Duration
    ) throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let folder = try TemporaryDirectory()
        let path = folder.file("kept.radz.h5")
        let old = try SampleCheckpoint(seed: 2).checkpoint().image()
        let new = try checkpoint.image()
        var position = 1
        while true {
            try File.write(old, to: path)
            let storage = FaultyStorage(FileSystemStorage(), failing: fault, at: position, duration)
            let isWritten = (try? checkpoint.write(to: path, through: storage)) != nil
            let found = try File.bytes(path)
            #expect(found == new || (!isWritten && found == old), "call \(position)")
            try checkpoint.write(to: path, through: FileSystemStorage())
            #expect(try File.bytes(path) == new)
            #expect(File.filesBelow(folder.path) == ["kept.radz.h5"])
            if position > storage.callCount { break }
            position += 1
        }
        #expect(position > 2)
    }

    @Test func `bytes that the medium changes are found before the file takes its name`() throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: CheckpointError.self) {
            try SampleCheckpoint().checkpoint().write(
                to: folder.file("lost.radz.h5"), through: FlippingStorage())
        }
        #expect(error != nil)
        #expect(File.filesBelow(folder.path).isEmpty)
    }
}

/// A storage whose medium changes the last byte of what it is given.
private struct FlippingStorage: Storage {
    private let files = FileSystemStorage()

    func createFile(at path: String, exclusive: Bool, permissions: UInt16) throws(SystemError) -> any StorageFile {
        FlippingFile(file: try files.createFile(at: path, exclusive: exclusive, permissions: permissions))
    }

    func appendToFile(at path: String, permissions: UInt16) throws(SystemError) -> any StorageFile {
        FlippingFile(file: try files.appendToFile(at: path, permissions: permissions))
    }

    func rename(_ from: String, to destination: String) throws(SystemError) { try files.rename(from, to: destination) }
    func link(_ from: String, at destination: String) throws(SystemError) { try files.link(from, at: destination) }
    func removeFile(at path: String) throws(SystemError) { try files.removeFile(at: path) }
    func createDirectory(at path: String, permissions: UInt16) throws(SystemError) {
        try files.createDirectory(at: path, permissions: permissions)
    }
    func synchronizeDirectory(at path: String) throws(SystemError) { try files.synchronizeDirectory(at: path) }
}

private struct FlippingFile: StorageFile {
    let file: any StorageFile

    func write(_ bytes: borrowing RawSpan) throws(SystemError) -> Int {
        var copy = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
        copy[copy.count - 1] ^= 1
        return try unsafe file.write(copy.span.bytes)
    }

    func synchronize() throws(SystemError) { try file.synchronize() }
    func close() throws(SystemError) { try file.close() }
}
