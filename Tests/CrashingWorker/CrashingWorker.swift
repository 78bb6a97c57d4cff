import Foundation
import RadArchive

/// A worker that breaks on files with certain names, as a flaw in a parser would make it.
///
/// Its argument is a folder. Names that hold `in-series` are harmless until they were opened once, that is, while
/// the archive is scanned; the folder remembers which those are.
@main
struct CrashingWorker {
    static func main() {
        let memory = CommandLine.arguments.dropFirst().first
        let end = ArchiveWorker.serve { path in
            let name = String(decoding: path, as: UTF8.self).split(separator: "/").last.map(String.init) ?? ""
            if name.contains("in-series"), let memory {
                let mark = memory + "/" + name
                if !FileManager.default.fileExists(atPath: mark) {
                    // An empty file, since workers may not write a byte.
                    _ = FileManager.default.createFile(atPath: mark, contents: nil)
                    return
                }
            }
            if name.contains("crash") { abort() }
            if name.contains("hang") { while true { sleep(1) } }
            if name.contains("eat") { eatMemory() }
        }
        exit(end.rawValue)
    }

    /// Asks for memory until there is none.
    private static func eatMemory() {
        while true {
            guard unsafe malloc(1 << 28) != nil else { abort() }
        }
    }
}
