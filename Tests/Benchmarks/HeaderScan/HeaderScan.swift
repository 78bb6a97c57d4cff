import Foundation
import RadDICOM
import RadSystem

/// Compares our files per CPU-second with GDCM's and pydicom's, on the same files, one after the other in one run.
///
///     RADZOO_DEVELOPMENT=1 swift run -c release HeaderScanBenchmark [FOLDER ...]
///
/// All read a header and turn the same 28 values into text; GDCM stops behind the last of them, we and pydicom read
/// up to the pixels. Files that GDCM can't read are left out. Without folders the shared data
/// and pydicom's own files are read. The files are warm, the time is that of the processor, Python's start and
/// imports are left out, and the median of the rounds counts.
@main
enum HeaderScan {
    static let rounds = 5
    /// Times that we read every file in a round, so that a round is long enough to be timed.
    static let repetitions = 20
    static let goals = (pydicom: 40.0, gdcm: 3.0)

    static let tags: [Tag] = [
        .specificCharacterSet, .imageType, .sopClassUID, .sopInstanceUID, .modality, .seriesDescription,
        .bodyPartExamined, .sliceThickness, .repetitionTime, .echoTime, .inversionTime, .protocolName, .flipAngle,
        .studyInstanceUID, .seriesInstanceUID, .seriesNumber, .instanceNumber, .imagePositionPatient,
        .imageOrientationPatient, .frameOfReferenceUID, .rows, .columns, .pixelSpacing, .bitsAllocated, .bitsStored,
        .pixelRepresentation, .rescaleIntercept, .rescaleSlope,
    ]

    static func main() throws {
        let folders = Array(CommandLine.arguments.dropFirst())
        let python = try PythonReader(tags: tags)
        let candidates = folders.isEmpty ? try defaultFiles(python) : folders.flatMap(files(below:))
        let gdcm = try GDCMReader(tags: tags)
        let files = try gdcm.readable(candidates.filter { (try? read($0)) != nil })
        guard !files.isEmpty else {
            print("No DICOM files were found; name a folder.")
            exit(2)
        }
        var ours: [Double] = []
        var theirs: [Double] = []
        var others: [Double] = []
        for round in 1...rounds {
            ours.append(try filesPerSecond(files))
            others.append(try gdcm.filesPerSecond(files, repetitions: repetitions / 2))
            theirs.append(try python.filesPerSecond(files))
            print(
                "round \(round): ours \(Int(ours[round - 1])), GDCM \(Int(others[round - 1])), "
                    + "pydicom \(Int(theirs[round - 1])) files per CPU-second")
        }
        let ratios = (pydicom: median(ours) / median(theirs), gdcm: median(ours) / median(others))
        print("files: \(files.count), values per file: \(tags.count)")
        print("ours: \(Int(median(ours))) files per CPU-second")
        print("pydicom: \(Int(median(theirs))) files per CPU-second")
        print("GDCM: \(Int(median(others))) files per CPU-second")
        print("ratio to pydicom: \(String(format: "%.1f", ratios.pydicom)) (goal: at least \(Int(goals.pydicom)))")
        print("ratio to GDCM: \(String(format: "%.1f", ratios.gdcm)) (goal: at least \(Int(goals.gdcm)))")
        exit(ratios.pydicom >= goals.pydicom && ratios.gdcm >= goals.gdcm ? 0 : 1)
    }

    /// Reads one file as the scan of an archive does; the number of bytes of text found.
    static func read(_ path: String) throws -> Int {
        let header = try HeaderReader.read(ReadableFile(path: path, followLinks: true))
        var length = 0
        for tag in tags {
            for text in header.dataSet.strings(tag) { length += text.utf8.count }
        }
        return length
    }

    private static func filesPerSecond(_ files: [String]) throws -> Double {
        let start = processCPUNanoseconds()
        var length = 0
        for _ in 0..<repetitions {
            for path in files { length += try read(path) }
        }
        let seconds = Double(processCPUNanoseconds() - start) / 1e9
        precondition(length > 0, "The values were read.")
        return Double(files.count * repetitions) / seconds
    }

    private static func defaultFiles(_ python: PythonReader) throws -> [String] {
        let shared = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            .deletingLastPathComponent().appendingPathComponent("shared/data").path
        return files(below: shared) + (try python.ownFiles())
    }

    static func files(below root: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return names.sorted().map { root + "/" + $0 }
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}
