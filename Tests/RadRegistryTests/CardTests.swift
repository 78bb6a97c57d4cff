import RadCheckpoint
import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct CardTests {
    private let header: CheckpointHeader
    private let card: SampleCard

    init() throws {
        header = try CheckpointReader(path: SampleCard.smallest).header
        card = SampleCard(of: header)
    }

    @Test func `a card that says what the checkpoint is has no findings`() throws {
        #expect(try card.findings(against: header) == [])
        let read = try #require(CardCheck(try card.document()).card)
        #expect(read.id == header.manifest.name)
        #expect(read.embedding?.dimension == header.embedding.dimension)
        #expect(read.identities.file == "\(header.fileID)")
    }

    @Test func `every card of the repository is sound by itself`() throws {
        let folder = Repository.root + "/ModelCards/"
        let names = try File.names(in: folder).filter { $0.hasSuffix(".md") && $0.lowercased() == $0 }
        #expect(names.contains("radnet-s.md"))
        for name in names {
            #expect(CardCheck(try CardDocument.read(folder + name)).findings == [], "\(name)")
        }
    }

    static let falseClaims: [(key: String, value: String, field: String)] = [
        ("id", "other", "id"), ("version", "9.9.9", "version"), ("training_status", "trained", "training_status"),
        ("  parameters", "5", "architecture.parameters"), ("  modalities", "[PT]", "input.modalities"),
        ("  minimum_slices", "77", "input.minimum_slices"), ("  shapes", "[1x9x9x9]", "input.shapes"),
        ("preprocessing", "[min-max]", "preprocessing"), ("  tap", "other", "embedding.tap"),
        ("  dimension", "4096", "embedding.dimension"), ("  pooling", "global-average", "embedding.pooling"),
        ("  normalisation", "none", "embedding.normalisation"), ("  weights", "MIT", "licence.weights"),
        ("  weights_id", "weights:sha256:" + String(repeating: "0", count: 64), "identities.weights_id"),
        ("  spec_id", "spec:sha256:" + String(repeating: "0", count: 64), "identities.spec_id"),
        ("  space_id", "space:sha256:" + String(repeating: "0", count: 64), "identities.space_id"),
        ("  file_id", "file:sha256:" + String(repeating: "0", count: 64), "identities.file_id"),
        ("heads", "{size: {group: sliceSpacing, activation: identity, unit: mm}}", "heads"),
        ("sources", "[{name: A, licence: MIT, citation: B, subjects: 3}]", "sources"),
    ]

    @Test(arguments: falseClaims)
    func `a claim that the checkpoint contradicts is found with its line`(
        claim: (key: String, value: String, field: String)
    ) throws {
        var card = card
        if claim.key == "heads" {
            let start = try #require(card.frontMatter.firstIndex { $0.hasPrefix("heads:") })
            let end = try #require(card.frontMatter.firstIndex { $0.hasPrefix("licence:") })
            card.frontMatter.replaceSubrange(start..<end, with: ["heads: {}"])
        }
        let changed = card.with(claim.key, claim.value)
        #expect(changed.bytes != self.card.bytes)
        let findings = try changed.findings(against: header)
        let found = try #require(findings.first { $0.field == claim.field }, "\(findings)")
        #expect(found.rule == .mismatch)
        let line = changed.lines.firstIndex { $0.hasPrefix(claim.key + ":") }
        #expect(found.line - 1 == line)
    }

    @Test(arguments: [
        "schema", "id", "version", "title", "summary", "training_status", "task", "  parameters", "  modalities",
        "  tap",
        "  data", "  file_id", "sources", "metrics",
    ])
    func `a key that is missing is named`(key: String) throws {
        let findings = try card.without(key).findings()
        let name = key.drop { $0 == " " }
        #expect(
            findings.contains { $0.rule == .missingKey && $0.field.split(separator: ".").last == name }, "\(findings)")
    }

    @Test func `a key that cards do not have is refused with its line`() throws {
        var changed = card
        changed.frontMatter.insert("accuracy: 0.99", at: 3)
        let findings = try changed.findings()
        #expect(findings.map(\.rule) == [.unknownKey])
        #expect(findings.map(\.line) == [5])
        #expect(findings.map(\.field) == ["accuracy"])
    }

    @Test(arguments: SampleCard.metric.indices)
    func `a figure fails that lacks a part of its evidence`(index: Int) throws {
        var metric = SampleCard.metric
        #expect(try card.with(metric: metric).findings() == [])
        metric.remove(at: index)
        let findings = try card.with(metric: metric).findings()
        #expect(findings.map(\.rule) == [.evidence])
        #expect(findings.first?.message.contains(SampleCard.metric[index].prefix { $0 != ":" }) == true)
    }

    @Test(arguments: ["value: 0.99", "n: 0", "unit: voxel", "command: TODO", "lower: high", "confidence: 1.5"])
    func `a figure fails whose evidence makes no sense`(part: String) throws {
        let key = part.prefix { $0 != ":" } + ":"
        let metric = SampleCard.metric.filter { !$0.hasPrefix(key) } + [part]
        #expect(try !card.with(metric: metric).findings().isEmpty)
    }

    @Test(arguments: ["NONE", "unknown", "\"\"", "Apache 2.0", "MIT OR", "see paper, please"])
    func `a licence that is not stated fails`(licence: String) throws {
        let findings = try card.with("  weights", licence).findings()
        #expect(findings.contains { $0.field == "licence.weights" }, "\(findings)")
    }

    @Test(arguments: [
        "The accuracy is 97 %.", "AUC was 0.91 there.", "It is 3 times faster than others.", "It has recall@5 of 0.88.",
        "| Dice | 0.9 |", "mAP: 0.5", "It reaches an accuracy\nof 99.5 % in all.",
    ])
    func `a number that claims performance needs a metric`(sentence: String) throws {
        let findings = try card.saying(sentence).findings()
        #expect(findings.map(\.rule) == [.unprovenClaim], "\(findings)")
        let line = try #require(SampleCard.body.firstIndex(of: "## Evaluation")) + card.frontMatter.count + 4
        #expect(findings.first?.line == line)
    }

    @Test(arguments: [
        "The accuracy is 95.7 % (interval 0.93 to 0.98) in 120 patients.", "An accuracy of 0.957.",
        "An accuracy of 96 %.",
        "The authors [report](https://example.org) an accuracy of 0.5.", "`accuracy = 0.123`", "Images of 3D accuracy.",
        "It takes 3 seconds. It is accurate.", "```\naccuracy 0.1\n```", "Arithmetic in single precision, seed 1.",
    ])
    func `a number is left alone that is proven, quoted or no claim`(sentence: String) throws {
        #expect(try card.with(metric: SampleCard.metric).saying(sentence).findings() == [])
    }

    @Test(arguments: [
        "# <title>", "<What it is, who made it.>", "Not for: <What else it is not for.>", "- <version>: <what changed>",
        "<Sources with numbers; whether",
    ])
    func `what the template has in angle brackets is found in the text`(line: String) {
        #expect(CardText.hasPlaceholder(line))
    }

    @Test(arguments: [
        "<img src=\"a.png\" alt=\"A b\">", "See <https://example.org/A b>.", "of age < 40 and > 10", "<br>", "p <0.05",
        "<A HREF=\"x\">",
    ])
    func `other angle brackets are left alone`(line: String) {
        #expect(!CardText.hasPlaceholder(line))
    }

    @Test(arguments: [SampleCard.smallest, SampleCard.full])
    func `a drafted card agrees with its checkpoint once it is filled in`(path: String) throws {
        let checkpoint = try CheckpointReader.open(path)
        var supplements = checkpoint.supplements
        supplements.card = nil
        let header = try checkpoint.with(supplements).header
        let draft = CardDraft(of: header).text
        let open = CardCheck(try CardDocument(Array(draft.utf8), at: "draft"), against: header)
        #expect(!open.findings.isEmpty && open.findings.allSatisfy { $0.message.contains("placeholder") })
        let text = draft.replacing(/<[^>]*>/, with: "Nothing")
        let check = CardCheck(try CardDocument(Array(text.utf8), at: "card"), against: header)
        #expect(check.findings.isEmpty, "\(check.findings)")
    }

    @Test func `the text of a drafted card is that of the template`() throws {
        let template = try File.text(Repository.root + "/ModelCards/TEMPLATE.md")
        #expect(template.hasSuffix("\n" + CardDraft.body.joined(separator: "\n") + "\n"))
    }

    @Test func `sections and the warning must be there`() throws {
        for section in ["## Limitations", "## Out of scope", "Not a medical device."] {
            var changed = card
            changed.body.removeAll { $0 == section }
            #expect(try changed.findings().map(\.rule) == [.missingSection], "\(section)")
        }
    }

    @Test func `figures are those of the checkpoint, and the card that it carries is this one`() throws {
        let header = try CheckpointReader(path: SampleCard.full).header
        let card = SampleCard(of: header)
        #expect(!header.supplements.evaluation.isEmpty && header.supplements.card != nil)
        let rules = try card.with(metric: SampleCard.metric).findings(against: header).map(\.rule)
        #expect(rules.contains(.mismatch) && rules.contains(.otherCard))
        let kept = header.supplements.evaluation[0]
        let metric = [
            "task: \(kept.task)", "dataset: \(kept.dataset)", "metric: \(kept.metric)", "value: \(kept.value)",
            "lower: \(kept.lower)", "upper: \(kept.upper)", "n: \(kept.count)", "unit: \(kept.unit.rawValue)",
            "command: \(kept.command)", "confidence: \(kept.confidence)",
        ]
        #expect(try card.with(metric: metric).findings(against: header).filter { $0.rule == .mismatch } == [])
    }

    @Test(arguments: ["no front matter", "---\nid: a", "---\n\u{0}\n---\n", "---\nid: [1\n---\n", "---\n---\n"])
    func `what is no card is refused or found`(text: String) throws {
        do {
            #expect(try !CardCheck(CardDocument(Array(text.utf8), at: "card")).findings.isEmpty)
        } catch {
            #expect(error.code == .card)
        }
    }

    @Test func `a card within no limits is refused before it is understood`() throws {
        let deep = [
            String(repeating: "[", count: 2_000), String(repeating: "- ", count: 4_000),
            String(repeating: "{a: ", count: 2_000),
            String(repeating: "k: v\n", count: 20_000),
        ]
        for text in deep {
            let error = #expect(throws: RegistryError.self) {
                try CardDocument(Array("---\n\(text)\n---\n".utf8), at: "card")
            }
            #expect(error?.code == .card)
        }
        // Each level says the one before ten times.
        var bomb = "---\na0: &a0 [x, x]\n"
        for level in 1...30 {
            let items = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(throws: RegistryError.self) { try CardDocument(Array((bomb + "---\n").utf8), at: "card") }
    }

    @Test(arguments: [
        "&a x", "[&a x]", "{k: &a x}", "\"k\":&a x", "- &a\n", "? &1 x", "!!str &a x", "x\u{85}&a x", "\u{2028}&_ x",
    ])
    func `an anchor is refused before YAML is read`(text: String) throws {
        let error = #expect(throws: RegistryError.self) {
            try CardDocument(Array("---\na: b\nk: \(text)\n---\n".utf8), at: "card")
        }
        #expect(error?.code == .card && error?.expected?.contains("anchors") == true, "\(text)")
    }

    @Test(arguments: ["R&D", "a & b", "https://example.org/?a=1&b=2", "a=&b=", "a &", "\"a & b\""])
    func `an and is no anchor`(text: String) throws {
        #expect(try card.with("summary", text).findings() == [])
    }

    @Test func `a key that says an alias of aliases costs nothing`() throws {
        // Comparing the key would compare 10 to the 30th values.
        var bomb = "---\na0: &a0 [x, x]\n"
        for level in 1...30 {
            let items = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(items)]\n"
        }
        bomb += "? *a30\n: x\n? *a30\n: y\n---\n"
        #expect(throws: RegistryError.self) { try CardDocument(Array(bomb.utf8), at: "card") }
    }

    @Test func `a thousand brackets in one another are read`() throws {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let text = String(repeating: open, count: 1_000) + String(repeating: close, count: 1_000)
            let document = try CardDocument(Array("---\nk: \(text)\n---\n".utf8), at: "card")
            #expect(CardCheck(document).findings.contains { $0.rule == .unknownKey } || open != "[")
            #expect(CardCheck(document).card == nil)
        }
    }

    @Test func `a scalar of 100 MB is refused`() throws {
        let bytes = Array("---\nk: ".utf8) + [UInt8](repeating: 0x78, count: 100_000_000) + Array("\n---\n".utf8)
        #expect(throws: RegistryError.self) { try CardDocument(bytes, at: "card") }
    }

    @Test(arguments: ["\\e[2J", "\\n", "\\u202e", "\\x85", "\\uFEFF", "\\u2028"])
    func `what cannot be shown is in no card and no finding`(escape: String) throws {
        let texts = try card.with("summary", "\"a\(escape)b\"").findings()
        #expect(texts.map(\.field) == ["summary"])
        for line in ["\"a\(escape)b\": 1", "base: {name: x, relation: head, source: y, \"z\(escape)\": 1}"] {
            var changed = card
            changed.frontMatter.append(line)
            let findings = try changed.findings(against: header)
            #expect(!findings.isEmpty)
            #expect(findings.allSatisfy { PlainText.isPlain($0.description) })
        }
    }

    @Test func `the line feed that ends a block does not belong to a text`() throws {
        var changed = card.without("summary")
        changed.frontMatter += ["summary: >", "  A network", "  for tests."]
        #expect(CardCheck(try changed.document()).card?.summary == "A network for tests.")
    }

    @Test func `claims without end are named up to a number`() throws {
        let claims = "The accuracy is " + (0..<20_000).map { "0.\($0)" }.joined(separator: ", ") + "."
        let findings = try card.with(metric: SampleCard.metric).saying(claims).findings()
        #expect(findings.count == 1_000)
    }

    @Test func `every cut of a card is a value or an error`() throws {
        let bytes = card.bytes
        for length in stride(from: 0, to: bytes.count, by: 7) {
            guard let document = try? CardDocument(Array(bytes[..<length]), at: "card") else { continue }
            _ = CardCheck(document, against: header).findings
        }
    }
}
