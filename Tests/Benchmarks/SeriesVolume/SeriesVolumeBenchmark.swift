import Foundation
import RadDICOM
import RadSeries
import RadSystem
import RadVolume

/// Times the way from the files of a series to a volume of floats against dcm2niix and pydicom with NumPy.
///
///     RADZOO_DEVELOPMENT=1 RADZOO_ORACLE_PYTHON=... swift run -c release SeriesVolumeBenchmark [FOLDER ...]
///
/// Every CT and MR series with a volume of at least 16 slices below the folders (without folders: the shared data) is
/// read: by us from its files to float voxels with their geometry, by dcm2niix to a NIfTI file without compression on
/// a memory file system where there is one, by pydicom to a sorted float32 array with slope and intercept. The files
/// are warm and the time is that of the processor, user and system, in one thread; the start of dcm2niix is taken off,
/// Python's start and imports are left out. Rounds alternate, and the median of the rounds counts.
@main
enum SeriesVolumeBenchmark {
    static let rounds = 3
    static let goals = (dcm2niix: 2.0, pydicom: 5.0)

    static func main() throws {
        let folders = Array(CommandLine.arguments.dropFirst())
        let series = try SeriesOnDisk.all(below: folders.isEmpty ? [sharedData] : folders)
        guard !series.isEmpty else {
            print("No series were found; name a folder.")
            exit(2)
        }
        let converter = try Converter()
        let python = try PythonSeries()
        var ours: [String: [Double]] = [:]
        var nifti: [String: [Double]] = [:]
        var numpy: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for entry in series {
                ours[entry.name, default: []].append(try seconds(of: entry))
                nifti[entry.name, default: []].append(try converter.seconds(of: entry))
            }
            for (entry, seconds) in zip(series, try python.seconds(of: series)) {
                numpy[entry.name, default: []].append(seconds)
            }
        }
        let lines = series.map { entry in
            Line(
                series: entry, ours: median(ours[entry.name]), dcm2niix: median(nifti[entry.name]),
                pydicom: median(numpy[entry.name]))
        }
        print("series: files, CPU seconds of ours, dcm2niix, pydicom, and ratios")
        for line in lines { print(line.words) }
        let all = report("all", lines)
        let others = lines.filter { !$0.series.isJPEG2000 }
        if others.count < lines.count {
            _ = report("all but JPEG 2000", others)
            for line in lines where line.series.isJPEG2000 { try reportBound(of: line) }
        }
        exit(all.0 >= goals.dcm2niix && all.1 >= goals.pydicom ? 0 : 1)
    }

    /// The times of one series.
    private struct Line {
        let series: SeriesOnDisk
        let ours: Double
        let dcm2niix: Double
        /// 0 where it does not read the series.
        let pydicom: Double

        var words: String {
            "\(series.name) \(series.syntax): \(series.files.count), \(text(ours)), \(text(dcm2niix)), "
                + "\(text(pydicom)), \(text(dcm2niix / ours)), \(pydicom > 0 ? text(pydicom / ours) : "-")"
        }
    }

    /// Prints sums and medians; the ratios of the sums to dcm2niix and to pydicom.
    private static func report(_ name: String, _ lines: [Line]) -> (Double, Double) {
        let readByBoth = lines.filter { $0.pydicom > 0 }
        func sum(_ lines: [Line], _ time: (Line) -> Double) -> Double { lines.reduce(0) { $0 + time($1) } }
        let ours = sum(lines, \.ours), theirs = sum(lines, \.dcm2niix), python = sum(readByBoth, \.pydicom)
        let ratios = (theirs / max(ours, 1e-9), python / max(sum(readByBoth, \.ours), 1e-9))
        let medians = (
            median(lines.map { $0.dcm2niix / $0.ours }), median(readByBoth.map { $0.pydicom / $0.ours })
        )
        print("\(name): ours \(text(ours)) s, dcm2niix \(text(theirs)) s, pydicom \(text(python)) s")
        print(
            "  to dcm2niix: \(text(ratios.0)) by sums, \(text(medians.0)) median of series "
                + "(goal: at least \(goals.dcm2niix))")
        print(
            "  to pydicom and NumPy: \(text(ratios.1)) by sums, \(text(medians.1)) median of series "
                + "(goal: at least \(goals.pydicom))")
        return ratios
    }

    /// Prints how much of the time is that of the decoder, which dcm2niix calls too.
    private static func reportBound(of line: Line) throws {
        let sources = try line.series.sources()
        var times: [Double] = []
        for _ in 0..<rounds {
            let start = processCPUNanoseconds()
            _ = try line.series.decode(sources)
            times.append(Double(processCPUNanoseconds() - start) / 1e9)
        }
        let decoding = median(times)
        print(
            "\(line.series.name): decoding alone takes \(text(decoding)) s of our \(text(line.ours)) s; with it, no "
                + "reader is more than \(text(line.dcm2niix / decoding)) times as fast as dcm2niix")
    }

    /// Processor seconds from files to voxels; the least of several tries that last long enough to be timed.
    private static func seconds(of entry: SeriesOnDisk) throws -> Double {
        var tries = 0
        let start = processCPUNanoseconds()
        while tries < 3 || (processCPUNanoseconds() - start < 100_000_000 && tries < 100) {
            guard try entry.load() > 0 else { throw Converter.Failure(description: "\(entry.name) is not read") }
            tries += 1
        }
        return Double(processCPUNanoseconds() - start) / 1e9 / Double(tries)
    }

    private static var sharedData: String {
        URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            .deletingLastPathComponent().appendingPathComponent("shared/data").path
    }

    private static func median(_ values: [Double]?) -> Double {
        guard let values, !values.isEmpty else { return 0 }
        return values.sorted()[values.count / 2]
    }

    private static func text(_ value: Double) -> String { String(format: "%.3f", value) }
}
