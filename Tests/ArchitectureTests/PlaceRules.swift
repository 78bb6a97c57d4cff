extension SourceFile {
    private static let vagueWords = ["Util", "Helper", "Manager", "Misc", "Common"]

    /// Folders that hold one machine's own things; joined here so that this file names no path itself.
    private static let machineFolders = ["home", "root", "Users", "work", "opt"].map { Array("/\($0)/".utf8) }

    /// A file in a folder that the house does not have, or with a name that says nothing.
    func placeViolations() -> [Violation] {
        var violations: [Violation] = []
        func report(_ rule: Rule, _ detail: String) {
            violations.append(Violation(rule: rule, path: path, line: nil, detail: detail))
        }
        let first = components.first ?? ""
        if !first.hasPrefix("."), !HouseTable.topLevel.contains(first) {
            report(.unknownFolder, "\(first) has no place at the top level")
        }
        if first == "Sources" {
            let wing = components.count > 1 ? components[1] : ""
            if let module, let room = HouseTable.room(module) {
                if room.wing != wing { report(.unknownFolder, "\(module) belongs to the wing \(room.wing)") }
            } else {
                report(.unknownFolder, "the table has no such module")
            }
        }
        for word in Self.vagueWords where isSwift && name.contains(word) {
            report(.vagueName, "name the file after what is in it")
        }
        return violations
    }

    /// A path that exists on one machine only; `/home/` counts with a name and a further folder after it.
    func machinePathViolations() -> [Violation] {
        let bytes = Array(text.utf8)
        var violations: [Violation] = []
        var line = 1
        for start in bytes.indices {
            if bytes[start] == UInt8(ascii: "\n") { line += 1 }
            guard bytes[start] == UInt8(ascii: "/"), start == 0 || Self.canPrecedePath(bytes[start - 1]) else {
                continue
            }
            let rest = bytes[start...]
            guard let folder = Self.machineFolders.first(where: rest.starts) else { continue }
            let name = rest.dropFirst(folder.count).prefix { SwiftTokens.isWordByte($0) }
            let isPersonal = folder.starts(with: "/home/".utf8) || folder.starts(with: "/Users/".utf8)
            if isPersonal, bytes[name.endIndex...].first != UInt8(ascii: "/") { continue }
            let detail = "a path under \(String(decoding: folder, as: UTF8.self)) exists on one machine only"
            violations.append(Violation(rule: .machinePath, path: path, line: line, detail: detail))
        }
        return violations
    }

    /// Whether a byte before a slash leaves it the beginning of a path, not the middle of one.
    private static func canPrecedePath(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "`") || !(SwiftTokens.isWordByte(byte) || "./}-".utf8.contains(byte))
    }
}
