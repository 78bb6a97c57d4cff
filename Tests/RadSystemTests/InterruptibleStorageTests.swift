import RadSystem
import RadTestSupport
import Testing

@Suite struct InterruptibleStorageTests {
    @Test func `a write that is interrupted leaves the old file and no temporary one`() throws {
        let folder = try TemporaryDirectory()
        let interrupt = try InterruptSignal(listens: false)
        let storage = InterruptibleStorage(until: interrupt)
        let path = folder.file("file")
        try storage.replaceFile(at: path, with: [1, 2])
        let error = #expect(throws: SystemError.self) {
            try storage.replaceFile(at: path) { writer in
                try writer.write([3])
                interrupt.raise()
                try writer.write([UInt8](repeating: 4, count: 9 << 20))
            }
        }
        #expect(error?.code == SystemError.cancelled)
        #expect(try File.bytes(path) == [1, 2])
        #expect(try File.names(in: folder.path) == ["file"])
        #expect(throws: SystemError.self) { try storage.createDirectories(at: folder.file("new")) }
    }

    @Test func `large pieces are written whole while nothing interrupts`() throws {
        let folder = try TemporaryDirectory()
        let storage = InterruptibleStorage(until: try InterruptSignal(listens: false))
        let bytes = (0..<(9 << 20) + 5).map { UInt8(truncatingIfNeeded: $0) }
        try storage.replaceFile(at: folder.file("file"), with: bytes)
        #expect(try File.bytes(folder.file("file")) == bytes)
    }
}
