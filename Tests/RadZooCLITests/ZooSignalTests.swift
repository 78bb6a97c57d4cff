import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// Publishing and pulling that a signal asks to stop.
@Suite(.serialized) struct ZooSignalTests {
    private let folder: TemporaryDirectory
    private let program: Program

    init() throws {
        folder = try TemporaryDirectory()
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
    }

    private var zoo: String { folder.file("zoo") }
    private var out: String { folder.file("out.radz.h5") }
    private var environment: [String: String] { ["XDG_STATE_HOME": folder.file("state")] }

    private func run(_ arguments: [String]) throws -> Program.Result {
        try program.run(arguments, environment: environment, directory: folder.path, timeout: 120)
    }

    private var publishing: [String] {
        ["zoo", "publish", "radnet-s", "--card", Repository.root + "/ModelCards/radnet-s.md", "--zoo", zoo]
    }

    /// Starts a command and gives it a signal as soon as a state is seen; nil where it ended before it was.
    private func run(
        _ arguments: [String], given number: Int32, once isReached: () throws -> Bool
    ) throws -> Program.Result? {
        let running = try RunningProgram(program, arguments, environment: environment)
        while try !isReached() {
            guard running.isRunning else { return nil }
            usleep(500)
        }
        running.signal(number)
        // Well below the minute after which a silent server is given up anyway.
        return try running.wait(limit: 50)
    }

    private var parts: [String] {
        ((try? File.names(in: folder.path)) ?? []).filter { $0.hasSuffix(".radzoo-partial") }
    }

    private func partialByteCount() throws -> Int {
        try parts.first.map { try File.bytes(folder.file($0)).count } ?? 0
    }

    @Test(.requiresPython(), .requiresProgram("curl"), arguments: [SIGINT, SIGTERM])
    func `a transfer stops at a signal with status 75, keeps what came, and goes on from there`(number: Int32) throws {
        #expect(try run(publishing).status == 0)
        let server = try WebServer(.slow, of: zoo)
        let arguments = ["zoo", "pull", server.address, "radnet-s", "--out", out]
        let found = try run(arguments, given: number) { try partialByteCount() > 0 }
        let stopped = try #require(found)
        #expect(stopped.status == 75, "\(stopped.diagnostics)")
        #expect(stopped.diagnostics.contains("a signal") && stopped.diagnostics.contains("Run it again"))
        #expect(!File.exists(out))
        let kept = try partialByteCount()
        #expect(kept > 0)
        let again = try run(arguments)
        #expect(again.status == 0, "\(again.diagnostics)")
        #expect(try run(["checkpoint", "verify", out]).status == 0)
        #expect(parts.isEmpty)
    }

    @Test(.requiresPython(), .requiresProgram("curl"))
    func `a transfer from a server that is silent stops at once`() throws {
        #expect(try run(publishing).status == 0)
        let server = try WebServer(.silent, of: zoo)
        let found = try run(["zoo", "pull", server.address, "radnet-s", "--out", out], given: SIGTERM) {
            try File.names(in: folder.path).contains { $0.hasSuffix(".radzoo-partial.lock") }
        }
        let stopped = try #require(found)
        #expect(stopped.status == 75, "\(stopped.diagnostics)")
        #expect(!(try File.names(in: folder.path).contains { $0.contains("radzoo-part") }))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `publishing stops at a signal with status 75 and leaves the old index and nothing half-written`(
        number: Int32
    ) throws {
        let tiny = try TinyModel(in: folder, program: program)
        #expect(try run(["zoo", "publish", tiny.checkpoint, "--card", tiny.card, "--zoo", zoo]).status == 0)
        let index = try File.bytes(zoo + "/index.json")
        try File.copy(zoo, to: folder.file("kept"))
        var stopped: Program.Result?
        // Writing takes some milliseconds, which a busy machine may let pass unseen.
        for _ in 0..<20 where stopped?.status != 75 {
            try File.remove(zoo)
            try File.copy(folder.file("kept"), to: zoo)
            stopped = try run(publishing, given: number) {
                File.filesBelow(zoo).contains { $0.hasSuffix(".radzoo-part") }
            }
        }
        let result = try #require(stopped)
        #expect(result.status == 75, "\(result.status) \(result.diagnostics)")
        #expect(result.diagnostics.contains("Stopped by a signal"), "\(result.diagnostics)")
        #expect(try File.bytes(zoo + "/index.json") == index)
        #expect(!File.filesBelow(zoo).contains { $0.hasSuffix(".radzoo-part") })
        #expect(try run(["zoo", "verify", zoo]).status == 0)
        #expect(try run(publishing).status == 0)
        #expect(try run(["zoo", "list", zoo]).text.contains("2 versions"))
    }
}
