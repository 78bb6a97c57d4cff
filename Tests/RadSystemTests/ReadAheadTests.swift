import Foundation
import RadTestSupport
import Synchronization
import Testing

@testable import RadSystem

@Suite struct `Calls that wait` {
    /// How many calls run now, and how many did at most.
    private final class Watch: Sendable {
        private let state = Mutex((now: 0, most: 0, used: 0, ahead: 0))

        func enter(_ index: Int) {
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
                $0.ahead = max($0.ahead, index - $0.used)
            }
        }
        func leave() { state.withLock { $0.now -= 1 } }
        func use() { state.withLock { $0.used += 1 } }
        var most: Int { state.withLock(\.most) }
        var ahead: Int { state.withLock(\.ahead) }
    }

    @Test(arguments: [(0, 4), (1, 4), (3, 8), (100, 1), (200, 8)])
    func `hand out their values in order, and no more than their number are in flight`(
        count: Int, inFlight: Int
    ) {
        let watch = Watch()
        var values: [Int] = []
        performAhead(count, inFlight: inFlight) { index in
            watch.enter(index)
            // The first calls of each eight end last.
            Thread.sleep(forTimeInterval: Double(8 - index % 8) / 1000)
            watch.leave()
            return index * index
        } use: { index, value in
            #expect(value == index * index)
            values.append(index)
            watch.use()
        }
        #expect(values == Array(0..<count))
        #expect(watch.most <= inFlight && (count < 100 || watch.most == inFlight))
        #expect(watch.ahead <= inFlight * 2, "values wait in bounded memory")
    }

    @Test func `take the time of one where they all wait at once`() {
        let began = monotonicNanoseconds()
        performAhead(64, inFlight: 16) { _ in
            Thread.sleep(forTimeInterval: Double(10) / 1000)
        } use: { _, _ in
        }
        #expect(monotonicNanoseconds() - began < 400_000_000, "one after the other they take 640 ms")
    }
}

@Suite struct `Files that are opened one after the other` {
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory("opened")
        for name in ["a/one", "a/two", "ab/one"] {
            _ = try folder.folder(String(name.prefix { $0 != "/" }))
            try FileSystemStorage().replaceFile(at: folder.file(name), with: Array(name.utf8))
        }
    }

    @Test func `are those that their paths name`() throws {
        var opener = FileOpener()
        for name in ["a/one", "a/two", "ab/one", "a/one"] {
            let file = try opener.open(Array(folder.file(name).utf8), followLinks: false)
            #expect(try file.readAll(limit: 100) == Array(name.utf8))
        }
        for name in ["a/three", "none/one", "a/", "a"] {
            #expect(throws: SystemError.self) { try opener.open(Array(folder.file(name).utf8), followLinks: false) }
        }
        #expect(throws: SystemError.self) { try opener.open([], followLinks: false) }
    }

    @Test func `come from a folder that was replaced once the old one is forgotten`() throws {
        var opener = FileOpener()
        let path = Array(folder.file("a/one").utf8)
        _ = try opener.open(path, followLinks: false)
        try File.move(folder.file("a"), to: folder.file("old"))
        try File.move(folder.file("ab"), to: folder.file("a"))
        opener.forgetFolder()
        #expect(try opener.open(path, followLinks: false).readAll(limit: 100) == Array("ab/one".utf8))
    }

    @Test(arguments: [1, 4, 6, 100])
    func `give the same bytes where their start was read ahead`(count: Int) throws {
        let path = Array(folder.file("ab/one").utf8)
        let plain = try ReadableFile(path: path, followLinks: false)
        let ahead = try ReadableFile(path: path, followLinks: false, readingAhead: count)
        for start in 0...7 {
            for length in 0...8 {
                #expect(try ahead.read(at: Int64(start), count: length) == plain.read(at: Int64(start), count: length))
                let source = ByteSource.file(ahead)
                #expect(
                    try source.bytes(at: start, count: length) == ByteSource.file(plain).bytes(at: start, count: length)
                )
            }
        }
    }
}
