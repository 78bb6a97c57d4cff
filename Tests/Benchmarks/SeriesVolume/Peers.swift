import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// dcm2niix on the files of one series.
final class Converter {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let folder: URL
    private var start = 0.0

    init() throws {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let base =
            FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
        folder = base.appendingPathComponent("radzoo dcm2niix \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        start = (try (0..<5).map { _ in try run(["-h"]) }).sorted()[2]
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Processor seconds of a conversion without those of starting the program.
    func seconds(of series: SeriesOnDisk) throws -> Double {
        let input = folder.appendingPathComponent("in")
        let output = folder.appendingPathComponent("out")
        for directory in [input, output] {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        }
        defer { for directory in [input, output] { try? FileManager.default.removeItem(at: directory) } }
        for (index, file) in series.files.enumerated() {
            try FileManager.default.copyItem(atPath: file, toPath: input.appendingPathComponent("\(index).dcm").path)
        }
        let seconds = try run(["-z", "n", "-b", "n", "-f", "volume", "-o", output.path, input.path])
        let images = try FileManager.default.contentsOfDirectory(atPath: output.path)
        guard images.contains(where: { $0.hasSuffix(".nii") }) else {
            throw Failure(description: "dcm2niix does not read \(series.name)")
        }
        return max(seconds - start, 1e-6)
    }

    private func run(_ arguments: [String]) throws -> Double {
        let before = Self.childSeconds()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["dcm2niix"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return Self.childSeconds() - before
    }

    private static func childSeconds() -> Double {
        var usage = rusage()
        #if canImport(Darwin)
            unsafe getrusage(RUSAGE_CHILDREN, &usage)
        #else
            unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        #endif
        let microseconds = Double(usage.ru_utime.tv_usec) + Double(usage.ru_stime.tv_usec)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + microseconds / 1e6
    }
}

/// pydicom and NumPy in a process of their own.
struct PythonSeries {
    private let interpreter = ProcessInfo.processInfo.environment["RADZOO_ORACLE_PYTHON"] ?? "python3"

    private static let script = """
        import sys, time
        import numpy, pydicom
        def load(paths):
            images = []
            for path in paths:
                image = pydicom.dcmread(path, force=True)
                cosines = numpy.array(image.ImageOrientationPatient, float)
                normal = numpy.cross(cosines[:3], cosines[3:])
                values = image.pixel_array.astype(numpy.float32)
                values = values * numpy.float32(image.get("RescaleSlope", 1)) \\
                    + numpy.float32(image.get("RescaleIntercept", 0))
                images.append((float(numpy.array(image.ImagePositionPatient, float) @ normal), values))
            images.sort(key=lambda image: image[0])
            return numpy.stack([values for _, values in images])
        groups = [line.split("\\t") for line in sys.stdin.read().split("\\n")]
        for group in groups[:1]:
            try: load(group)
            except Exception: pass
        for group in groups:
            start = time.process_time()
            try: size = load(group).size
            except Exception: size = 0
            print(time.process_time() - start if size else 0)
        """

    init() throws {}

    /// Processor seconds for each series, 0 where one is not read (files with many frames have no one position).
    func seconds(of series: [SeriesOnDisk]) throws -> [Double] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-W", "ignore", "-c", Self.script]
        // One thread, as the others.
        process.environment = ProcessInfo.processInfo.environment.merging(["OMP_NUM_THREADS": "1"]) { $1 }
        let incoming = Pipe()
        let outgoing = Pipe()
        process.standardInput = incoming
        process.standardOutput = outgoing
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = series.map { $0.files.joined(separator: "\t") }.joined(separator: "\n")
        try incoming.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try incoming.fileHandleForWriting.close()
        let output = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let seconds = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { Double($0) }
        guard seconds.count == series.count else {
            throw Converter.Failure(description: "pydicom cannot be run; set RADZOO_ORACLE_PYTHON.")
        }
        return seconds
    }
}
