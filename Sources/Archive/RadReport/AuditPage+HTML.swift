extension AuditPage {
    /// Writes the page piece by piece, so that long ones need no memory.
    ///
    /// The page is whole: it has no link and asks for nothing, and its policy lets a browser run no script and load no
    /// file but what it holds itself. Everything that was not written here is escaped.
    ///
    /// - Parameter emit: Takes a piece.
    package func html(emit: (String) throws -> Void) throws {
        try emit(head)
        try emit(top)
        for (place, finding) in findings.enumerated() { try emit(row(finding, place)) }
        try emit(findings.isEmpty ? "<p class=\"empty\">Nothing contradicts anything.</p>" : "")
        try emit("</main>\n\(Self.foot)<script>\(Self.script)</script>\n</body>\n</html>\n")
    }

    private var head: String {
        let policy = [
            "default-src 'none'", "style-src \(HTMLText.policySource(of: Self.style))",
            "script-src \(HTMLText.policySource(of: Self.script))", "img-src data:", "base-uri 'none'",
            "form-action 'none'",
        ].joined(separator: "; ")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>radzoo audit</title>
            <style>\(Self.style)</style>
            </head>
            <body>

            """
    }

    private var top: String {
        let series = Set(findings.map(\.series)).count
        let counts =
            "\(findings.count) \(findings.count == 1 ? "contradiction" : "contradictions") in \(series) series; "
            + "\(volumes) volumes read."
        var filters =
            "<button type=\"button\" class=\"kind\" data-kind=\"\" aria-pressed=\"true\">all <b>\(findings.count)</b></button>"
        for kind in kinds {
            filters +=
                "<button type=\"button\" class=\"kind\" data-kind=\"\(HTMLText.escaped(kind.name))\" aria-pressed=\"false\">"
                + "\(Self.words(kind.name)) <b>\(kind.count)</b></button>"
        }
        return """
            <header>
            <h1>Where headers contradict themselves</h1>
            <p>\(counts)\(gaps.map { " " + HTMLText.escaped(Self.sentence($0)) } ?? "")</p>
            \(notice)
            <p class="how">The strongest contradictions come first. Say which side is right where you know it; the verdicts \
            stay in this page until you save them. <code>radzoo audit rules verdicts.json --out site.yaml</code> makes rules \
            of them, which <code>--rules site.yaml</code> applies.</p>
            <nav aria-label="Kinds of contradictions">\(filters)</nav>
            </header>
            <main>

            """
    }

    private var notice: String {
        var text = "Series are named by pseudonyms; no text of a header is in this page, only terms that rules found."
        if findings.contains(where: { $0.path != nil }) { text += " Paths may name patients." }
        guard let pictureLimit else { return "<p class=\"notice\">\(text)</p>" }
        let few = findings.count > pictureLimit ? " The first \(pictureLimit) findings have pictures." : ""
        return """
            <p class="notice personal"><strong>This page holds pixels, and pixels are personal data.</strong> A face can be \
            seen in a head scan, and text may be burned into images. Keep the page as you keep the images.\(few) \(text)</p>
            """
    }

    private func row(_ finding: Finding, _ place: Int) -> String {
        let key = finding.series ?? ""
        let picture = finding.picture.map {
            "<img alt=\"Middle slice\" src=\"data:image/png;base64,\(HTMLText.base64($0.bytes))\">"
        }
        let blank = pictureLimit == nil ? "" : "<span class=\"blank\">no picture</span>"
        let volumes =
            finding.volumes.count > 1 ? "\(finding.volumes.count) volumes" : "volume \(finding.volumes.first ?? 0)"
        let facts = [
            "<b>\(Self.words(finding.kind))</b>", "<span class=\"strength\">\(Self.percent(finding.strength))</span>",
            HTMLText.escaped(finding.modality ?? ""),
            "<code title=\"\(HTMLText.escaped(key))\">\(HTMLText.escaped(String(key.prefix(8))))</code>",
            volumes, HTMLText.escaped(finding.path ?? ""),
        ].filter { !$0.isEmpty }
        return """
            <article data-kind="\(HTMLText.escaped(finding.kind))" data-group="\(HTMLText.escaped(finding.group))" \
            data-modality="\(HTMLText.escaped(finding.modality ?? ""))" data-series="\(HTMLText.escaped(key))" \
            data-volume="\(finding.volumes.first ?? 0)">
            \(picture ?? blank)<div><p class="facts">\(facts.joined(separator: " · "))</p>
            <div class="sides">\(side(finding.first, 1, finding, place))\(side(finding.second, 2, finding, place))\
            <label class="neither"><input type="radio" name="v\(place)" value="0">neither</label></div></div>
            </article>

            """
    }

    private func side(_ side: Side, _ number: Int, _ finding: Finding, _ place: Int) -> String {
        let tags = side.tags.map {
            "<span title=\"(\(HTMLText.escaped($0)))\">\(HTMLText.escaped(TagNames.name(of: $0)))</span>"
        }
        let more = side.rules.count > 1 ? " and \(side.rules.count - 1) more" : ""
        return """
            <label data-value="\(HTMLText.escaped(side.value))" data-rule="\(HTMLText.escaped(side.rule))" \
            data-rules="\(HTMLText.escaped(side.rules.joined(separator: " ")))">\
            <input type="radio" name="v\(place)" value="\(number)"><span>the \(HTMLText.escaped(side.voter)) says \
            <b>\(HTMLText.escaped(finding.group)) \(HTMLText.escaped(side.value))</b> \
            <small>\(Self.percent(side.weight)) \(HTMLText.escaped(side.rule))\(more)<br>\(tags.joined(separator: ", "))</small></span></label>
            """
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((min(max(share.isFinite ? share : 0, 0), 1) * 100).rounded())) %"
    }

    /// A machine-readable word as people write it.
    private static func words(_ kind: String) -> String { HTMLText.escaped(kind.replacing("-", with: " ")) }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}
