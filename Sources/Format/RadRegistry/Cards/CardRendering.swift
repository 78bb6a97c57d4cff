/// A card as others read it.
package struct CardRendering: Sendable {
    private let card: ModelCard
    private let document: CardDocument

    /// - Parameters:
    ///   - card: What the card claims; it should have been checked.
    ///   - document: The card that it was read from.
    package init(_ card: ModelCard, of document: CardDocument) {
        self.card = card
        self.document = document
    }

    /// The `README.md` of a Hugging Face repository: its metadata, the card's text, and the facts as tables.
    package var huggingFace: String {
        let body = document.body.map { $0.filter { !$0.isNewline } }.joined(separator: "\n")
        return "---\n" + metadata.joined(separator: "\n") + "\n---\n" + body.trimmedNewlines + "\n\n"
            + facts.joined(separator: "\n") + "\n"
    }

    // MARK: Metadata

    private var metadata: [String] {
        var lines = HuggingFaceMetadata.licence(card.licence.weights)
        lines.append("library_name: radzoo")
        lines.append("pipeline_tag: \(HuggingFaceMetadata.pipeline(card.task))")
        // The Hub takes models of its own only, by `owner/name`; the text and the table name any other.
        if let base = card.base, HuggingFaceMetadata.isRepository(base.name) {
            lines.append("base_model: \(HuggingFaceMetadata.quoted(base.name))")
            if let relation = HuggingFaceMetadata.relation(base.relation) {
                lines.append("base_model_relation: \(relation)")
            }
        }
        lines.append("tags:")
        let modalities = card.input?.modalities.map { $0.lowercased() } ?? []
        var tags: [String] = []
        for tag in ["radiology", "medical-imaging", "3d", "dicom"] + modalities + card.tags where !tags.contains(tag) {
            tags.append(tag)
        }
        lines += tags.map { "- \(HuggingFaceMetadata.quoted($0))" }
        if !card.metrics.isEmpty { lines += modelIndex }
        return lines
    }

    private var modelIndex: [String] {
        var lines = ["model-index:", "- name: \(HuggingFaceMetadata.quoted(card.title))", "  results:"]
        for metric in card.metrics {
            lines += [
                "  - task:", "      type: \(HuggingFaceMetadata.pipeline(card.task))",
                "      name: \(HuggingFaceMetadata.quoted(metric.task))", "    dataset:",
                "      type: \(HuggingFaceMetadata.quoted(metric.dataset))",
                "      name: \(HuggingFaceMetadata.quoted(metric.dataset))", "    metrics:",
                "    - type: \(HuggingFaceMetadata.quoted(metric.metric))",
                "      name: \(HuggingFaceMetadata.quoted(Self.evidence(of: metric)))", "      value: \(metric.value)",
            ]
        }
        return lines
    }

    private static func evidence(of metric: ModelCard.Metric) -> String {
        "\(metric.metric) (\(metric.confidence * 100) % interval \(metric.lower) to \(metric.upper), n = \(metric.count), "
            + "unit \(metric.unit))"
    }

    // MARK: Tables

    private var facts: [String] {
        var rows = [
            ("name", "\(card.id) \(card.version)"), ("training status", card.trainingStatus),
            ("weights", "\(card.parameters)"), ("licence of the weights", card.licence.weights),
            ("terms of the data", card.licence.data),
        ]
        if let base = card.base {
            let place = [base.source, base.weights].compactMap { $0 }.joined(separator: ", ")
            rows.append(("\(base.relation.rawValue) of", "\(base.name) (\(place))"))
        }
        if let input = card.input {
            rows.append(("modalities", input.modalities.joined(separator: ", ")))
            rows.append(("least slices", "\(input.minimumSlices)"))
            rows.append(("input shapes", input.shapes.joined(separator: ", ")))
        }
        if let steps = card.preprocessing { rows.append(("preprocessing", steps.joined(separator: ", "))) }
        if let embedding = card.embedding { rows.append(("embedding", "\(embedding.dimension) values")) }
        for (name, head) in card.heads.sorted(by: { $0.key < $1.key }) {
            let values =
                head.terms.isEmpty ? "a number in \(head.unit ?? "no unit")" : head.terms.joined(separator: ", ")
            rows.append(("output `\(name)`", "\(values) (\(head.activation))"))
        }
        let identities = card.identities
        for identity in [identities.weights, identities.specification, identities.space, identities.file] {
            guard let identity else { continue }
            rows.append(("identity", "`\(identity)`"))
        }
        var lines = ["## Facts from the checkpoint", "", "| | |", "| --- | --- |"]
        lines += rows.map { "| \(Self.cell($0.0)) | \(Self.cell($0.1)) |" }
        if !card.sources.isEmpty {
            lines += ["", "| source | subjects | licence | citation |", "| --- | --- | --- | --- |"]
            lines += card.sources.map { source in
                "| "
                    + [source.name, "\(source.subjects)", source.licence, source.citation].map(Self.cell)
                    .joined(separator: " | ") + " |"
            }
        }
        return lines + metricTable
    }

    private var metricTable: [String] {
        if card.metrics.isEmpty { return [] }
        let lines = [
            "", "| figure | data set | value | interval | n | command |", "| --- | --- | --- | --- | --- | --- |",
        ]
        return lines
            + card.metrics.map { metric in
                let interval = "\(metric.lower) to \(metric.upper) (\(metric.confidence))"
                let cells = [
                    "\(metric.metric) of \(metric.task)", metric.dataset, "\(metric.value)", interval,
                    "\(metric.count) (\(metric.unit))", "`\(metric.command)`",
                ]
                return "| " + cells.map(Self.cell).joined(separator: " | ") + " |"
            }
    }

    /// A text that does not end its cell.
    static func cell(_ text: String) -> String {
        var result = ""
        var backslashes = 0
        for character in text {
            if character == "|" {
                // Each backslash before it would otherwise free it from the one that is set here.
                result += String(repeating: "\\", count: backslashes + 1)
            }
            backslashes = character == "\\" ? backslashes + 1 : 0
            result.append(character.isNewline ? " " : character)
        }
        return result
    }
}

/// What Hugging Face calls things.
enum HuggingFaceMetadata {
    /// Licences that the Hub has identifiers for, by SPDX identifier in lower case.
    private static let licences: Set<String> = [
        "apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0",
        "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "cc-by-nd-4.0", "gpl-2.0", "gpl-3.0", "lgpl-3.0", "agpl-3.0", "mpl-2.0",
        "unlicense", "isc", "bsl-1.0", "epl-2.0",
    ]

    static func licence(_ expression: String) -> [String] {
        let lowered = expression.lowercased()
        for suffix in ["", "-only", "-or-later"] where lowered.hasSuffix(suffix) {
            let name = String(lowered.dropLast(suffix.count))
            if licences.contains(name) { return ["license: \(name)"] }
        }
        return ["license: other", "license_name: \(quoted(lowered))"]
    }

    static func pipeline(_ task: ModelCard.Task) -> String {
        switch task {
        case .embedding: "image-feature-extraction"
        case .classification: "image-classification"
        case .segmentation: "image-segmentation"
        case .regression: "other"
        }
    }

    /// Whether a text is the identifier of a repository: owner and name, each of letters, digits and `._-`.
    static func isRepository(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 96
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != "." && part.first != "-" && !part.contains("..") && !part.contains("--")
                    && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
            }
    }

    static func relation(_ relation: ModelCard.Base.Relation) -> String? {
        switch relation {
        case .finetune: "finetune"
        case .adapter, .head: "adapter"
        case .conversion: nil
        }
    }

    /// A text as a double-quoted scalar of YAML, which is also a string of JSON.
    static func quoted(_ text: String) -> String {
        var result = "\""
        // Some characters may not stand in YAML at all, and others are line breaks to it.
        for scalar in PlainText.shown(text).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}

extension String {
    /// The text without line breaks at its ends.
    var trimmedNewlines: String {
        let characters = drop { $0.isNewline }
        return String(characters.reversed().drop { $0.isNewline }.reversed())
    }
}
