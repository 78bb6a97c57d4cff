import RadTestSupport

/// The repository's text files as the rules see them.
enum House {
    /// The violations of one file, exceptions not yet taken out.
    static func violations(of file: SourceFile) -> [Violation] {
        let tokens = file.isSwift ? SwiftTokens.tokens(of: file.text) : []
        return file.importViolations(tokens) + file.exampleViolations(tokens) + file.codeViolations(tokens)
            + file.sizeViolations(tokens) + file.placeViolations() + file.machinePathViolations()
    }

    /// All text files of the repository except what git ignores and what begins with a dot.
    static func files() throws -> [SourceFile] {
        let folders = ["Sources", "Tests", "ModelCards", "Formats", "Examples"]
        let loose = HouseTable.topLevel.subtracting(folders).subtracting(["Package.resolved"])
        let below = folders.flatMap { folder in
            File.filesBelow(Repository.root + "/" + folder).map { folder + "/" + $0 }
        }
        return try (below + loose.sorted()).compactMap { path in
            guard isText(path), !path.contains("/."), !path.contains("/__pycache__/") else { return nil }
            guard File.exists(Repository.root + "/" + path) else { return nil }
            return SourceFile(path: path, text: try File.text(Repository.root + "/" + path))
        }
    }

    private static func isText(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return true }
        let suffixes = ["swift", "c", "h", "md", "sh", "py", "yaml", "yml", "json", "modulemap", "html", "txt", "svg"]
        return suffixes.contains(String(name[name.index(after: dot)...]))
    }
}
