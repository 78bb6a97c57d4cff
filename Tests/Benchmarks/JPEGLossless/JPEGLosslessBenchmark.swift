import Foundation
import RadDICOM
import RadPhantom
import RadTensor
import RadVolume

/// Compares the JPEG Lossless decoder with DCMTK's in one run, on the same codestreams.
///
/// `RADZOO_DEVELOPMENT=1 swift run -c release JPEGLosslessBenchmark [rounds]`, with `dcmdjpeg` and `dcmconv` of DCMTK on
/// `PATH`. The frames are slices of a phantom's chest, 512 x 512, 16 bits, selection value 1, in one file of many
/// frames. Ours is the CPU time of the decoder in this process. DCMTK's is the CPU time of the child `dcmdjpeg`, which
/// reads, decodes and writes the file, less that of `dcmconv`, which reads and writes the same file decoded: reading,
/// writing and starting a process are taken off, and rather too much than too little, since the copied file is larger.
@main
enum JPEGLosslessBenchmark {
    private static let side = 512
    private static let frameCount = 48

    static func main() throws {
        let rounds = CommandLine.arguments.dropFirst().compactMap { Int($0) }.first ?? 9
        let folder = FileManager.default.temporaryDirectory.path + "/radzoo jpeg \(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }

        let (frame, codestreams) = try phantomFrames()
        let file = DICOMWriter(transferSyntax: TransferSyntax(uid: "1.2.840.10008.1.2.4.70"))
        let bytes = try file.bytes(of: header(of: frame), pixels: .encapsulated(codestreams))
        let (compressed, plain, copy) = (folder + "/compressed.dcm", folder + "/plain.dcm", folder + "/copy.dcm")
        try Data(bytes).write(to: URL(fileURLWithPath: compressed))
        _ = try childSeconds("dcmdjpeg", ["+te", compressed, plain])
        try compareOutputs(frame, codestreams, plain)

        let bits = Double(bytes.count) * 8 / Double(side * side * frameCount)
        print("\(frameCount) frames of \(side) x \(side), 16 bits, \(String(format: "%.1f", bits)) bits a pixel coded")
        var ratios: [Double] = []
        for round in 1...rounds {
            let ours = try ownSeconds(frame, codestreams)
            let whole = try childSeconds("dcmdjpeg", ["+te", compressed, plain])
            let copying = try childSeconds("dcmconv", ["+te", plain, copy])
            let theirs = whole - copying
            ratios.append(theirs / ours)
            let times = [ours, theirs, whole, copying].map { String(format: "%.2f", $0 * 1000 / Double(frameCount)) }
            print(
                "round \(round): radzoo \(times[0]) ms a frame, DCMTK \(times[1]) (dcmdjpeg \(times[2]) less dcmconv "
                    + "\(times[3])): ratio " + String(format: "%.2f", theirs / ours))
        }
        ratios.sort()
        let median = String(format: "%.2f", ratios[rounds / 2])
        print("DCMTK's CPU time over ours: median \(median) of \(rounds) rounds (goal: 1)")
    }

    /// Slices of a phantom, and their codestreams.
    private static func phantomFrames() throws -> (frame: FrameDescription, codestreams: [[UInt8]]) {
        let patient = PhantomPatient(seed: 1)
        var random = SeededRandom(seed: 1)
        guard let scanProtocol = Examination.chestCT.protocols.first else { throw BenchmarkError(text: "no protocol") }
        let geometry = scanProtocol.geometry(of: patient, side: side, slices: frameCount, random: &random)
        let scan = try Scanner(scanProtocol.technique, sliceThickness: 5, seed: 1).scan(patient, geometry: geometry)
        let frame = FrameDescription(
            rows: side, columns: side, bitsAllocated: 16, bitsStored: 16, highBit: 15, isSigned: false,
            numberOfFrames: frameCount)
        let values = scan.volume.voxels.float32Values()
        let codestreams = try (0..<frameCount).map { slice in
            var pixels: [UInt8] = []
            for index in (slice * side * side)..<((slice + 1) * side * side) {
                // Sixteenths of an HU: the low bits of a 16-bit frame carry noise.
                let stored = Int(max(0, min(65_535, (values[index] + 1024) * 16)))
                pixels += [UInt8(truncatingIfNeeded: stored), UInt8(truncatingIfNeeded: stored >> 8)]
            }
            return try FrameEncoder.encode(pixels, codec: .jpegLossless, description: frame)
        }
        return (frame, codestreams)
    }

    private static func header(of frame: FrameDescription) -> DataSetBuilder {
        var header = DataSetBuilder()
        // Multi-frame Grayscale Word Secondary Capture.
        header.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.7.3")
        header.set(.sopInstanceUID, .uniqueIdentifier, text: "2.25.1")
        header.set(.modality, .codeString, text: "OT")
        header.set(.samplesPerPixel, .unsignedShort, integers: 1)
        header.set(.photometricInterpretation, .codeString, text: frame.photometricInterpretation)
        header.set(.numberOfFrames, .integerString, integers: frame.numberOfFrames)
        header.set(.rows, .unsignedShort, integers: frame.rows)
        header.set(.columns, .unsignedShort, integers: frame.columns)
        header.set(.bitsAllocated, .unsignedShort, integers: 16)
        header.set(.bitsStored, .unsignedShort, integers: 16)
        header.set(.highBit, .unsignedShort, integers: 15)
        header.set(.pixelRepresentation, .unsignedShort, integers: 0)
        return header
    }

    /// Both decoders have to agree before their times mean anything.
    private static func compareOutputs(_ frame: FrameDescription, _ codestreams: [[UInt8]], _ path: String) throws {
        let theirs = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var ours: [UInt8] = []
        for codestream in codestreams {
            ours += try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame)
        }
        guard theirs.suffix(ours.count).elementsEqual(ours) else { throw BenchmarkError(text: "the decoders disagree") }
    }

    private static func ownSeconds(_ frame: FrameDescription, _ codestreams: [[UInt8]]) throws -> Double {
        var least = Double.infinity
        for _ in 0..<3 {
            let start = cpuSeconds(of: thisProcess)
            for codestream in codestreams {
                _ = try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame)
            }
            least = min(least, cpuSeconds(of: thisProcess) - start)
        }
        return least
    }

    /// CPU time of a child from start to end, user and system: the least of several runs, since writing is uneven.
    private static func childSeconds(_ program: String, _ arguments: [String]) throws -> Double {
        var least = Double.infinity
        for _ in 0..<3 { least = min(least, try secondsOfOneRun(program, arguments)) }
        return least
    }

    private static func secondsOfOneRun(_ program: String, _ arguments: [String]) throws -> Double {
        let start = cpuSeconds(of: children)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkError(text: "\(program) failed or is not on PATH") }
        return cpuSeconds(of: children) - start
    }

    /// RUSAGE_SELF and RUSAGE_CHILDREN: the same numbers on Linux and macOS, imported as different types.
    private static let thisProcess: Int32 = 0
    private static let children: Int32 = -1

    private static func cpuSeconds(of who: Int32) -> Double {
        var usage = rusage()
        unsafe getrusage(who, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}

/// Why nothing could be measured.
struct BenchmarkError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
