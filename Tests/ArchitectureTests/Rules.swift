/// A rule of the house that sources are checked against.
enum Rule: String, CaseIterable, Sendable {
    case importOutsideTable = "import-outside-table"
    case platformOutsideSystem = "platform-outside-system"
    case foundation
    case exposedCModule = "exposed-c-module"
    case publicOutsideProduct = "public-outside-product"
    case fileTooLong = "file-too-long"
    case functionTooLong = "function-too-long"
    case unknownFolder = "unknown-folder"
    case vagueName = "vague-name"
    case forcedTry = "forced-try"
    case forcedUnwrap = "forced-unwrap"
    case wrappingArithmetic = "wrapping-arithmetic"
    case uncheckedMemory = "unchecked-memory"
    case machinePath = "machine-path"
    case missingTests = "missing-tests"
    case dependencyOutsideTable = "dependency-outside-table"
}

/// A place in the repository that breaks a rule.
struct Violation: Hashable, CustomStringConvertible {
    let rule: Rule
    let path: String
    let line: Int?
    let detail: String

    var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(rule.rawValue): \(detail)" }
}

/// A text file of the repository, by its path relative to the root.
struct SourceFile {
    let path: String
    let text: String

    var components: [String] { path.split(separator: "/").map(String.init) }
    var name: String { components.last ?? "" }
    var isSwift: Bool { path.hasSuffix(".swift") }

    /// The module of a file below `Sources/<wing>/<module>/`.
    var module: String? {
        components.count > 3 && components[0] == "Sources" ? components[2] : nil
    }
}
