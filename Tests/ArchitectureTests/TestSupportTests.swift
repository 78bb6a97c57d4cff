import RadTestSupport
import Testing

@Suite struct ComparisonTests {
    @Test func `relative error is the norm of the difference over the norm of the reference`() {
        #expect(isClose(relativeL2([3.0, 4.5], [3.0, 4.0]), 0.1))
        #expect(relativeL2([3.0, 4.0], [0.0, 0.0]) == 5)
        #expect(relativeL2([1.0], [1.0, 2.0]) == .infinity)
        #expect(relativeL2([Float.nan], [1]).isNaN)
    }

    @Test func `closeness follows its formula and refuses NaN`() {
        #expect(isClose(1.05, 1, relative: 0.06))
        #expect(!isClose(1.05, 1, relative: 0.04))
        #expect(isClose(0.05, 0, relative: 0, absolute: 0.06))
        #expect(!isClose(Double.nan, .nan))
        #expect(!isClose([1.0, 2.0], [1.0]))
        #expect(largestDifference([1.0, 5.0], [2.0, 2.0]) == 3)
        #expect(isClose(cosineSimilarity([1.0, 1.0], [1.0, 0.0]), 0.5.squareRoot()))
    }

    // Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263 gives 0.2553 to 0.3662.
    @Test func `the interval of a proportion is Wilson's`() {
        let interval = wilsonInterval(successes: 81, of: 263)
        #expect(isClose(interval.lowerBound, 0.2553, absolute: 5e-5))
        #expect(isClose(interval.upperBound, 0.3662, absolute: 5e-5))
        #expect(wilsonInterval(successes: 0, of: 0) == 0...1)
    }
}

@Suite struct GoldTableTests {
    @Test func `quoted cells keep commas and quotes, and remarks end at a semicolon and a blank`() {
        let rows = GoldTable.rows(
            ofCSV: "path,reason,coverage,note\na,x,chest;neck,\"also=y; partial=brain;head; \"\"odd\"\", text\"\nb,,,\n"
        )
        #expect(rows.count == 2)
        #expect(rows[0]["note"] == "also=y; partial=brain;head; \"odd\", text")
        #expect(rows[0].acceptedReasons == ["x", "y"])
        #expect(rows[0].partialCoverage == ["brain", "head"])
        #expect(rows[0].coverage == ["chest", "neck"])
        #expect(rows[1].coverage.isEmpty)
    }

    @Test(.requiresSharedData) func `the shared table has its rows`() throws {
        let rows = try GoldTable.rows()
        #expect(rows.count == 121)
        #expect(rows.allSatisfy { $0.cells.count == 20 })
    }
}

@Suite struct ProgramTests {
    @Test(.requiresPython()) func `a script gets its arguments and input and returns its output`() throws {
        let python = try #require(Oracle.python())
        let script = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + sys.argv[1].encode())"
        #expect(try python.run(script, arguments: ["b c"], input: [97]) == Array("ab c".utf8))
        let doubles = "import struct, sys; sys.stdout.buffer.write(struct.pack('<2d', 0.5, -2))"
        #expect(try python.values(of: Double.self, doubles) == [0.5, -2])
    }

    @Test(.requiresPython()) func `a failing script is an error with its traceback`() throws {
        let python = try #require(Oracle.python())
        let failure = #expect(throws: Program.Failure.self) { try python.run("raise ValueError('seventeen')") }
        #expect(failure?.description.contains("seventeen") == true)
    }

    @Test func `a temporary folder goes with its last reference`() throws {
        var folder: TemporaryDirectory? = try TemporaryDirectory("gône soon")
        let path = try #require(folder?.path)
        try File.write([1, 2], to: path + "/a")
        #expect(File.filesBelow(path) == ["a"])
        folder = nil
        #expect(!File.isDirectory(path))
    }
}
