import RadVocabulary

/// The rules that turn header facts into labels, as read from their files.
package struct LabelRules: Sendable {
    let groups: [RuleGroup]
    let lexicon: Lexicon
    /// The files that they were read from.
    let source: LabelRuleTexts

    /// SHA-256 over names and bytes of the rules files; see ``LabelRuleTexts/rulesHash``.
    package var rulesHash: String { source.rulesHash }
    /// Name and text of each file, so that another process can read the same rules.
    package var texts: [(name: String, text: String)] { source.texts }

    /// The ids of all rules, each of which evidence may name.
    package var ruleIDs: Set<String> { Set(groups.flatMap { $0.rules.map(\.id) }) }

    /// Reads rules from texts.
    ///
    /// - Parameter texts: name and UTF-8 text of each file, one group a file.
    package init(texts: [(name: String, text: String)]) throws(LabelRulesError) {
        try self.init(LabelRuleTexts(texts))
    }

    /// Reads rules from the texts of their files.
    package init(_ source: LabelRuleTexts) throws(LabelRulesError) {
        var lexicon = Lexicon()
        var groups: [RuleGroup] = []
        var ids: Set<String> = []
        for (name, text) in source.texts {
            var reader = RuleReader(file: name, lexicon: lexicon)
            let group = try reader.read(text)
            lexicon = reader.lexicon
            let isRepeated = groups.contains { $0.group == group.group }
            if isRepeated { throw Self.repeated(group.group.rawValue, in: name) }
            for rule in group.rules where !ids.insert(rule.id).inserted { throw Self.repeated(rule.id, in: name) }
            groups.append(group)
        }
        self.groups = groups
        self.lexicon = lexicon
        self.source = source
    }

    private static func repeated(_ found: String, in file: String) -> LabelRulesError {
        LabelRulesError(code: .duplicate, file: file, line: nil, expected: "each group and each id once", found: found)
    }
}

extension LabelRules {
    /// The rules that ship with radzoo, or those of a folder that the operator names.
    ///
    /// - Parameter folder: a folder with one file for each group, named as the shipped ones; nil for the shipped ones.
    package static func bundled(explicit folder: String? = nil) throws(LabelRulesError) -> LabelRules {
        try LabelRules(LabelRuleTexts.bundled(explicit: folder))
    }
}
