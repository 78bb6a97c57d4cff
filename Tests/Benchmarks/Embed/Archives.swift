import Foundation
import RadPhantom
import RadSystem

/// The archives that are measured, made in the scratch folder and kept there.
enum Archives {
    /// Phantom series in the sizes of real ones: 24 to 60 slices, half of them of 256 x 256 and half of 512 x 512.
    static func phantoms(_ options: Options) throws -> String {
        try made("phantoms-\(options.series)", options) { folder in
            let parts = [(256, options.series / 2), (512, options.series - options.series / 2)]
            // A recipe draws everything from its seed, so that parts can be written side by side.
            let shares = parts.flatMap { matrix, series in
                [(matrix, series / 2, UInt64(1)), (matrix, series - series / 2, UInt64(2))]
            }
            let failures = Locked<[String]>([])
            DispatchQueue.concurrentPerform(iterations: shares.count) { index in
                let (matrix, series, seed) = shares[index]
                var recipe = ArchiveRecipe(seed: 7_000 * UInt64(matrix) + seed, series: series)
                recipe.matrix = matrix
                recipe.slices = 24...60
                do {
                    _ = try PhantomArchive.write(
                        recipe, to: "\(folder)/\(matrix)-\(seed)", storage: FileSystemStorage())
                } catch {
                    failures.change { $0.append("\(error)") }
                }
            }
            if let failure = failures.value.first { throw Failure(description: failure) }
        }
    }

    /// One CT of 512 x 512 x 300.
    static func largeSeries(_ options: Options) throws -> String {
        try made("ct-512x512x300", options) { folder in
            var recipe = ArchiveRecipe(seed: 300, series: 1)
            recipe.matrix = 512
            recipe.slices = 300...300
            recipe.examinations = [.chestCT]
            _ = try PhantomArchive.write(recipe, to: folder, storage: FileSystemStorage())
        }
    }

    /// 100,000 short texts in 1,000 folders.
    static func manyFiles(_ options: Options) throws -> String {
        try made("small-files", options) { folder in
            // Foundation's writes take milliseconds a file.
            let storage = FileSystemStorage()
            for directory in 0..<1_000 {
                let path = "\(folder)/\(directory / 50)/\(directory)"
                try storage.createDirectories(at: path, permissions: 0o755)
                for name in 0..<100 {
                    let file = try storage.createFile(at: "\(path)/IM\(name).dcm", exclusive: true, permissions: 0o644)
                    let text = Array("note \(directory) \(name)\n".utf8)
                    _ = try file.write(text.span.bytes)
                    try file.close()
                }
            }
        }
    }

    private static func made(_ name: String, _ options: Options, _ make: (String) throws -> Void) throws -> String {
        let folder = "\(options.scratch)/\(name)"
        if FileManager.default.fileExists(atPath: folder) { return folder }
        let unfinished = folder + ".unfinished"
        try? FileManager.default.removeItem(atPath: unfinished)
        try FileManager.default.createDirectory(atPath: unfinished, withIntermediateDirectories: true)
        try make(unfinished)
        try FileManager.default.moveItem(atPath: unfinished, toPath: folder)
        return folder
    }
}

/// A value that several threads change.
private final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var content: Value

    init(_ value: Value) { content = value }

    var value: Value { lock.withLock { content } }

    func change(_ body: (inout Value) -> Void) { lock.withLock { body(&content) } }
}
