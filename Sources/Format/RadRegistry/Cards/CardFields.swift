import Yams

/// Reads values of a card's front matter and notes what is wrong with them, by line.
struct CardFields {
    /// Everything that was wrong so far.
    private(set) var findings: [CardFinding] = []
    /// The lines of the fields that were met, counted from 1 in the card.
    private(set) var lines: [String: Int] = [:]

    /// The front matter's first line is the card's second.
    static func line(of node: Node?) -> Int { (node?.mark?.line ?? 0) + 1 }

    mutating func note(_ rule: CardFinding.Rule, _ field: String, _ node: Node?, _ message: String, _ remedy: String) {
        findings.append(
            CardFinding(
                line: node.map(Self.line) ?? lines[parent(of: field)] ?? 1, field: field, rule: rule, message: message,
                remedy: remedy))
    }

    private func parent(of field: String) -> String {
        field.lastIndex(of: ".").map { String(field[..<$0]) } ?? ""
    }

    /// The members of a mapping; other keys than the given ones are noted, nil allows all.
    mutating func mapping(_ node: Node, _ field: String, keys: [String]?) -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            note(.value, field, node, "expected a mapping", "Write `key: value` lines below it.")
            return [:]
        }
        var members: [String: Node] = [:]
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                note(.value, field, key, "expected a word as key", "Write a plain key.")
                continue
            }
            let name = scalar.string
            guard !name.isEmpty, name.utf8.count <= 4_096, PlainText.isPlain(name) else {
                note(.value, field, key, "expected a word as key", "Write a plain key.")
                continue
            }
            let path = field.isEmpty ? name : field + "." + name
            lines[path] = Self.line(of: key)
            if let keys, !keys.contains(name) {
                note(
                    .unknownKey, Self.shown(path), key, "cards have no such key here",
                    "Known are \(keys.joined(separator: ", ")).")
                continue
            }
            members[name] = value
        }
        return members
    }

    /// A member that must be there; its absence is noted.
    mutating func required(_ key: String, of members: [String: Node], in field: String) -> Node? {
        if let node = members[key] { return node }
        let path = field.isEmpty ? key : field + "." + key
        note(.missingKey, path, nil, "every card has this", "Add it; ModelCards/TEMPLATE.md has all fields.")
        return nil
    }

    /// A word or sentence that is not empty; the line feeds that end a block of YAML do not belong to it.
    mutating func text(_ node: Node?, _ field: String) -> String? {
        guard let node else { return nil }
        let text = node.scalar?.string.trimmedNewlines ?? ""
        guard !text.isEmpty, text.utf8.count <= 4_096, PlainText.isPlain(text) else {
            note(
                .value, field, node, "expected a text of at most 4096 bytes in one line, without control characters",
                "Write it, in quotes where it has colons.")
            return nil
        }
        guard !Self.isPlaceholder(text) else {
            note(.value, field, node, "still has the placeholder of the template", "Fill it in.")
            return nil
        }
        return text
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ node: Node?, _ field: String, _ type: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let node, let text = text(node, field) else { return nil }
        if let word = Word(rawValue: text) { return word }
        note(
            .value, field, node, "expected one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))",
            "Use one of these words.")
        return nil
    }

    /// A whole number of at least `least`.
    mutating func integer(_ node: Node?, _ field: String, least: Int) -> Int? {
        guard let node, let text = text(node, field) else { return nil }
        guard let value = Int(text), value >= least else {
            note(.value, field, node, "expected a whole number of at least \(least)", "Write digits only.")
            return nil
        }
        return value
    }

    /// A finite number.
    mutating func number(_ node: Node?, _ field: String) -> Double? {
        guard let node, let text = text(node, field) else { return nil }
        guard let value = Double(text), value.isFinite else {
            note(.value, field, node, "expected a number", "Write it with a decimal point.")
            return nil
        }
        return value
    }

    /// The items of a list with the field of each.
    mutating func items(_ node: Node?, _ field: String) -> [(node: Node, field: String)] {
        guard let node else { return [] }
        guard case .sequence(let sequence) = node else {
            note(.value, field, node, "expected a list", "Write `[]` where there is nothing.")
            return []
        }
        return sequence.enumerated().map { index, item in
            let path = "\(field)[\(index)]"
            lines[path] = Self.line(of: item)
            return (item, path)
        }
    }

    /// A list of words.
    mutating func texts(_ node: Node?, _ field: String) -> [String]? {
        guard let node else { return nil }
        var values: [String] = []
        for item in items(node, field) {
            guard let text = text(item.node, item.field) else { return nil }
            values.append(text)
        }
        return values
    }

    /// Whether a text is what the template has in the place of an answer.
    static func isPlaceholder(_ text: String) -> Bool {
        ["tbd", "todo", "...", "fill in", "?"].contains(text.lowercased()) || text.hasPrefix("<") && text.hasSuffix(">")
    }

    /// A name of a stranger's card as far as it is shown.
    private static func shown(_ name: String) -> String {
        String(name.unicodeScalars.prefix(64).filter { $0.isASCII && $0.value >= 0x20 }.map(Character.init))
    }
}
