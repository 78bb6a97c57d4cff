import Foundation
import RadDICOM
import RadSystem

/// Compares our files per CPU-second with GDCM's and pydicom's, on the same files, in turns in one run.
///
///     RADZOO_DEVELOPMENT=1 swift run -c release HeaderScanBenchmark [FOLDER ...]
///
/// With GDCM, both read the same 28 elements of each header, stop behind the last of them and add up the bytes of their
/// values; the sums are compared file by file. GDCM is asked twice: with a file's name, which is its own fastest call and
/// what the goal is about, and for information over a stream of ours that opens and reads the file as we do. What such
/// opening and reading takes alone, nearly all of it in the kernel, is timed too. With pydicom, both read up to the pixels and turn the 28 values into text.
/// Files that GDCM can't read are left out. Without folders the shared data and pydicom's own files are read. The files
/// are warm, the time is that of the processor (user and system), Python's start and imports are left out, and the median
/// of the rounds counts.
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
        let known = try gdcm.readable(candidates.filter { (try? read($0)) != nil })
        let files = known.map(\.path)
        guard !files.isEmpty else {
            print("No DICOM files were found; name a folder.")
            exit(2)
        }
        var selecting = SelectingReader(tags)
        let different = try known.filter { try selecting.read(Array($0.path.utf8)) != $0.sum }
        print("files: \(files.count), values per file: \(tags.count)")
        print("files of which the bytes of the values add up to something else than GDCM's: \(different.count)")
        var rates: [String: [Double]] = [:]
        for round in 1...rounds {
            var line: [String] = []
            func note(_ name: String, _ rate: Double) {
                rates[name, default: []].append(rate)
                line.append("\(name) \(Int(rate))")
            }
            let paths = files.map { Array($0.utf8) }
            note("ours", try filesPerSecond(files.count) { try selecting.read(paths[$0]) })
            note("GDCM", try gdcm.filesPerSecond(files, .name, repetitions: repetitions / 2))
            note("GDCM over our reads", try gdcm.filesPerSecond(files, .buffer, repetitions: repetitions / 2))
            note("opening and reading alone", try filesPerSecond(files.count) { try selecting.start(of: paths[$0]) })
            note("ours as text", try filesPerSecond(files.count) { try read(files[$0]) })
            note("pydicom", try python.filesPerSecond(files))
            print("round \(round): \(line.joined(separator: ", ")) files per CPU-second")
        }
        let medians = rates.mapValues(median)
        for (name, rate) in medians.sorted(by: { $0.value > $1.value }) {
            print("\(name): \(Int(rate)) files per CPU-second")
        }
        func ratio(_ ours: String, _ theirs: String, _ goal: Double) -> Bool {
            let ratio = (medians[ours] ?? 0) / (medians[theirs] ?? 1)
            print("\(ours) to \(theirs): \(String(format: "%.2f", ratio)) (goal: at least \(Int(goal)))")
            return ratio >= goal
        }
        /// Microseconds of the processor that a file takes beside opening and reading it.
        func ownTime(_ name: String) -> Double {
            1e6 / (medians[name] ?? 1) - 1e6 / (medians["opening and reading alone"] ?? 1)
        }
        let own = (ours: ownTime("ours"), theirs: ownTime("GDCM over our reads"))
        print(
            "beside opening and reading, a file takes \(String(format: "%.1f us here and %.1f", own.ours, own.theirs)) us in"
                + " GDCM over our reads: \(String(format: "%.2f", own.theirs / own.ours)) times as long")
        let reached = [
            ratio("ours", "GDCM", goals.gdcm),
            ratio("ours as text", "pydicom", goals.pydicom),
        ]
        exit(reached.allSatisfy { $0 } && different.isEmpty ? 0 : 1)
    }

    /// Reads the selected elements as the scan of an archive does.
    struct SelectingReader {
        private var opener = FileOpener()
        private var scanner: HeaderScanner
        private let tags: [Tag]
        private var piece = [UInt8](repeating: 0, count: 8192)

        init(_ tags: [Tag]) {
            self.tags = tags
            scanner = HeaderScanner(TagSelection(tags))
        }

        /// The first byte of a file, opened and read as far as most headers are, without a look at it.
        mutating func start(of path: [UInt8]) throws -> Int {
            let file = try opener.open(path, followLinks: true)
            let count = min(piece.count, Int(file.status.size))
            return try file.read(at: 0, into: &piece, from: 0, count: count) + 1
        }

        /// The sum of the bytes of the values.
        mutating func read(_ path: [UInt8]) throws -> Int {
            let header = try scanner.read(.file(opener.open(path, followLinks: true)))
            var sum = 0
            for tag in tags {
                guard let value = header.dataSet.value(tag) else { continue }
                for byte in value { sum += Int(byte) }
            }
            return sum
        }
    }

    /// Reads a whole header; the number of bytes of the values as text.
    static func read(_ path: String) throws -> Int {
        let header = try HeaderReader.read(ReadableFile(path: path, followLinks: true))
        var length = 0
        for tag in tags {
            for text in header.dataSet.strings(tag) { length += text.utf8.count }
        }
        return length
    }

    private static func filesPerSecond(_ count: Int, _ read: (Int) throws -> Int) throws -> Double {
        let start = processCPUNanoseconds()
        var length = 0
        for _ in 0..<repetitions {
            for file in 0..<count { length += try read(file) }
        }
        let seconds = Double(processCPUNanoseconds() - start) / 1e9
        precondition(length > 0, "The values were read.")
        return Double(count * repetitions) / seconds
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
