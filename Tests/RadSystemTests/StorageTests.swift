import RadTestSupport
import Testing

@testable import RadSystem

/// A way for a call to fail and for how long.
struct FaultCase: CustomTestStringConvertible, Sendable {
    let fault: FaultyStorage.Fault
    let duration: FaultyStorage.Duration
    var testDescription: String { "\(fault), \(duration)" }

    static let all: [FaultCase] = [
        FaultyStorage.Fault.failure(code: SystemError.noSpace), .failure(code: SystemError.inputOutput),
        .failure(code: SystemError.interrupted), .shortWrite,
    ].flatMap { fault in FaultyStorage.Duration.allCases.map { FaultCase(fault: fault, duration: $0) } }
}

func contents(of path: String) throws -> [UInt8]? {
    guard try FileStatus.ifPresent(path) != nil else { return nil }
    return try ReadableFile(path: path, followLinks: false).readAll(limit: 1 << 24)
}

func names(in directory: String) throws -> [String] {
    var walker = try DirectoryWalker(roots: [directory], followLinks: false)
    var names: [String] = []
    walker.walk { listing in
        names += listing.entries.map { String(decoding: listing.relativePath(of: $0), as: UTF8.self) }
    }
    return names
}

@Suite struct StorageTests {
    let folder: TemporaryDirectory
    let storage = FileSystemStorage()
    var target: String { folder.file("target") }

    init() throws { folder = try TemporaryDirectory() }

    @Test func `replacing a file creates it, then exchanges its whole content`() throws {
        try storage.replaceFile(at: target, permissions: 0o600, with: [1, 2, 3])
        #expect(try contents(of: target) == [1, 2, 3])
        #expect(try FileStatus.of(target).permissions == 0o600)
        try storage.replaceFile(at: target) { writer in
            for _ in 0..<3000 { try writer.write([UInt8](repeating: 7, count: 1000)) }
            try writer.write("end")
        }
        let expected = [UInt8](repeating: 7, count: 3_000_000) + Array("end".utf8)
        #expect(try contents(of: target) == expected)
        #expect(try names(in: folder.path) == ["target"])
    }

    @Test(arguments: FaultCase.all)
    func `whichever call of a replacement fails, the target is the old or the new file`(_ faultCase: FaultCase) throws {
        let old = [UInt8](repeating: 1, count: 700_000)
        let new = [UInt8](repeating: 2, count: 900_000)
        var position = 1
        var failures = 0
        while true {
            try storage.replaceFile(at: target, with: old)
            let faulty = FaultyStorage(storage, failing: faultCase.fault, at: position, faultCase.duration)
            var failure: SystemError?
            do throws(SystemError) {
                try faulty.replaceFile(at: target, with: new)
            } catch {
                failure = error
            }
            let after = try #require(try contents(of: target))
            #expect(after == old || after == new)
            if failure == nil { #expect(after == new) }
            if let failure { #expect([.failure(code: failure.code)].contains(faultCase.fault)) }
            if case .once = faultCase.duration { #expect(try names(in: folder.path) == ["target"]) }
            try storage.replaceFile(at: target, with: [3])
            #expect(try contents(of: target) == [3])
            #expect(try names(in: folder.path) == ["target"])
            if failure != nil { failures += 1 }
            if faulty.firedCount == 0 { break }
            position += 1
            try #require(position < 50)
        }
        // Creating, writing, synchronising, closing, renaming, synchronising the directory.
        #expect(position > 6 || faultCase.fault == .shortWrite)
        #expect((failures == 0) == (faultCase.fault == .shortWrite))
    }

    @Test func `an interruption of opening or writing is made good when it is the only one`() throws {
        for position in [1, 2] {
            let faulty = FaultyStorage(storage, failing: .failure(code: SystemError.interrupted), at: position)
            try faulty.replaceFile(at: target, with: [UInt8(position)])
            #expect(try contents(of: target) == [UInt8(position)])
            #expect(faulty.firedCount == 1)
        }
    }

    @Test func `a failed synchronisation is never tried again`() throws {
        let faulty = FaultyStorage(storage, failing: .failure(code: SystemError.interrupted), at: 3)
        #expect(throws: SystemError(operation: "fsync", code: SystemError.interrupted, subject: faultSubject)) {
            try faulty.replaceFile(at: target, with: [1])
        }
        // Created, written, not synchronised, removed.
        #expect(faulty.callCount == 4)
        #expect(try contents(of: target) == nil)
    }

    private var faultSubject: String { temporaryPath(for: target) }

    @Test(arguments: FaultCase.all)
    func `whichever call of a creation fails, the file is absent or whole`(_ faultCase: FaultCase) throws {
        var position = 1
        while true {
            let path = folder.file("new-\(position)")
            let faulty = FaultyStorage(storage, failing: faultCase.fault, at: position, faultCase.duration)
            try? faulty.createFileAtomically(at: path, permissions: 0o600, with: [1, 2, 3, 4])
            let after = try contents(of: path)
            #expect(after == nil || after == [1, 2, 3, 4])
            if after == nil { try storage.createFileAtomically(at: path, permissions: 0o600, with: [5]) }
            // A name that a failure left must not let the next replacement change the published file.
            try storage.replaceFile(at: path, with: [6])
            #expect(try contents(of: path) == [6])
            #expect(try names(in: folder.path).allSatisfy { !$0.contains("radzoo-part") })
            if faulty.firedCount == 0 { break }
            position += 1
            try #require(position < 50)
        }
    }

    @Test func `creating keeps an existing file`() throws {
        try storage.createFileAtomically(at: target, with: [1])
        #expect(throws: SystemError.self) { try storage.createFileAtomically(at: target, with: [2]) }
        #expect(try contents(of: target) == [1])
        #expect(try names(in: folder.path) == ["target"])
    }

    @Test func `a second writer of the same file is refused while the first one writes`() throws {
        let first = try storage.createFile(at: target, exclusive: false, permissions: 0o644)
        #expect(throws: SystemError(operation: "flock", code: SystemError.wouldBlock, subject: target)) {
            _ = try storage.createFile(at: target, exclusive: false, permissions: 0o644)
        }
        try first.close()
    }

    @Test func `a failing writer leaves the target and nothing else`() throws {
        struct Refusal: Error {}
        try storage.replaceFile(at: target, with: [1])
        #expect(throws: Refusal.self) {
            try storage.replaceFile(at: target) { writer in
                try writer.write([2])
                throw Refusal()
            }
        }
        #expect(try contents(of: target) == [1])
        #expect(try names(in: folder.path) == ["target"])
    }

    @Test func `directories are created with those above them`() throws {
        let deep = folder.file("a/b/c")
        try storage.createDirectories(at: deep)
        try storage.createDirectories(at: deep)
        #expect(try FileStatus.of(deep).kind == .directory)
        try storage.replaceFile(at: folder.file("file"), with: [])
        #expect(throws: SystemError.self) { try storage.createDirectories(at: folder.file("file/below")) }
    }

    @Test(arguments: [
        ("/a/b", "/a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("a//b/", "a", "b"), ("/", "/", "/"),
    ])
    func `a path falls into its directory and its last component`(_ path: String, _ parent: String, _ last: String) {
        #expect(parentDirectory(of: path) == parent)
        #expect(lastComponent(of: path) == last)
    }
}
