extension SourceFile {
    private static let vagueWords = ["Util", "Helper", "Manager", "Misc", "Common"]

    /// Folders of home directories and the like; joined here so that this file names none of them.
    private static let machineFolders = ["home", "root", "Users", "work", "opt", "mnt", "scratch"]

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

    /// A path that exists on one machine only.
    func machinePathViolations() -> [Violation] {
        var violations: [Violation] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let found = Self.machineFolders.first(where: { line.namesAbsolutePath(under: $0) }) else { continue }
            let detail = "a path under /\(found) exists on one machine only"
            violations.append(Violation(rule: .machinePath, path: path, line: index + 1, detail: detail))
        }
        return violations
    }
}

extension Substring {
    /// Whether the line holds `/folder/` at the beginning of a path, not in the middle of one.
    fileprivate func namesAbsolutePath(under folder: String) -> Bool {
        let wanted = Array("/\(folder)/".utf8)
        let line = Array(utf8)
        guard line.count > wanted.count else { return false }
        for start in 0...(line.count - wanted.count) where line[start] == wanted[0] {
            guard line[start..<(start + wanted.count)].elementsEqual(wanted) else { continue }
            let before = start > 0 ? line[start - 1] : UInt8(ascii: " ")
            let isInPath = SwiftTokens.isWordByte(before) && before != UInt8(ascii: "`")
            if !isInPath, !"./}-".utf8.contains(before) { return true }
        }
        return false
    }
}
