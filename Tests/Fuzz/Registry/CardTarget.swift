import FuzzDriver
import RadRegistry
import Yams

extension FuzzTarget {
    /// Cards: the front matter, what is wrong with it and with the text, and the page of what has no fault.
    static let card = FuzzTarget(
        "card", seeds: { CardSeeds.cards }, run: { runCard($0) }, mutate: CardMutator.mutate)

    private static func runCard(_ bytes: [UInt8]) {
        guard let document = try? CardDocument(bytes, at: "card") else { return }
        let check = CardCheck(document)
        for finding in check.findings {
            guard (1...bytes.count + 1).contains(finding.line) else { fatalError("A finding stands on no line.") }
            guard !finding.description.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                fatalError("A finding cannot be shown.")
            }
        }
        guard let card = check.card else { return }
        let page = CardRendering(card, of: document).huggingFace
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.dropFirst().firstIndex(of: "---") ?? 0
        // The metadata are YAML with the tags that the card has; no text of the card reaches beyond them.
        guard end > 0, let metadata = try? compose(yaml: lines[1..<end].joined(separator: "\n"))?.mapping,
            metadata.keys.allSatisfy({ CardSeeds.metadataKeys.contains($0.string ?? "") }),
            let tags = metadata["tags"]?.sequence, card.tags.allSatisfy({ tag in tags.contains { $0.string == tag } }),
            (metadata["model-index"] != nil) == !card.metrics.isEmpty
        else { fatalError("The page of the card has other metadata than the card.") }
        for metric in card.metrics where !(metric.lower <= metric.value && metric.value <= metric.upper) {
            fatalError("A figure lies outside of its interval.")
        }
    }
}

enum CardSeeds {
    static let metadataKeys: Set<String> = [
        "license", "license_name", "library_name", "pipeline_tag", "base_model", "base_model_relation", "tags",
        "model-index",
    ]

    private static func identity(_ kind: String) -> String { "\(kind):sha256:" + String(repeating: "0a", count: 32) }

    /// A card with every field, and one in flow style with texts in several styles.
    static var cards: [[UInt8]] {
        let first = """
            ---
            schema: 1
            id: tiny
            version: 0.1.0
            title: "Tiny: \\"a\\" #1"
            summary: A network for tests.
            training_status: untrained
            task: embedding
            architecture:
              parameters: 5
            input:
              modalities: [CT, MR]
              minimum_slices: 8
              shapes: [1x16x128x128]
            preprocessing:
              - keep-acquisition-frame
              - window CT
            embedding:
              tap: embedding
              dimension: 512
              pooling: none
              normalisation: l2
            heads:
              plane:
                group: plane
                activation: softmax
                terms: [axial, "no"]
            licence:
              weights: MIT OR Apache-2.0
              data: none
            identities:
              weights_id: \(identity("weights"))
              spec_id: \(identity("spec"))
              space_id: \(identity("space"))
              file_id: \(identity("file"))
            base: {name: a/b, relation: finetune, source: https://example.org/?a=1&b=2}
            sources:
              - {name: A, licence: MIT, citation: B, subjects: 3}
            metrics:
              - task: plane
                dataset: phantoms
                metric: accuracy
                value: 0.957
                lower: 0.93
                upper: 0.98
                n: 120
                unit: patient
                command: radzoo eval | sort
            tags: [x, 'y z']
            contact: a@example.org
            citation: >
              Somebody,
              somewhere.
            ---
            # Tiny
            ## Details and provenance
            Not a medical device. The accuracy is 95.7 % in 120 patients, `mAP 0.5`, error 3.

            ```
            Dice 0.9
            ```
            | AUC | 0.5 |

            """
        let second = """
            ---
            {schema: 1, id: t, version: "1", title: '\\u0041', summary: "\\x41\\u263A", training_status: trained,
             task: regression, architecture: {parameters: 0}, heads: {s: {group: g, activation: identity, unit: mm}},
             licence: {weights: LicenseRef-X, data: d}, identities: {weights_id: '\(identity("weights"))',
             spec_id: '\(identity("spec"))', file_id: '\(identity("file"))'},
             base: {name: b, relation: head, weights_id: '\(identity("weights"))'}, sources: [], metrics: [], tags: ["a|b"]}
            ---
            x
            """
        return [first, second].map { Array($0.utf8) }
    }
}

/// Changes a card line by line, and sets signs and words of YAML.
enum CardMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        let chosen = random.below(lines.count)
        switch random.below(6) {
        case 0: lines.swapAt(chosen, random.below(lines.count))
        case 1: lines.insert(lines[chosen], at: random.below(lines.count))
        case 2: lines.remove(at: chosen)
        case 3: lines[chosen] = [0x20, 0x20] + lines[chosen]
        case 4:
            let colon = lines[chosen].firstIndex(of: 0x3A) ?? max(0, lines[chosen].count - 1)
            lines[chosen] = lines[chosen].prefix(colon + 1) + [0x20] + random.one(of: words)
        default:
            lines[chosen].insert(contentsOf: random.one(of: words), at: random.below(lines[chosen].count + 1))
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }

    private static let words: [[UInt8]] = [
        "&a ", "*a", "[", "]", "{", "}", "- ", "? ", ": ", "|", ">", "!!str ", "!!binary ", "\"\\e[2J\"",
        "\"\\x85---\\n\"",
        "\"\\u2028\"", "'", "\"", "#", "%", "@", "`", "---", "...", "~", "null", "1e400", "nan", ".inf", "-1", "0x10",
        "9223372036854775808", "<<: ", "|2-", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{202E}", "\\|", "a\\",
        "accuracy 0.5",
        "```", "| Dice | 7 |", "](", "metrics: []", "TODO", "<x>", "\t", "\r", "\u{301}", "{a: [", "\"\\uD800\"",
    ].map { Array($0.utf8) }
}
