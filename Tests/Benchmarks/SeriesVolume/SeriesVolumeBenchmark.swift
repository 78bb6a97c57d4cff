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
        var sums = (ours: 0.0, nifti: 0.0, numpy: 0.0, oursForNumpy: 0.0)
        print("series: files, CPU seconds of ours, dcm2niix, pydicom, and ratios")
        for entry in series {
            let mine = median(ours[entry.name]), theirs = median(nifti[entry.name]), other = median(numpy[entry.name])
            sums.ours += mine
            sums.nifti += theirs
            if other > 0 {
                sums.numpy += other
                sums.oursForNumpy += mine
            }
            print(
                "\(entry.name) \(entry.syntax): \(entry.files.count), \(text(mine)), \(text(theirs)), \(text(other)), "
                    + "\(text(theirs / mine)), \(other > 0 ? text(other / mine) : "-")")
        }
        let ratios = (sums.nifti / sums.ours, sums.numpy / max(sums.oursForNumpy, 1e-9))
        print("all: ours \(text(sums.ours)) s, dcm2niix \(text(sums.nifti)) s, pydicom \(text(sums.numpy)) s")
        print("ratio to dcm2niix: \(text(ratios.0)) (goal: at least \(goals.dcm2niix))")
        print("ratio to pydicom and NumPy: \(text(ratios.1)) (goal: at least \(goals.pydicom))")
        exit(ratios.0 >= goals.dcm2niix && ratios.1 >= goals.pydicom ? 0 : 1)
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
