import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

@Suite(.serialized) struct `A full disk` {
    /// A tmpfs of some KiB; nil where it may not be mounted.
    private func mounted(_ kibibytes: Int, at path: String) throws -> Bool {
        try File.makeFolder(path)
        guard let mount = Program(named: "mount"),
            try mount.run(["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path]).status == 0
        else {
            Skips.report("a full disk", because: "a tmpfs may not be mounted here")
            return false
        }
        return true
    }

    @Test(arguments: [8, 60, 140, 200])
    func `stops the run with status 75, and after it has grown the same command finishes`(kibibytes: Int) throws {
        let place = try Workplace(series: 10)
        try place.embed(into: "whole")
        let disk = place.folder.file("disk")
        guard try mounted(kibibytes, at: disk) else { return }
        defer { _ = try? Program(named: "umount")?.run([disk]) }
        let arguments = [
            "embed", place.archive, "--model", place.model, "--key", place.key, "--out", disk + "/small.radstore",
            "--json",
        ]
        let stopped = try place.run(arguments)
        #expect(stopped.status == 75, "\(kibibytes) KiB: \(stopped.status) \(stopped.diagnostics)")
        #expect(stopped.diagnostics.contains("full") || stopped.diagnostics.contains("space"), "\(stopped.diagnostics)")
        let again = try place.run(arguments)
        #expect(again.status == 75, "still full: \(again.status) \(again.diagnostics)")
        _ = try Program(named: "mount")?.output(["-o", "remount,size=16m", disk])
        let finished = try place.run(arguments)
        #expect(finished.status == 0, "\(finished.diagnostics)")
        let digest = try place.run("store", "digest", disk + "/small.radstore").text
        #expect(try digest == place.digest("whole"))
    }
}
