import Foundation
import RadSystem

/// Times `radzoo embed` as a whole, by running the release executable beside this one.
///
///     RADZOO_DEVELOPMENT=1 swift build -c release --static-swift-stdlib
///     .build/release/EmbedBenchmark [--only stages,workers,memory,rerun] [--rounds 5] [--series 200]
///         [--scratch DIR] [ARCHIVE ...]
///
/// - `stages`: series per second, and the share of time in read, decode, preprocess, infer and write, over each
///   archive named and over phantom series.
/// - `workers`: two workers against one over the phantom series, in turns, median of the rounds, scan included.
/// - `memory`: the largest Pss of a worker while it embeds a CT of 512 x 512 x 300.
/// - `rerun`: a run over what an earlier run finished against `find ARCHIVE -printf '%s %T@'`, in turns.
///
/// Phantom archives are made once in the scratch folder and kept there; about 2 GB for 200 series.
@main
enum EmbedBenchmark {
    static func main() throws {
        let options = try Options(Array(CommandLine.arguments.dropFirst()))
        let radzoo = try Executable(scratch: options.scratch)
        var reached = true
        if options.parts.contains("stages") {
            for archive in options.archives { try StageTimes.measure(archive, radzoo) }
            try StageTimes.measure(try Archives.phantoms(options), radzoo)
        }
        if options.parts.contains("workers") { reached = try WorkerScaling.measure(options, radzoo) && reached }
        if options.parts.contains("memory") { reached = try WorkerMemory.measure(options, radzoo) && reached }
        if options.parts.contains("rerun") { reached = try Rerun.measure(options, radzoo) && reached }
        exit(reached ? 0 : 1)
    }
}

/// What was asked for on the command line.
struct Options {
    var parts: Set<String> = ["stages", "workers", "memory", "rerun"]
    var rounds = 5
    var series = 200
    var scratch = FileManager.default.temporaryDirectory.path + "/radzoo-embed-benchmark"
    var archives: [String] = []

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--only": parts = Set((rest.popFirst() ?? "").split(separator: ",").map(String.init))
            case "--rounds": rounds = max(1, rest.popFirst().flatMap(Int.init) ?? rounds)
            case "--series": series = max(2, rest.popFirst().flatMap(Int.init) ?? series)
            case "--scratch": scratch = rest.popFirst() ?? scratch
            default: archives.append(argument)
            }
        }
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    }
}

/// A measurement that could not be made.
struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// The middle of the values, the upper one of two.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// A number with some digits behind the point.
func text(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }
