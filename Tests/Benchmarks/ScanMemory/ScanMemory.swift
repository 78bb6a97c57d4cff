import Foundation
import RadSystem

/// Measures how the memory of a first run over an archive grows with the number of its files.
///
///     RADZOO_DEVELOPMENT=1 swift build -c release --product radzoo
///     RADZOO_DEVELOPMENT=1 swift run -c release ScanMemoryBenchmark [--files 100000] [--rounds 5] [--scratch DIR]
///
/// Small DICOM files without pixels are made in the scratch folder, a tenth as many and as many as asked for, in folders
/// of 200. The `radzoo` beside this program takes both in, each time into a new store; the largest resident size of the
/// supervisor is what the kernel noted for it (`VmHWM`). The slope is what a file more costs. It is measured for names of
/// twelve bytes and for names that are the object's UID, as archives have them; exits 1 where one is above the goal.
@main
enum ScanMemory {
    /// Bytes a file.
    static let goal = 100.0

    static func main() throws {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        try FileManager.default.createDirectory(atPath: options.scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: options.scratch) }
        var reached = true
        for naming in SmallFiles.Naming.allCases {
            let slope = try measure(naming, options)
            print("\(naming.rawValue): \(Int(slope.rounded())) bytes a file (goal: at most \(Int(goal)))")
            reached = reached && slope <= goal
        }
        // Nothing is cleaned up behind `exit`.
        try? FileManager.default.removeItem(atPath: options.scratch)
        exit(reached ? 0 : 1)
    }

    /// The median slope of the rounds, in bytes a file.
    private static func measure(_ naming: SmallFiles.Naming, _ options: Options) throws -> Double {
        let counts = [options.files / 10, options.files]
        let archives = counts.map { "\(options.scratch)/\(naming.rawValue)-\($0)" }
        for (count, archive) in zip(counts, archives) { try SmallFiles.write(count, naming, to: archive) }
        var slopes: [Double] = []
        for round in 1...options.rounds {
            let peaks = try archives.map { try Supervisor.peakMemory(over: $0, scratch: options.scratch) }
            slopes.append(Double(peaks[1] - peaks[0]) / Double(counts[1] - counts[0]))
            print(
                "round \(round), \(naming.rawValue): \(counts[0]) files \(peaks[0] >> 10) KiB,"
                    + " \(counts[1]) files \(peaks[1] >> 10) KiB, \(Int(slopes[round - 1].rounded())) bytes a file")
        }
        for archive in archives { try FileManager.default.removeItem(atPath: archive) }
        return slopes.sorted()[slopes.count / 2]
    }
}

/// What was asked for on the command line.
struct Options {
    var files = 100_000
    var rounds = 5
    var scratch = FileManager.default.temporaryDirectory.path

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--files": files = max(10_000, rest.popFirst().flatMap(Int.init) ?? files)
            case "--rounds": rounds = max(1, rest.popFirst().flatMap(Int.init) ?? rounds)
            case "--scratch": scratch = rest.popFirst() ?? scratch
            default:
                print("Unknown argument; see the head of ScanMemory.swift.")
                exit(2)
            }
        }
        scratch += "/radzoo-scan-memory-\(ProcessInfo.processInfo.processIdentifier)"
    }
}

/// A measurement that could not be made.
struct Failure: Error, CustomStringConvertible {
    let description: String
}
