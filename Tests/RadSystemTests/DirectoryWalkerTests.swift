import RadTestSupport
import Testing

@testable import RadSystem

@Suite struct DirectoryWalkerTests {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func shell(_ command: String) throws {
        let child = try ChildProcess(
            executable: "/bin/bash", arguments: ["-c", "cd '\(folder.path)' && " + command],
            output: .captured(limit: 1000))
        let exit = try child.wait()
        #expect(exit.isSuccess, "\(String(decoding: child.capturedOutput, as: UTF8.self))")
    }

    private func walk(
        _ roots: [String], followLinks: Bool = false
    ) throws -> (paths: [String], counts: WalkCounts, failures: [String]) {
        var walker = try DirectoryWalker(roots: roots.map(folder.file), followLinks: followLinks)
        var paths: [String] = []
        var failures: [String] = []
        walker.walk { listing in
            if listing.failureCode != nil { failures.append(String(decoding: listing.path, as: UTF8.self)) }
            for entry in listing.entries {
                paths.append("\(listing.root):" + String(decoding: listing.relativePath(of: entry), as: UTF8.self))
            }
        }
        return (paths, walker.counts, failures)
    }

    @Test func `files are listed in byte order, those of a directory before those below it`() throws {
        try shell("mkdir -p r/b/c r/a r/b-; touch r/z r/Z r/longername1 r/longername0 r/b/c/1 r/b/2 r/a/3 r/b-/4 r/é")
        let result = try walk(["r"])
        #expect(
            result.paths == [
                "0:Z", "0:longername0", "0:longername1", "0:z", "0:é", "0:a/3", "0:b/2", "0:b/c/1", "0:b-/4",
            ])
        #expect(result.counts.files == 9)
        #expect(result.counts.directories == 5)
    }

    @Test func `names are bytes, whatever they encode`() throws {
        try shell("mkdir r; touch r/$'\\xff\\xfe' r/$'a\\nb'")
        var walker = try DirectoryWalker(roots: [folder.file("r")], followLinks: false)
        var found: [[UInt8]] = []
        walker.walk { listing in found += listing.entries.map { Array(listing.name(of: $0)) } }
        #expect(found == [Array("a\nb".utf8), [0xff, 0xfe]])
    }

    @Test func `sizes and times are those of the files`() throws {
        try shell("mkdir r; printf 12345 > r/f; touch -d '2001-02-03 04:05:06.789 UTC' r/f")
        var walker = try DirectoryWalker(roots: [folder.file("r")], followLinks: false)
        walker.walk { listing in
            #expect(listing.entries.map(\.size) == [5])
            #expect(listing.entries.map(\.modificationTime) == [981_173_106_789_000_000])
        }
    }

    @Test func `links inside a root are counted and what they point to is listed once`() throws {
        try shell("mkdir -p r/d; touch r/d/f; ln -s d r/again; ln -s d/f r/file; ln -s . r/d/loop")
        for followLinks in [false, true] {
            let result = try walk(["r"], followLinks: followLinks)
            #expect(result.paths == ["0:d/f"])
            #expect(result.counts.linksInside == 3)
            #expect(result.counts.linksFollowed == 0)
        }
    }

    @Test func `links out of the roots are followed only when asked, each target once`() throws {
        try shell(
            "mkdir -p r out/deep; touch r/f out/o out/deep/p; ln -s ../out r/l1; ln -s ../out r/l2; "
                + "ln -s ../out/o r/single; ln -s ../nowhere r/dangling; ln -s ../r out/back; ln -s / out/all-of-it")
        let left = try walk(["r"])
        #expect(left.paths == ["0:f"])
        #expect(left.counts.linksSkipped == 4)
        try shell("rm out/all-of-it")
        let followed = try walk(["r"], followLinks: true)
        #expect(followed.paths == ["0:f", "0:single", "0:l1/o", "0:l1/deep/p"])
        #expect(followed.counts.linksFollowed == 3)
        #expect(followed.counts.linksSkipped == 1)
        #expect(followed.counts.linksInside == 1)
    }

    @Test func `a link to a directory above the root does not list the root again`() throws {
        try shell("mkdir -p top/r; touch top/r/f top/g; ln -s .. top/r/up")
        let result = try walk(["top/r"], followLinks: true)
        #expect(result.paths == ["0:f", "0:up/g"])
    }

    @Test func `several roots are walked once each, a root inside another with that one`() throws {
        try shell("mkdir -p a/inner b; touch a/inner/1 b/2; ln -s ../b a/link")
        let result = try walk(["a", "b", "a/inner", "b"])
        #expect(result.paths == ["0:inner/1", "1:2"])
        #expect(result.counts.linksInside == 1)
    }

    @Test func `what is neither file nor directory is counted and not opened`() throws {
        try shell("mkdir r; mkfifo r/fifo; touch r/f")
        let result = try walk(["r"])
        #expect(result.paths == ["0:f"])
        #expect(result.counts.others == 1)
    }

    @Test func `a directory that is too deep is reported and the walk goes on`() throws {
        try shell(
            "mkdir r; touch r/f; d=r; for i in $(seq 60); do d=$d/1/2/3/4; done; mkdir -p $d; mkdir r/z; touch r/z/g")
        let result = try walk(["r"])
        #expect(result.paths == ["0:f", "0:z/g"])
        #expect(result.failures.count == 1)
        #expect(result.counts.unreadable == 1)
    }

    @Test func `roots that are files are listed under their folders, one by one`() throws {
        try shell("mkdir r s; touch r/a r/b r/c s/d")
        let result = try walk(["r/c", "r/a", "s", "s/d", "r/a"])
        #expect(result.paths == ["0:d", "1:a", "1:c"])
        #expect(result.counts.files == 3)
    }

    @Test func `a root that is neither directory nor file is an error`() throws {
        try shell("mkfifo f")
        #expect(throws: SystemError.self) { try DirectoryWalker(roots: [folder.file("f")], followLinks: false) }
        #expect(throws: SystemError.self) { try DirectoryWalker(roots: [folder.file("none")], followLinks: false) }
    }

    @Test func `many files of one directory are found and ordered`() throws {
        try shell("mkdir r; cd r; seq 5000 | sed 's/^/prefix-longer-than-eight-/' | xargs touch")
        let paths = try walk(["r"]).paths
        #expect(paths.count == 5000)
        #expect(zip(paths, paths.dropFirst()).allSatisfy { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    }
}
