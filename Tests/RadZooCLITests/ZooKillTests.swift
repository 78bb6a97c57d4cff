import ArchiveTestSupport
import Crypto
import Foundation
import RadTensor
import RadTestSupport
import Testing

/// Publishing and pulling that are ended from outside: by kill, and by a disk that is full.
@Suite(.serialized) struct ZooKillTests {
    /// How many processes of each kind are killed; `RADZOO_TORTURE` asks for more.
    private static let kills = Int(ProcessInfo.processInfo.environment["RADZOO_TORTURE"] ?? "") ?? 4

    private let folder: TemporaryDirectory
    private let program: Program
    private let tiny: TinyModel

    init() throws {
        folder = try TemporaryDirectory()
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
        tiny = try TinyModel(in: folder, program: program)
        try #require(try run("key", "new-signing", key).status == 0)
    }

    private var key: String { folder.file("key.pem") }
    private var zoo: String { folder.file("zoo") }
    private var out: String { folder.file("out.radz.h5") }
    private var environment: [String: String] { ["XDG_STATE_HOME": folder.file("state")] }

    private func run(_ arguments: String...) throws -> Program.Result { try run(arguments) }

    private func run(_ arguments: [String]) throws -> Program.Result {
        try program.run(arguments, environment: environment, directory: folder.path, timeout: 120)
    }

    /// The arguments that publish the shipped model.
    private func publishing(to zoo: String) -> [String] {
        [
            "zoo", "publish", "radnet-s", "--card", Repository.root + "/ModelCards/radnet-s.md", "--zoo", zoo, "--sign",
            key,
        ]
    }

    private func publishTiny(to zoo: String) throws {
        let result = try run(
            "zoo", "publish", tiny.checkpoint, "--card", tiny.card, "--zoo", zoo, "--sign", key)
        try #require(result.status == 0, "\(result.diagnostics)")
    }

    /// The number of versions of a zoo that is whole.
    private func versions(of zoo: String) throws -> Int {
        let result = try run("zoo", "verify", zoo, "--key", key + ".pub", "--json")
        #expect(result.status == 0, "\(result.text) \(result.diagnostics)")
        let report = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
        return try #require(report?["versions"] as? Int)
    }

    /// Whether every file that has the name of a checkpoint is the one.
    private func blobsAreWhole(in zoo: String) throws -> Bool {
        try File.filesBelow(zoo + "/blobs").allSatisfy { path in
            let name = path.split(separator: "/").last ?? ""
            if name.hasPrefix(".") { return true }
            let digest = SHA256.hash(data: Data(try File.bytes(zoo + "/blobs/" + path)))
            return digest.map { String(format: "%02x", $0) }.joined() == name
        }
    }

    /// Runs a command, kills it at a random moment, and says whether it was still running.
    private func kill(_ arguments: [String], within duration: Double, _ random: inout SeededRandom) throws -> Bool {
        let running = try RunningProgram(program, arguments, environment: environment)
        Thread.sleep(forTimeInterval: duration * random.uniform() * 1.05)
        running.signal(SIGKILL)
        return try running.wait().status == 128 + SIGKILL
    }

    @Test func `a zoo whose publisher is killed is the old or the new one, and the same command finishes`() throws {
        let kept = folder.file("kept")
        try publishTiny(to: kept)
        try File.copy(kept, to: zoo)
        let began = Date()
        #expect(try run(publishing(to: zoo)).status == 0)
        let duration = Date().timeIntervalSince(began)
        try File.remove(folder.file("state"))
        var random = SeededRandom(seed: 3)
        var counts = (killed: 0, old: 0)
        for round in 0..<Self.kills {
            try File.remove(zoo)
            try File.copy(kept, to: zoo)
            if try kill(publishing(to: zoo), within: duration, &random) { counts.killed += 1 }
            if try versions(of: zoo) == 1 { counts.old += 1 }
            #expect(try blobsAreWhole(in: zoo), "round \(round)")
            let again = try run(publishing(to: zoo))
            #expect(again.status == 0, "round \(round): \(again.diagnostics)")
            #expect(try versions(of: zoo) == 2)
            #expect(!File.filesBelow(zoo).contains { $0.hasSuffix(".radzoo-part") }, "round \(round)")
            try File.remove(folder.file("state"))
        }
        print("publish: \(Self.kills) rounds, \(counts.killed) killed, \(counts.old) left the old index")
    }

    /// Pulls from a place again and again, each time killed once and then left alone.
    private func pullKilled(from place: String, _ name: String) throws {
        let content = try File.bytes(zoo + "/" + (try #require(blob)))
        let arguments = ["zoo", "pull", place, "radnet-s", "--out", out]
        let began = Date()
        #expect(try run(arguments).status == 0)
        let duration = Date().timeIntervalSince(began)
        var random = SeededRandom(seed: 4)
        var counts = (killed: 0, partial: 0)
        for round in 0..<Self.kills {
            try File.remove(out)
            if try kill(arguments, within: duration, &random) { counts.killed += 1 }
            if File.exists(out) { #expect(try File.bytes(out) == content, "round \(round)") }
            if try !leftovers().isEmpty { counts.partial += 1 }
            let again = try run(arguments)
            #expect(again.status == 0, "round \(round): \(again.diagnostics)")
            #expect(try File.bytes(out) == content)
            #expect(try leftovers() == [], "round \(round)")
        }
        print("pull, \(name): \(Self.kills) rounds, \(counts.killed) killed, \(counts.partial) left a part")
    }

    private var blob: String? {
        File.filesBelow(zoo).filter { $0.hasPrefix("blobs/") }
            .max { ((try? File.bytes(zoo + "/" + $0).count) ?? 0) < ((try? File.bytes(zoo + "/" + $1).count) ?? 0) }
    }

    private func leftovers() throws -> [String] {
        try File.names(in: folder.path).filter { $0.contains("radzoo-part") }
    }

    @Test func `a copy that is killed is whole or absent, and the same command finishes`() throws {
        #expect(try run(publishing(to: zoo)).status == 0)
        try pullKilled(from: zoo, "folder")
    }

    @Test(.requiresPython(), .requiresProgram("curl"))
    func `a transfer that is killed is whole or absent, and the same command goes on`() throws {
        #expect(try run(publishing(to: zoo)).status == 0)
        let server = try WebServer(.slow, of: zoo)
        try pullKilled(from: server.address, "server")
    }

    /// A tmpfs of some KiB; nil where it may not be mounted.
    private func mounted(_ kibibytes: Int) throws -> String? {
        let path = try folder.folder("disk")
        guard let mount = Program(named: "mount"),
            try mount.run(["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path]).status == 0
        else {
            Skips.report("a full disk", because: "a tmpfs may not be mounted here")
            return nil
        }
        return path
    }

    @Test func `a full disk stops publishing and pulling with status 75 and leaves what was`() throws {
        guard let disk = try mounted(2_048) else { return }
        defer { _ = try? Program(named: "umount")?.run([disk]) }
        let zoo = disk + "/zoo"
        try publishTiny(to: zoo)
        let stopped = try run(publishing(to: zoo))
        #expect(stopped.status == 75, "\(stopped.status) \(stopped.diagnostics)")
        #expect(try versions(of: zoo) == 1)
        #expect(try blobsAreWhole(in: zoo))
        _ = try Program(named: "mount")?.output(["-o", "remount,size=48m", disk])
        #expect(try run(publishing(to: zoo)).status == 0)
        #expect(try versions(of: zoo) == 2)
        _ = try Program(named: "mount")?.output(["-o", "remount,size=12m", disk])
        let arguments = ["zoo", "pull", zoo, "radnet-s", "--out", disk + "/out.radz.h5"]
        let full = try run(arguments)
        #expect(full.status == 75, "\(full.status) \(full.diagnostics)")
        #expect(!File.exists(disk + "/out.radz.h5"))
        _ = try Program(named: "mount")?.output(["-o", "remount,size=64m", disk])
        #expect(try run(arguments).status == 0)
    }
}
