import ArchiveTestSupport
import Foundation
import RadTensor
import RadTestSupport
import Testing

@Suite(.serialized) struct `A run that is ended` {
    /// How many runs are killed; `RADZOO_TORTURE` asks for more.
    private static let kills = Int(ProcessInfo.processInfo.environment["RADZOO_TORTURE"] ?? "") ?? 3

    /// More than are committed at once, and for many kills several times as many.
    private static let series = kills > 10 ? 300 : 70

    @Test func `at random moments by kill loses nothing, doubles nothing and leaves no process`() throws {
        let place = try Workplace(series: Self.series, slices: 8)
        let began = Date()
        let undisturbed = try place.embed(into: "whole", "--workers", "2")
        let duration = Date().timeIntervalSince(began)
        let digest = try place.digest("whole")
        var random = SeededRandom(seed: 7)
        var counts = [0, 0, 0]
        var leftSeries = Set<Int>()
        for round in 0..<Self.kills {
            let name = "killed \(round)"
            var kills = 0
            // One to three kills of one store, before the run that is left alone.
            for _ in 0...random.integer(below: 3) {
                let run = try place.start(into: name, "--workers", "2")
                Thread.sleep(forTimeInterval: duration * random.uniform() * 1.05)
                let workers = ProcessTable.children(of: run.identifier)
                run.signal(SIGKILL)
                if try run.wait().status == 128 + SIGKILL { kills += 1 }
                let deadline = Date(timeIntervalSinceNow: 2)
                while workers.contains(where: ProcessTable.isAlive), Date() < deadline { usleep(20_000) }
                #expect(!workers.contains(where: ProcessTable.isAlive), "no worker is left after 2 s")
            }
            counts[min(kills, 2)] += 1
            let resumed = try place.embed(into: name, "--workers", "2")
            leftSeries.insert(resumed.seriesDone)
            #expect(resumed.series == undisturbed.series && resumed.embedded == undisturbed.embedded, "round \(round)")
            #expect(try place.digest(name) == digest, "round \(round)")
            if let check = try place.query("PRAGMA integrity_check", store: name) { #expect(check == ["ok"]) }
            try File.remove(place.store(name))
        }
        print(
            "kill: \(Self.kills) rounds, never/once/more often killed: \(counts), series left to do: \(leftSeries.sorted())"
        )
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `by an interrupt says so with status 75, and the same command goes on`(number: Int32) throws {
        let place = try Workplace(series: 10)
        try place.embed(into: "whole")
        let run = try place.start()
        let deadline = Date(timeIntervalSinceNow: 60)
        while ProcessTable.children(of: run.identifier).isEmpty, run.isRunning, Date() < deadline { usleep(5_000) }
        run.signal(number)
        let result = try run.wait()
        #expect(result.status == 75, "\(result.diagnostics)")
        #expect(result.diagnostics.contains("same command"))
        #expect(try place.embed().embedded == 10)
        #expect(try place.digest() == place.digest("whole"))
    }

    @Test func `in part, by the death of workers, goes on to the same content`() throws {
        let place = try Workplace(series: 10)
        try place.embed(into: "whole")
        let run = try place.start(into: "store", "--workers", "2")
        var killed = 0
        let deadline = Date(timeIntervalSinceNow: 60)
        while killed < 3, run.isRunning, Date() < deadline {
            usleep(150_000)
            guard let worker = ProcessTable.children(of: run.identifier).first else { continue }
            kill(worker, SIGKILL)
            killed += 1
        }
        let result = try run.wait()
        #expect(result.status == 0, "\(result.diagnostics)")
        #expect(killed > 0)
        #expect(try place.digest() == place.digest("whole"))
    }

    @Test func `by nothing writes the same bytes with one worker and with two`() throws {
        let place = try Workplace(series: 7)
        try place.embed(into: "one", "--workers", "1")
        try place.embed(into: "two", "--workers", "2")
        #expect(try place.digest("one") == place.digest("two"))
        for format in ["npy", "csv"] {
            for name in ["one", "two"] {
                let out = place.folder.file("\(format) \(name)")
                #expect(
                    try place.run("store", "export", place.store(name), "--format", format, "--out", out).status == 0)
            }
            let files = try File.names(in: place.folder.file("\(format) one"))
            #expect(files == (format == "npy" ? ["rows.csv", "vectors.npy"] : ["vectors.csv"]))
            for file in files {
                #expect(
                    try File.bytes(place.folder.file("\(format) one/\(file)"))
                        == File.bytes(place.folder.file("\(format) two/\(file)")))
            }
        }
    }

    @Test func `before it began, since another run has the store, ends with status 73`() throws {
        let place = try Workplace(series: 10)
        let first = try place.start()
        let deadline = Date(timeIntervalSinceNow: 60)
        while !File.exists(place.store() + "/catalog.sqlite"), Date() < deadline { usleep(1_000) }
        // The lock is taken before the catalogue is made; the first run is stopped while it holds it.
        first.signal(SIGSTOP)
        let second = try place.run(place.embedArguments())
        #expect(first.isRunning)
        first.signal(SIGCONT)
        #expect(second.status == 73 && second.diagnostics.contains("Another run"))
        #expect(try first.wait().status == 0)
    }
}
