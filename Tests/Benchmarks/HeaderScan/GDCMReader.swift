import Foundation
import RadDICOM

/// GDCM in a process of its own, asked for the same values by the fastest call that it has.
///
/// The call is `gdcm::Reader::ReadSelectedTags`, which ends its walk behind the last wanted tag; the values are taken
/// as the bytes that the file holds, without any conversion. The program is compiled here with the system's compiler
/// and the package libgdcm-dev (3.0).
final class GDCMReader {
    struct Failure: Error, CustomStringConvertible {
        let description: String
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
        try Data(Self.source.utf8).write(to: source)
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

    /// The files that GDCM reads without ending its process, which it does on some.
    func readable(_ files: [String]) throws -> [String] {
        let kept = Set(try run("check", files).split(separator: "\n").compactMap { Int($0) })
        return files.enumerated().filter { kept.contains($0.offset) }.map(\.element)
    }

    /// Files per second of the processor, after one round that is not counted.
    func filesPerSecond(_ files: [String], repetitions: Int) throws -> Double {
        guard let rate = Double(try run("\(repetitions)", files).trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "GDCM's program failed.")
        }
        return rate
    }

    private func run(_ mode: String, _ files: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = [mode, tags]
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

    private static let source = """
        #include <gdcmReader.h>
        #include <gdcmTrace.h>
        #include <cstdio>
        #include <cstdlib>
        #include <iostream>
        #include <set>
        #include <string>
        #include <vector>
        #include <sys/resource.h>
        #include <sys/wait.h>
        #include <unistd.h>

        static std::vector<gdcm::Tag> order;
        static std::set<gdcm::Tag> wanted;

        static long readOne(const std::string &path) {
            gdcm::Reader reader;
            reader.SetFileName(path.c_str());
            if (!reader.ReadSelectedTags(wanted)) return -1;
            const gdcm::DataSet &set = reader.GetFile().GetDataSet();
            long length = 0;
            for (const gdcm::Tag &tag : order) {
                if (!set.FindDataElement(tag)) continue;
                const gdcm::ByteValue *value = set.GetDataElement(tag).GetByteValue();
                if (value) length += std::string(value->GetPointer(), value->GetLength()).size();
            }
            return length;
        }

        static double seconds() {
            struct rusage usage;
            getrusage(RUSAGE_SELF, &usage);
            return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
                + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
        }

        int main(int count, char **arguments) {
            gdcm::Trace::SetWarning(false);
            gdcm::Trace::SetError(false);
            gdcm::Trace::SetDebug(false);
            std::string text = arguments[2];
            for (size_t start = 0; start < text.size();) {
                size_t end = text.find(',', start);
                if (end == std::string::npos) end = text.size();
                unsigned long number = std::stoul(text.substr(start, end - start), nullptr, 16);
                gdcm::Tag tag((uint16_t)(number >> 16), (uint16_t)number);
                order.push_back(tag);
                wanted.insert(tag);
                start = end + 1;
            }
            std::vector<std::string> files;
            for (std::string line; std::getline(std::cin, line);) files.push_back(line);
            if (std::string(arguments[1]) == "check") {
                for (size_t index = 0; index < files.size(); index++) {
                    pid_t child = fork();
                    if (child == 0) {
                        alarm(5);
                        _exit(readOne(files[index]) > 0 ? 0 : 1);
                    }
                    int status = 0;
                    waitpid(child, &status, 0);
                    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) printf("%zu\\n", index);
                }
                return 0;
            }
            int repetitions = atoi(arguments[1]);
            long length = 0;
            for (const std::string &file : files) length += readOne(file);
            double start = seconds();
            for (int round = 0; round < repetitions; round++)
                for (const std::string &file : files) length += readOne(file);
            printf("%f\\n", files.size() * repetitions / (seconds() - start));
            return length > 0 ? 0 : 1;
        }
        """
}
