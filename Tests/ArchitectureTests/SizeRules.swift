/// The lengths that a file and a function may have.
enum Budget {
    /// The most lines of a source file.
    static let linesOfFile = 400
    /// The most lines between the braces of a function.
    static let linesOfFunction = 60
}

/// A function with the length of its body.
struct FunctionBody: Equatable {
    let name: String
    let line: Int
    /// The lines between the opening and the closing brace.
    let lines: Int
}

extension FunctionBody {
    /// The functions and initialisers with a body among tokens, inner ones after the outer one.
    static func all(in tokens: [Token]) -> [FunctionBody] {
        tokens.indices.compactMap { index in
            let word = tokens[index].text
            guard word == "func" || word == "init" || word == "deinit" else { return nil }
            if index > 0, tokens[index - 1].text == "." { return nil }
            guard let open = bodyStart(after: index, in: tokens), let close = closing(of: open, in: tokens) else {
                return nil
            }
            let name = word == "func" && index + 1 < tokens.count ? tokens[index + 1].text : word
            let lines = max(0, tokens[close].line - tokens[open].line - 1)
            return FunctionBody(name: name, line: tokens[index].line, lines: lines)
        }
    }

    /// The opening brace of a declaration's body, or nil for a requirement of a protocol.
    private static func bodyStart(after index: Int, in tokens: [Token]) -> Int? {
        var depth = 0
        for next in (index + 1)..<max(tokens.count, index + 1) {
            switch tokens[next].text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return next
            case "}" where depth == 0: return nil
            case "func", "init", "deinit", "var", "let", "case", "associatedtype", "struct", "enum", "extension":
                if depth == 0 { return nil }
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private static func closing(of open: Int, in tokens: [Token]) -> Int? {
        var depth = 0
        for next in open..<tokens.count {
            if tokens[next].text == "{" { depth += 1 }
            if tokens[next].text == "}" { depth -= 1 }
            if depth == 0 { return next }
        }
        return nil
    }
}

extension SourceFile {
    /// A file or functions that are too long to be read in one go.
    func sizeViolations(_ tokens: [Token]) -> [Violation] {
        guard isSwift || path.hasSuffix(".c") || path.hasSuffix(".h") else { return [] }
        var violations: [Violation] = []
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
        if lines > Budget.linesOfFile {
            violations.append(
                Violation(
                    rule: .fileTooLong, path: path, line: nil, detail: "\(lines) lines, at most \(Budget.linesOfFile)"))
        }
        guard isSwift else { return violations }
        return violations
            + FunctionBody.all(in: tokens).filter { $0.lines > Budget.linesOfFunction }.map {
                Violation(
                    rule: .functionTooLong, path: path, line: $0.line,
                    detail: "\($0.name) has \($0.lines) lines, at most \(Budget.linesOfFunction)")
            }
    }
}
