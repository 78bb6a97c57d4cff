import Foundation
import RadDICOM

/// pydicom in a process of its own, asked for the same values.
struct PythonReader {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let interpreter: String
    private let tags: String

    private static let reading = """
        import sys, time, pydicom
        tags = [int(word, 16) for word in sys.argv[1].split(",")]
        files = sys.stdin.read().split("\\n")
        def read(path):
            length = 0
            data_set = pydicom.dcmread(path, specific_tags=tags, stop_before_pixels=True, force=True)
            for tag in tags:
                element = data_set.get(tag)
                if element is not None: length += len(str(element.value))
            return length
        for path in files[:20]:
            try: read(path)
            except Exception: pass
        start = time.process_time()
        for path in files:
            try: read(path)
            except Exception: pass
        print(len(files) / (time.process_time() - start))
        """

    private static let listing = """
        import os, pydicom, pydicom.data
        # Not pydicom's own list, which fetches what it does not find.
        packages = [pydicom.data]
        try:
            import data_store
            packages.append(data_store)
        except ImportError: pass
        found = set()
        for package in packages:
            for folder, _, names in os.walk(os.path.dirname(package.__file__)):
                found |= {os.path.join(folder, name) for name in names}
        print("\\n".join(sorted(path for path in found if os.path.isfile(path))))
        """

    init(tags: [Tag]) throws {
        interpreter = ProcessInfo.processInfo.environment["RADZOO_ORACLE_PYTHON"] ?? "python3"
        self.tags = tags.map { String($0.number, radix: 16) }.joined(separator: ",")
    }

    func ownFiles() throws -> [String] {
        try run(Self.listing, input: "").split(separator: "\n").map(String.init)
    }

    func filesPerSecond(_ files: [String]) throws -> Double {
        let output = try run(Self.reading, input: files.joined(separator: "\n"))
        guard let rate = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(description: "pydicom cannot be run by \(interpreter); set RADZOO_ORACLE_PYTHON.")
        }
        return rate
    }

    private func run(_ script: String, input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-W", "ignore", "-c", script, tags]
        let incoming = Pipe()
        let outgoing = Pipe()
        process.standardInput = incoming
        process.standardOutput = outgoing
        process.standardError = FileHandle.nullDevice
        try process.run()
        try incoming.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try incoming.fileHandleForWriting.close()
        let output = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
