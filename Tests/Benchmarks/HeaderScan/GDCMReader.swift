import Foundation
import RadDICOM

/// GDCM in a process of its own, asked for the same values by the fastest call that it has.
///
/// The call is `gdcm::Reader::ReadSelectedTags`, which ends its walk behind the last wanted tag; the bytes of the values
/// are added up where they are. The program is compiled here with the system's compiler and the package libgdcm-dev
/// (3.0).
final class GDCMReader {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where the bytes come from.
    enum Input: String, CaseIterable {
        /// The file stream that GDCM opens for a name.
        case name
        /// A stream buffer of ours, which opens and reads as we do: relative to the folder, 8 KiB with one call.
        case buffer
    }

    private let folder: URL
    private let program: URL
    private let tags: String

    /// Compiles the program.
    ///
    /// - Throws: ``Failure`` where there is no compiler or no GDCM.
    init(tags: [Tag]) throws {
        self.tags = tags.map { String($0.number, radix: 16) }.joined(separator: ",")
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("radzoo gdcm \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        program = folder.appendingPathComponent("scan")
        let source = folder.appendingPathComponent("scan.cpp")
        try Data(GDCMProgram.source.utf8).write(to: source)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments =
            ["c++", "-O2", "-DNDEBUG", "-w", "-I/usr/include/gdcm-3.0", source.path, "-o", program.path]
            + ["-lgdcmMSFF", "-lgdcmDSED", "-lgdcmDICT", "-lgdcmCommon"]
        compiler.standardError = FileHandle.nullDevice
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else {
            throw Failure(description: "GDCM's program can't be compiled; install libgdcm-dev and a C++ compiler.")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The files that GDCM reads without ending its process, which it does on some, with the sum of their values' bytes.
    func readable(_ files: [String]) throws -> [(path: String, sum: Int)] {
        try run("check", "1", files).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").compactMap { Int($0) }
            return words.count == 2 && files.indices.contains(words[0]) ? (files[words[0]], words[1]) : nil
        }
    }

    /// Files per second of the processor, after one round that is not counted.
    func filesPerSecond(_ files: [String], _ input: Input, repetitions: Int) throws -> Double {
        let output = try run(input.rawValue, "\(repetitions)", files)
        guard let rate = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "GDCM's program failed.")
        }
        return rate
    }

    private func run(_ mode: String, _ repetitions: String, _ files: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = [mode, tags, repetitions]
        let incoming = Pipe()
        let outgoing = Pipe()
        process.standardInput = incoming
        process.standardOutput = outgoing
        process.standardError = FileHandle.nullDevice
        try process.run()
        try incoming.fileHandleForWriting.write(contentsOf: Data((files.joined(separator: "\n") + "\n").utf8))
        try incoming.fileHandleForWriting.close()
        let output = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
