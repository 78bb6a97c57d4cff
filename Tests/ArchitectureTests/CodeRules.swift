extension SourceFile {
    /// Declarations that promise more than the product does, and code that can trap or read past an end.
    func codeViolations(_ tokens: [Token]) -> [Violation] {
        guard let module, isSwift else { return [] }
        let isParser =
            HouseTable.parserModules.contains(module) || HouseTable.parserFolders.contains { path.hasPrefix($0) }
        var violations: [Violation] = []
        func report(_ rule: Rule, _ token: Token, _ detail: String) {
            violations.append(Violation(rule: rule, path: path, line: token.line, detail: detail))
        }
        for (index, token) in tokens.enumerated() {
            let before = index > 0 ? tokens[index - 1] : nil
            let after = index + 1 < tokens.count ? tokens[index + 1] : nil
            if module != "RadZoo", token.declaresPublic(before: before, after: after) {
                report(.publicOutsideProduct, token, "only RadZoo declares \(token.text) things")
            }
            if token.text.hasPrefix("!"), !token.text.hasPrefix("!="), !token.hasSpaceBefore, let before {
                if before.text == "try" {
                    report(.forcedTry, token, "handle the error or pass it on")
                } else if before.isWord || [")", "]", ">", "?"].contains(before.text) {
                    report(.forcedUnwrap, token, "unwrap with guard, or say which promise was broken")
                }
            }
            guard isParser else { continue }
            if ["&+", "&-", "&*", "&<<", "&>>", "&+=", "&-=", "&*="].contains(token.text), token.isInfix(after) {
                report(.wrappingArithmetic, token, "input must not wrap; report the overflow")
            }
            if token.text == "unsafe" || token.text.hasPrefix("Unsafe") || token.text == "unsafeBitCast" {
                report(.uncheckedMemory, token, "read through a span, which checks its bounds")
            }
        }
        return violations
    }
}

extension Token {
    fileprivate func declaresPublic(before: Token?, after: Token?) -> Bool {
        if before?.text == "." { return false }
        if text == "public" { return true }
        // `open` is also the name of a function.
        return text == "open" && ["class", "func", "var", "subscript"].contains(after?.text)
    }

    /// Whether an operator stands between two operands, unlike the `&` of an argument passed in and out.
    fileprivate func isInfix(_ after: Token?) -> Bool {
        guard let after else { return false }
        return hasSpaceBefore == after.hasSpaceBefore
    }
}
