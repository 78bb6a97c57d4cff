/// An `import` of a source file.
struct ImportStatement: Equatable {
    let module: String
    /// `public`, `package`, `internal` and so on; nil where none is written, which means internal.
    let access: String?
    let line: Int
}

extension ImportStatement {
    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor",
    ]

    /// The imports among tokens; a submodule counts as its module.
    static func all(in tokens: [Token]) -> [ImportStatement] {
        tokens.indices.compactMap { index in
            guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
            if index > 0, tokens[index - 1].text == "." { return nil }
            let isKind = kinds.contains(tokens[index + 1].text)
            let named = isKind ? index + 2 : index + 1
            guard named < tokens.count, tokens[named].isWord else { return nil }
            let before = index > 0 ? tokens[index - 1].text : ""
            return ImportStatement(
                module: tokens[named].text, access: accessLevels.contains(before) ? before : nil,
                line: tokens[index].line)
        }
    }
}

extension SourceFile {
    /// Imports that the table does not grant.
    func importViolations(_ tokens: [Token]) -> [Violation] {
        guard let module, isSwift else { return [] }
        let reach = HouseTable.reach(of: module)
        return ImportStatement.all(in: tokens).compactMap { statement in
            let name = statement.module
            func violation(_ rule: Rule, _ detail: String) -> Violation {
                Violation(rule: rule, path: path, line: statement.line, detail: detail)
            }
            if HouseTable.languageModules.contains(name) { return nil }
            if HouseTable.platformModules.contains(name) {
                return module == "RadSystem"
                    ? nil : violation(.platformOutsideSystem, "\(name) may be imported by RadSystem only")
            }
            if HouseTable.foundationModules.contains(name) {
                // The coders for JSON live in Foundation; files that need them are named so.
                if path.hasSuffix("+JSON.swift") { return nil }
                return violation(.foundation, "\(name) needs an exception with a reason")
            }
            if HouseTable.room(name)?.wing == "C", !(statement.access ?? "internal").hasSuffix("internal") {
                return violation(.exposedCModule, "\(name) must be imported internally")
            }
            return reach.contains(name)
                ? nil : violation(.importOutsideTable, "\(module) does not stand on \(name)")
        }
    }

    /// Imports of an example, which shows the library as another package sees it.
    func exampleViolations(_ tokens: [Token]) -> [Violation] {
        guard components.first == "Examples", isSwift, name != "Package.swift" else { return [] }
        return ImportStatement.all(in: tokens).filter { $0.module != "RadZoo" }.map {
            Violation(
                rule: .importOutsideTable, path: path, line: $0.line, detail: "an example imports RadZoo alone")
        }
    }
}
