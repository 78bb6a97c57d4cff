/// A piece of Swift code outside comments and string literals.
struct Token: Equatable {
    let text: String
    /// The line it stands on, counted from 1.
    let line: Int
    /// Whether blank space or a line's beginning stands before it.
    let hasSpaceBefore: Bool

    /// Whether it is a name, keyword or number.
    var isWord: Bool { text.utf8.first.map(SwiftTokens.isWordByte) ?? false }
}

/// Splits Swift code into words, operators and brackets, leaving out comments and the text of string literals.
///
/// It knows nested comments, raw and multi-line strings, interpolations and raw identifiers, and nothing of grammar.
struct SwiftTokens {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var hasSpace = true
    private var tokens: [Token] = []

    /// The tokens of a text in their order.
    static func tokens(of text: String) -> [Token] {
        var scanner = SwiftTokens(bytes: Array(text.utf8))
        scanner.scanCode(untilClosingParenthesis: false)
        return scanner.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "`"), 0x80...:
            true
        default: false
        }
    }

    private static let operatorBytes = Set("/=-+!*%<>&|^~?".utf8)

    private func byte(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private func starts(with text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while let next = byte() {
            if starts(with: "//") {
                while let skipped = byte(), skipped != UInt8(ascii: "\n") { advance() }
            } else if starts(with: "/*") {
                skipComment()
            } else if startsString() {
                scanString()
            } else if next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\t") {
                advance()
                hasSpace = true
            } else if next == UInt8(ascii: "`") {
                scanRun { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "\n") }
            } else if Self.isWordByte(next) {
                scanRun { Self.isWordByte($0) && $0 != UInt8(ascii: "`") }
            } else if Self.operatorBytes.contains(next) {
                scanRun { Self.operatorBytes.contains($0) }
            } else {
                if next == UInt8(ascii: "(") { depth += 1 }
                if next == UInt8(ascii: ")") { depth -= 1 }
                if untilClosingParenthesis, depth < 0 { return }
                scanRun { _ in false }
            }
        }
    }

    /// Appends a token of the present byte and those after it that belong to it; a raw identifier takes its end quote.
    private mutating func scanRun(while belongs: (UInt8) -> Bool) {
        let start = position
        let startLine = line
        let isQuoted = byte() == UInt8(ascii: "`")
        advance()
        while let next = byte(), belongs(next) { advance() }
        if isQuoted { advance() }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        tokens.append(Token(text: text, line: startLine, hasSpaceBefore: hasSpace))
        hasSpace = false
    }

    private mutating func skipComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                advance(2)
            } else if starts(with: "*/") {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
        hasSpace = true
    }

    private func startsString() -> Bool {
        var ahead = 0
        while byte(ahead) == UInt8(ascii: "#") { ahead += 1 }
        return byte(ahead) == UInt8(ascii: "\"")
    }

    /// Passes over a string literal and scans the code of its interpolations.
    private mutating func scanString() {
        var hashes = ""
        while byte() == UInt8(ascii: "#") {
            hashes += "#"
            advance()
        }
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        advance(quote.utf8.count)
        let end = quote + hashes
        let escape = "\\" + hashes
        while position < bytes.count, !starts(with: end) {
            if starts(with: escape + "(") {
                advance(escape.utf8.count + 1)
                scanCode(untilClosingParenthesis: true)
                advance()
            } else if starts(with: escape) {
                advance(escape.utf8.count + 1)
            } else {
                advance()
            }
        }
        advance(end.utf8.count)
        tokens.append(Token(text: "\"", line: line, hasSpaceBefore: hasSpace))
        hasSpace = false
    }
}
