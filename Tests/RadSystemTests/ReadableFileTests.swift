import RadTestSupport
import Testing

@testable import RadSystem

@Suite struct ReadableFileTests {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try FileSystemStorage().replaceFile(at: folder.file("ten"), with: Array(0..<10))
    }

    private func shell(_ command: String) throws {
        let child = try ChildProcess(executable: "/bin/sh", arguments: ["-c", command])
        #expect(try child.wait().isSuccess)
    }

    @Test func `reading at an offset gives what is there and no more`() throws {
        let file = try ReadableFile(path: folder.file("ten"), followLinks: false)
        #expect(file.status.size == 10)
        #expect(try file.read(at: 2, count: 3) == [2, 3, 4])
        #expect(try file.read(at: 8, count: 1 << 40) == [8, 9])
        #expect(try file.read(at: 10, count: 1).isEmpty)
        #expect(try file.read(at: 1 << 50, count: 1).isEmpty)
        var bytes = [UInt8](repeating: 0xff, count: 5)
        #expect(try file.read(at: 9, into: &bytes, from: 2, count: 3) == 1)
        #expect(bytes == [0xff, 0xff, 9, 0xff, 0xff])
        #expect(throws: SystemError.self) { try file.readAll(limit: 9) }
    }

    @Test func `a file that is not regular is refused at once`() throws {
        try shell("mkfifo '\(folder.file("fifo"))'")
        let start = monotonicNanoseconds()
        for path in [folder.file("fifo"), folder.path, "/dev/zero"] {
            #expect(throws: SystemError.self) { try ReadableFile(path: path, followLinks: true) }
        }
        #expect(monotonicNanoseconds() - start < 5_000_000_000)
    }

    @Test func `a link is followed only when asked`() throws {
        try shell("ln -s ten '\(folder.file("link"))'")
        #expect(throws: SystemError.self) { try ReadableFile(path: folder.file("link"), followLinks: false) }
        #expect(try ReadableFile(path: folder.file("link"), followLinks: true).status.size == 10)
    }

    @Test func `errors about archive files do not name them`() {
        do throws(SystemError) {
            _ = try ReadableFile(path: folder.file("DOE^JANE"), followLinks: false)
            Issue.record("A missing file was opened.")
        } catch {
            #expect(error.code == SystemError.notFound)
            #expect(!error.description.contains("DOE"))
            #expect(error.description.contains("No such file"))
        }
    }

    @Test func `a path with a zero byte is not cut there`() {
        let path = Array(folder.file("ten").utf8) + [0] + Array("x".utf8)
        #expect(throws: SystemError.self) { try ReadableFile(path: path, followLinks: false) }
    }
}

@Suite struct SealedMemoryTests {
    @Test func `sealed memory is seen by whoever maps its descriptor`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let memory = try SealedMemory(bytes: bytes)
        let mapped = try SealedMemory(descriptor: memory.descriptor)
        #expect(mapped.count == bytes.count)
        let isEqual = mapped.withBytes { span in
            span.byteCount == bytes.count
                && bytes.indices.allSatisfy { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == bytes[$0] }
        }
        #expect(isEqual)
    }

    @Test func `memory that is filled in place holds what was filled`() throws {
        let memory = unsafe try SealedMemory(count: 4096) { buffer in
            for index in 0..<buffer.count { unsafe buffer[index] = UInt8(index % 251) }
        }
        #expect(memory.withBytes { unsafe $0.unsafeLoad(fromByteOffset: 300, as: UInt8.self) } == 49)
    }

    @Test func `a failing filler makes no memory`() {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) { try SealedMemory(count: 10) { _ in throw Refusal() } }
        #expect(throws: SystemError.self) { try SealedMemory(bytes: []) }
    }

    #if os(Linux)
        @Test func `sealed memory cannot be written or resized through its descriptor`() throws {
            let memory = try SealedMemory(bytes: [1, 2, 3])
            let path = "/proc/\(currentProcessIdentifier())/fd/\(memory.descriptor.rawValue)"
            for command in ["printf x > '\(path)'", "printf x >> '\(path)'", "printf x 1<> '\(path)'"] {
                let child = try ChildProcess(executable: "/bin/sh", arguments: ["-c", command])
                #expect(try !child.wait().isSuccess)
            }
            #expect(memory.withBytes { unsafe $0.unsafeLoad(as: UInt8.self) } == 1)
        }

        @Test func `a file that is not sealed is refused`() throws {
            let folder = try TemporaryDirectory()
            try FileSystemStorage().replaceFile(at: folder.file("open"), with: [1])
            let file = try FileLock(at: folder.file("open"), subject: "open file")
            #expect(throws: SystemError.self) { try SealedMemory(descriptor: file.descriptor) }
        }
    #endif
}
