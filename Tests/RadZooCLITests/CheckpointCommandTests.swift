import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// `radzoo checkpoint` and `radzoo key new-signing`.
@Suite struct CheckpointCommandTests {
    private static let formats = Repository.root + "/Formats/Checkpoint"
    private let folder: TemporaryDirectory
    private let program: Program

    init() throws {
        folder = try TemporaryDirectory()
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
    }

    private func run(_ arguments: String...) throws -> Program.Result {
        try program.run(["checkpoint"] + arguments, directory: folder.path, timeout: 120)
    }

    private func object(_ result: Program.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
    }

    @Test func `a file of format 0.1 is inspected, migrated and the same afterwards`() throws {
        let old = Self.formats + "/golden/0.1/tiny.radz.h5"
        let new = folder.file("new.radz.h5")
        #expect(try object(run("inspect", old, "--json"))["formatVersion"] as? String == "0.1")
        #expect(
            try object(run("migrate", old, "--out", new, "--json")) as? [String: String] == [
                "from": "0.1", "to": "1.0",
            ])
        #expect(try object(run("inspect", new, "--json"))["formatVersion"] as? String == "1.0")
        #expect(try run("diff", old, new, "--values").text.contains("equal"))
        // Neither a file that is there nor one that is new already.
        #expect(try run("migrate", old, "--out", new).status == 2)
        #expect(try run("migrate", new, "--out", folder.file("newer.radz.h5")).status == 2)
        #expect(File.filesBelow(folder.path) == ["new.radz.h5"])
    }

    @Test func `two files that differ are told apart`() throws {
        let first = Self.formats + "/golden/0.1/tiny.radz.h5"
        let found = try object(run("diff", first, Self.formats + "/golden/1.0/full.radz.h5", "--json"))
        #expect(found["isEqual"] as? Bool == false)
        let facts = try #require(found["facts"] as? [[String: String]]).compactMap { $0["name"] }
        #expect(facts == ["file-id", "annex-id"])
        #expect(try #require(found["tensors"] as? [Any]).isEmpty)
    }

    @Test func `a checkpoint is signed, and refused where the signature does not hold`() throws {
        let path = folder.file("full.radz.h5")
        try File.write(File.bytes(Self.formats + "/golden/1.0/full.radz.h5"), to: path)
        #expect(try run("verify", path).text.contains("unsigned"))
        let key = folder.file("signing.pem")
        let other = folder.file("other.pem")
        for file in [key, other] { #expect(try program.run(["key", "new-signing", file]).status == 0) }
        #expect(try program.run(["key", "new-signing", key]).status != 0)
        #expect(try run("verify", path, "--key", key + ".pub").status == 4)
        #expect(try run("sign", path, "--key", key).status == 0)
        #expect(try run("verify", path, "--key", key + ".pub").text.contains("signed by sha256:"))
        #expect(try run("verify", path).text.contains("check it with --key"))
        #expect(try run("verify", path, "--key", other + ".pub").status == 4)
        // The signature of one file beside another.
        let training = folder.file("training.radz.h5")
        try File.write(File.bytes(Self.formats + "/golden/1.0/training-state.radz.h5"), to: training)
        try File.write(File.bytes(path + ".sig"), to: training + ".sig")
        #expect(try run("verify", training, "--key", key + ".pub").status == 4)
    }

    @Test func `the shipped checkpoint's golden vectors hold on this machine`() throws {
        let result = try run("verify", "radnet-s", "--golden", "--json")
        #expect(result.status == 0)
        let found = try object(result)
        #expect(found["verified"] as? Bool == true)
        let golden = try #require(found["golden"] as? [[String: Any]])
        #expect(golden.count >= 20)
        #expect(golden.allSatisfy { $0["holds"] as? Bool == true })
        #expect(Set(golden.compactMap { $0["golden"] as? String }) == ["ct", "mr"])
    }

    @Test(arguments: ["four-tebibytes-in-four-bytes", "extents-that-overflow", "volume-of-a-tebivoxel"])
    func `a small file that declares far more is refused before memory is taken`(name: String) throws {
        let shell = try #require(Program(named: "sh"))
        let file = Self.formats + "/conformance/invalid/\(name).radz.h5"
        let command = "ulimit -v 4000000 && exec \"$0\" checkpoint verify \"$1\""
        let result = try shell.run(["-c", command, program.path, file])
        #expect(result.status == 4, "\(result.diagnostics)")
    }

    @Test(.requiresProgram("strace"))
    func `a hostile file makes the reader open no other`() throws {
        let strace = try #require(Program(named: "strace"))
        for name in ["external-link", "soft-link", "external-file", "virtual", "filter"] {
            let path = Self.formats + "/conformance/invalid/\(name).radz.h5"
            let calls = "trace=open,openat,openat2,connect,socket,execve"
            let result = try strace.run(["-f", "-e", calls, program.path, "checkpoint", "verify", path])
            if !result.diagnostics.contains("execve(") {
                Skips.report("opened files", because: "this machine does not let programs be traced")
                return
            }
            let lines = result.diagnostics.split(separator: "\n").map(String.init)
            let first = try #require(lines.firstIndex { $0.contains(path) && $0.contains("open") })
            let later = lines[(first + 1)...].filter { line in
                ["open(", "openat", "connect(", "socket(", "execve("].contains { line.contains($0) }
                    && !line.contains("radzoo:")
            }
            #expect(later.isEmpty, "\(name): \(later)")
            #expect(result.status == 4, "\(name)")
        }
    }

    @Test func `exported weights are imported again with the same identity`() throws {
        let (weights, network) = (folder.file("s.safetensors"), folder.file("s.onnx"))
        #expect(try run("export", "safetensors", "radnet-s", "--out", weights).status == 0)
        #expect(try run("export", "onnx", "radnet-s", "--out", network).status == 0)
        // Neither file is replaced.
        #expect(try run("export", "onnx", "radnet-s", "--out", network).status == 2)
        #expect(File.filesBelow(folder.path).count == 4)
        let copy = folder.file("copy.radz.h5")
        let facts = [
            "--architecture", "radnet-s", "--name", "copy", "--licence", "Apache-2.0", "--source", "none", "--citation",
            "none", "--without-golden", "--out", copy,
        ]
        let report = try object(
            try program.run(["checkpoint", "import", "safetensors", weights, "--json"] + facts, timeout: 120))
        let shipped = try object(run("inspect", "radnet-s", "--json"))
        let identifiers = try #require(shipped["identifiers"] as? [String: String])
        #expect((report["identifiers"] as? [String: String])?["weights"] == identifiers["weights"])
        #expect((report["identifiers"] as? [String: String])?["space"] == identifiers["space"])
        #expect(report["conversions"] as? [String: Int] == ["f16": 90])
        #expect((report["notNeeded"] as? [String])?.isEmpty == true)
        #expect((report["golden"] as? [String])?.isEmpty == true)
        #expect(try run("verify", copy).status == 0)
        let unproven = try run("verify", copy, "--golden")
        #expect(unproven.status == 1)
        #expect(unproven.text.contains("no golden vectors"))
        // Another architecture: nothing is written.
        let other = folder.file("other.radz.h5")
        let refused = try run(
            "import", "safetensors", weights, "--architecture", "radnet-50", "--name", "x", "--licence", "MIT",
            "--source", "none", "--citation", "none", "--out", other)
        #expect(refused.status == 2)
        #expect(refused.diagnostics.contains("missing: "))
        #expect(refused.diagnostics.contains("unused: "))
        #expect(refused.diagnostics.contains("the tensors are those of the architecture radnet-s"))
        let unlicensed = try run(
            "import", "safetensors", weights, "--architecture", "radnet-s", "--name", "x", "--licence", "unknown",
            "--source", "none", "--citation", "none", "--out", other)
        #expect(unlicensed.status == 2 && unlicensed.diagnostics.contains("SPDX"), "\(unlicensed.diagnostics)")
        let foreign = try run(
            "import", "torch", weights, "--architecture", "radnet-s", "--name", "x", "--licence", "MIT", "--source",
            "none", "--citation", "none", "--out", other)
        #expect(foreign.status == 4)
        #expect(!File.filesBelow(folder.path).contains("other.radz.h5"))
    }

    /// The weights of radnet-s and, since plain loops are slow here, its recipe for CT with small volumes.
    private func exported() throws -> (weights: String, recipe: String) {
        let (weights, recipe) = (folder.file("s.safetensors"), folder.file("recipe.json"))
        #expect(try run("export", "safetensors", "radnet-s", "--out", weights).status == 0)
        let description = try JSONSerialization.jsonObject(with: Data(File.bytes(weights + ".radzoo.json")))
        var preprocessing = try #require((description as? [String: Any])?["preprocessing"] as? [String: Any])
        var domain = try #require(preprocessing["domain"] as? [String: Any])
        domain["modalities"] = ["CT"]
        preprocessing["domain"] = domain
        preprocessing["shapes"] = [[1, 8, 24, 24]]
        try File.write(Array(try JSONSerialization.data(withJSONObject: preprocessing)), to: recipe)
        return (weights, recipe)
    }

    @Test func `an import computes golden vectors, and says so where a network has none`() throws {
        let (weights, recipe) = try exported()
        let facts = [
            "--architecture", "radnet-s", "--preprocessing", recipe, "--name", "copy", "--licence", "Apache-2.0",
            "--source", "none", "--citation", "none", "--json", "--out",
        ]
        let copy = folder.file("copy.radz.h5")
        let report = try object(
            try program.run(["checkpoint", "import", "safetensors", weights] + facts + [copy], timeout: 120))
        #expect(report["golden"] as? [String] == ["ct"])
        #expect(report["goldenBackend"] as? String == "reference 1 scalar f64 1 thread")
        let results = try #require(try object(run("verify", copy, "--golden", "--json"))["golden"] as? [[String: Any]])
        #expect(results.map { $0["part"] as? String }.contains("embedding"))
        #expect(results.allSatisfy { $0["holds"] as? Bool == true })
        #expect(results.allSatisfy { $0["backend"] as? String == "reference 1 scalar f64 1 thread" })
        // All weights nought: every embedding has length zero.
        var bytes = try File.bytes(weights)
        let header = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        for index in header..<bytes.count { bytes[index] = 0 }
        let (dead, other) = (folder.file("dead.safetensors"), folder.file("other.radz.h5"))
        try File.write(bytes, to: dead)
        let refused = try program.run(["checkpoint", "import", "safetensors", dead] + facts + [other], timeout: 120)
        #expect(refused.status == 2)
        #expect(refused.diagnostics.contains("length zero") && refused.diagnostics.contains("--without-golden"))
        #expect(!File.exists(other))
    }
}
