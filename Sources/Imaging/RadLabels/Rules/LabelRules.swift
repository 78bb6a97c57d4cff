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
    /// - Parameter texts: name and UTF-8 text of each file: one group a file, then files of a site.
    package init(texts: [(name: String, text: String)]) throws(LabelRulesError) {
        try self.init(LabelRuleTexts(texts))
    }

    /// Reads rules from the texts of their files.
    package init(_ source: LabelRuleTexts) throws(LabelRulesError) {
        var lexicon = Lexicon()
        // Labels may become facts of later groups, whose terms are then codes of the lexicon.
        for fact in Fact.allCases {
            guard let group = fact.labelGroup else { continue }
            for term in Vocabulary.terms(of: group) { _ = lexicon.code(term.term) }
        }
        var groups: [RuleGroup] = []
        for (name, text) in source.texts {
            var reader = RuleReader(file: name, lexicon: lexicon)
            let file = try reader.read(text)
            lexicon = reader.lexicon
            for group in file.groups {
                if groups.contains(where: { $0.group == group.group }) {
                    throw Self.repeated(group.group.rawValue, in: name)
                }
                groups.append(group)
            }
            try Self.add(file.additions, silencing: file.silenced, to: &groups, file: name)
            try Self.overrule(file.overrulings, in: &groups, file: name)
        }
        var ids: Set<String> = []
        for rule in groups.flatMap(\.rules) where !ids.insert(rule.id).inserted {
            throw Self.repeated(rule.id, in: source.texts.last?.name ?? "")
        }
        let order = Dictionary(uniqueKeysWithValues: LabelGroup.allCases.enumerated().map { ($1, $0) })
        self.groups = groups.sorted { (order[$0.group] ?? 0) < (order[$1.group] ?? 0) }
        self.lexicon = lexicon
        self.source = source
    }

    /// Adds the sets of a site's file and takes out the rules that it silences.
    private static func add(
        _ additions: [(group: LabelGroup, sets: [RuleSet])], silencing ids: [(id: String, line: Int?)],
        to groups: inout [RuleGroup], file: String
    ) throws(LabelRulesError) {
        for (id, line) in ids {
            guard groups.contains(where: { $0.rules.contains { $0.id == id } }) else {
                throw LabelRulesError(
                    code: .unknownTerm, file: file, line: line, expected: "the id of a rule that ships with radzoo",
                    found: id)
            }
            for group in groups.indices {
                for set in groups[group].sets.indices { groups[group].sets[set].rules.removeAll { $0.id == id } }
            }
        }
        for addition in additions {
            guard let place = groups.firstIndex(where: { $0.group == addition.group }) else {
                throw LabelRulesError(
                    code: .unknownTerm, file: file, line: nil, expected: "a group that has rules",
                    found: addition.group.rawValue)
            }
            groups[place].sets += addition.sets
        }
    }

    private static func repeated(_ found: String, in file: String) -> LabelRulesError {
        LabelRulesError(code: .duplicate, file: file, line: nil, expected: "each group and each id once", found: found)
    }
}

extension LabelRules {
    /// The rules that ship with radzoo, with those of a site added.
    ///
    /// - Parameters:
    ///   - folder: A folder with one file for each group, named as the shipped ones; nil for the shipped ones.
    ///   - site: The path of a file of rules that are added; nil for none.
    package static func bundled(
        explicit folder: String? = nil, site: String? = nil
    ) throws(LabelRulesError) -> LabelRules {
        try LabelRules(LabelRuleTexts.bundled(explicit: folder, site: site))
    }
}
