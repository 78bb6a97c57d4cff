extension CardText {
    /// What ModelCards/TEMPLATE.md has in the text for its writer to fill in, as far as it is one word.
    private static let words: Set<String> = ["title", "version", "what changed"]

    /// Places that still have what the template has there: an angle bracket before a sentence.
    ///
    /// Tags of HTML and addresses in angle brackets are left alone: they have an equals sign, or no capital and space.
    func placeholders() -> [CardFinding] {
        sentences().filter { Self.hasPlaceholder($0.text) }.map { sentence in
            CardFinding(
                line: sentence.line, field: "", rule: .value, message: "still has a placeholder of the template",
                remedy: "Fill it in; where there is nothing to say, say that.")
        }
    }

    static func hasPlaceholder(_ sentence: String) -> Bool {
        sentence.indices.contains { index in
            guard sentence[index] == "<" else { return false }
            let rest = sentence[sentence.index(after: index)...]
            let content = rest.prefix { $0 != ">" && $0 != "=" && $0 != "<" }
            if words.contains(String(content)) { return true }
            let end = rest.dropFirst(content.count).first
            return content.first?.isUppercase == true && content.contains(" ") && end != "="
        }
    }
}
