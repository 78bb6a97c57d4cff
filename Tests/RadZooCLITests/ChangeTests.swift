import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

@Suite struct `Between two runs` {
    @Test func `an untouched archive costs nothing: no series, no worker, no write`() throws {
        let place = try Workplace(series: 3)
        let first = try place.embed()
        #expect(first.series == 3 && first.embedded == 3 && first.seriesDone == 3 && first.states == ["new": 3])
        let catalogue = place.store() + "/catalog.sqlite"
        let before = try File.bytes(catalogue)
        let second = try place.embed()
        #expect(second.seriesDone == 0 && second.states == ["unchanged": 3] && second.embedded == 3)
        #expect(try File.bytes(catalogue) == before)
        #expect(try File.names(in: place.store()).allSatisfy { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") })
    }

    @Test(.requiresProgram("strace")) func `an untouched archive is listed and no file of it is opened`() throws {
        let place = try Workplace(series: 2)
        try place.embed()
        let trace = place.folder.file("trace")
        let strace = try #require(Program(named: "strace"))
        let result = try strace.run(
            [
                "-f", "-qq", "-e", "trace=open,openat,openat2,execve,clone,clone3,fork,vfork", "-o", trace,
                place.program.path,
            ]
                + place.embedArguments(), environment: place.environment)
        guard result.status == 0 || result.status == 3 else {
            return Skips.report("the system calls of a rerun", because: "strace may not trace here")
        }
        let lines = try File.text(trace).split(separator: "\n")
        #expect(lines.contains { $0.contains("series 1") }, "the walk is seen")
        #expect(!lines.contains { $0.contains(".dcm") })
        #expect(lines.filter { $0.contains("execve(") }.count == 1, "no worker")
    }

    @Test func `an untouched archive is not read: other content under the same sizes and times changes nothing`() throws
    {
        let place = try Workplace(series: 3)
        let files = File.filesBelow(place.archive).map { place.archive + "/" + $0 }
        func setTimes() throws {
            for file in files {
                let date = Date(timeIntervalSince1970: 1_600_000_000)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
            }
        }
        try setTimes()
        let first = try place.embed()
        for file in files { try File.write([UInt8](repeating: 7, count: try File.bytes(file).count), to: file) }
        try setTimes()
        let second = try place.embed()
        #expect(second.states == ["unchanged": 3] && second.seriesDone == 0 && second.embedded == 3)
        #expect(second.files == first.files && second.refusedFiles == first.refusedFiles)
        // The new content is no DICOM, as a run that reads it finds at once.
        #expect(try place.embed(into: "fresh", endingWith: [3]).series == 0)
    }

    @Test func `an archive that is renamed as a whole is moved, and another one beside it stays`() throws {
        let place = try Workplace(series: 3)
        let other = place.folder.file("other")
        try SmallArchive.writeSeries(7, to: other + "/series 7")
        try place.embed()
        _ = try place.run(
            "embed", other, "--out", place.store(), "--key", place.folder.file("project.key"), "--model", place.model)
        let renamed = place.folder.file("renamed")
        try File.move(place.archive, to: renamed)
        let moved = try place.run(
            "embed", renamed, "--out", place.store(), "--key", place.folder.file("project.key"), "--model",
            place.model, "--json")
        #expect(moved.text.contains(#""moved":3"#) && moved.text.contains(#""seriesDone":0"#), "\(moved.text)")
        #expect(!moved.text.contains(#""changed""#) && !moved.text.contains(#""missing""#))
    }

    @Test func `files added, rewritten, moved, removed and back again end in the right states`() throws {
        let place = try Workplace(series: 8)
        try SmallArchive.writeSeries(0, to: place.archive + "/series 0", slices: 0..<9)
        try File.remove(place.archive + "/series 0/9.dcm")
        try place.embed()

        // 0 gains a file, 1 is rewritten, 2 moves to another folder, 3 within its own, 4 goes, 8 comes.
        try SmallArchive.writeSeries(0, to: place.archive + "/series 0", slices: 9..<10)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)],
            ofItemAtPath: place.archive + "/series 1/4.dcm")
        try File.makeFolder(place.archive + "/elsewhere")
        try File.move(place.archive + "/series 2", to: place.archive + "/elsewhere/two")
        for slice in 0..<10 {
            try File.move(place.archive + "/series 3/\(slice).dcm", to: place.archive + "/series 3/IM\(slice)")
        }
        try File.move(place.archive + "/series 4", to: place.folder.file("away"))
        try SmallArchive.writeSeries(8, to: place.archive + "/series 8")
        let second = try place.embed("--accept-missing")
        #expect(second.states == ["changed": 2, "moved": 2, "missing": 1, "new": 1, "unchanged": 3])
        #expect(second.seriesDone == 3, "moved series are not embedded again")
        #expect(second.series == 8 && second.embedded == 8)
        let found = try place.run(
            "search", place.store(), "--dicom", place.archive + "/elsewhere/two", "-k", "1", "--paths", "--model",
            place.model)
        #expect(found.text.contains("elsewhere/two/0.dcm"), "a moved series is found where it is now")

        try File.move(place.folder.file("away"), to: place.archive + "/series 4")
        let third = try place.embed()
        #expect(third.states == ["unchanged": 9] && third.seriesDone == 0 && third.series == 9)
        let fresh = try place.embed(into: "fresh")
        #expect(fresh.series == 9)
        #expect(try place.digest() == place.digest("fresh"), "the way does not matter")
    }

    @Test func `a renamed archive folder of many files is moved, not missing`() throws {
        let place = try Workplace(series: 4)
        for number in 0..<4 { try File.makeFolder(place.archive + "/year \(number / 2)") }
        for number in 0..<4 {
            try File.move(
                place.archive + "/series \(number)", to: place.archive + "/year \(number / 2)/series \(number)")
        }
        try place.embed()
        try File.move(place.archive + "/year 0", to: place.archive + "/year zero")
        let second = try place.embed()
        #expect(second.states == ["moved": 2, "unchanged": 2] && second.seriesDone == 0)
    }

    @Test func `more than one file in twenty gone stops the run before any write`() throws {
        let place = try Workplace(series: 4)
        try place.embed()
        let catalogue = place.store() + "/catalog.sqlite"
        let (digest, before) = (try place.digest(), try File.bytes(catalogue))
        try File.move(place.archive + "/series 3", to: place.folder.file("away"))
        try SmallArchive.writeSeries(9, to: place.archive + "/series 9")
        let stopped = try place.run(place.embedArguments())
        #expect(
            stopped.status == 1 && stopped.diagnostics.contains("10 of 40")
                && stopped.diagnostics.contains("--accept-missing"))
        #expect(try File.bytes(catalogue) == before && place.digest() == digest)
        let accepted = try place.embed("--accept-missing")
        #expect(accepted.states == ["missing": 1, "new": 1, "unchanged": 3])
    }

    @Test func `a fallen mount, an empty folder in place of the archive, stops the run`() throws {
        let place = try Workplace(series: 2)
        try place.embed()
        try File.move(place.archive, to: place.folder.file("unmounted"))
        try File.makeFolder(place.archive)
        #expect(try place.run(place.embedArguments()).status == 1)
        try File.remove(place.archive)
        #expect(try place.run(place.embedArguments()).status == 2)
        try File.move(place.folder.file("unmounted"), to: place.archive)
        #expect(try place.embed().states == ["unchanged": 2])
    }

    @Test func `a series without identifiers is its folder, and moves with it`() throws {
        let place = try Workplace(series: 1)
        try SmallArchive.writeSeries(2, to: place.archive + "/nameless", slices: 0..<9, isIdentified: false)
        let first = try place.embed()
        #expect(first.series == 2 && first.embedded == 2)
        try File.move(place.archive + "/nameless", to: place.archive + "/nameless and moved")
        #expect(try place.embed().states == ["moved": 1, "unchanged": 1])
        try SmallArchive.writeSeries(2, to: place.archive + "/nameless and moved", slices: 9..<10, isIdentified: false)
        let third = try place.embed()
        #expect(third.series == 2 && third.embedded == 2 && third.seriesDone == 1)
        #expect(third.states["new"] == 1 && third.states["missing"] == 1, "another content is another series")
    }

    @Test func `every entry of the tree ends in a state or a count`() throws {
        let place = try Workplace(series: 1)
        let odd = try place.folder.folder("archive/odd")
        try File.write([], to: odd + "/empty")
        try File.write(Array("no DICOM at all".utf8), to: odd + "/text.txt")
        try File.write(Array(try SmallArchive.bytes(3, slice: 0).prefix(300)), to: odd + "/cut.dcm")
        try FileManager.default.createSymbolicLink(atPath: odd + "/dangling", withDestinationPath: "nowhere")
        try FileManager.default.createSymbolicLink(atPath: odd + "/loop", withDestinationPath: ".")
        _ = try Program(named: "mkfifo")?.run([odd + "/fifo"])
        let summary = try place.embed(endingWith: [3])
        #expect(summary.files == 13 && summary.refusedFiles.values.reduce(0, +) == 3)
        #expect(summary.linksSkipped == 1)
        if Program(named: "mkfifo") != nil { #expect(summary.otherEntries == 1) }
        #expect(summary.series == 1 && summary.embedded == 1)
        let rerun = try place.embed(endingWith: [3])
        #expect(rerun.seriesDone == 0 && rerun.refusedFiles == summary.refusedFiles)
    }
}
