/// Label rules that cannot be read or that break their schema.
///
/// Rules are the operator's own text, so what was found in them is told; nothing of an archive is.
package struct LabelRulesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong; the set may grow.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The file cannot be found or read.
        package static let unreadable = Code(rawValue: "unreadable")
        /// The text is not YAML.
        package static let syntax = Code(rawValue: "syntax")
        /// A key is missing, unknown or has a value of another kind.
        package static let schema = Code(rawValue: "schema")
        /// A value is not a term of the vocabulary, or a name is not one of the facts.
        package static let unknownTerm = Code(rawValue: "unknown-term")
        /// Two rules have one id, or two files one group.
        package static let duplicate = Code(rawValue: "duplicate")
    }

    package let code: Code
    /// The name of the rules file.
    package let file: String
    /// The line, counted from 1; nil where the file as a whole is meant.
    package let line: Int?
    package let expected: String
    package let found: String

    package init(code: Code, file: String, line: Int?, expected: String, found: String) {
        self.code = code
        self.file = file
        self.line = line
        self.expected = expected
        self.found = found
    }

    package var description: String {
        "Label rules \(file)\(line.map { ", line \($0)" } ?? ""): \(code.rawValue): expected \(expected), "
            + "found \(found). Correct the file, or leave out --rules to use those that ship with radzoo."
    }
}
