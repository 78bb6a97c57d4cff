import RadCheckpoint
import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct RenderingTests {
    private func rendered(_ card: SampleCard) throws -> String {
        let document = try card.document()
        return CardRendering(try #require(CardCheck(document).card), of: document).huggingFace
    }

    @Test func `a card becomes the page of a Hugging Face repository`() throws {
        let header = try CheckpointReader(path: SampleCard.smallest).header
        let text = try rendered(SampleCard(of: header).with(metric: SampleCard.metric))
        for part in [
            "license: cc0-1.0", "library_name: radzoo", "pipeline_tag: image-feature-extraction", "model-index:",
            "## Intended use", "| accuracy of plane | phantoms | 0.957 | 0.93 to 0.98 (0.95) | 120 (patient) |",
            "`\(header.fileID)`",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(text.hasPrefix("---\n") && text.hasSuffix("|\n"))
    }

    @Test(.requiresPython("yaml"))
    func `its metadata are YAML that others read`() throws {
        let header = try CheckpointReader(path: SampleCard.smallest).header
        var card = SampleCard(of: header).with(metric: SampleCard.metric)
        card = card.with("title", "\"Tiny: \\\"a\\\" #1\"").with("  weights", "LicenseRef-Mine")
        let python = try #require(Oracle.python(modules: ["yaml"]))
        let script = """
            import sys, yaml, json
            text = sys.stdin.read()
            data = yaml.safe_load(text.split('---\\n')[1])
            index = data['model-index'][0]
            result = index['results'][0]
            print(json.dumps([data['license'], data['license_name'], index['name'], result['metrics'][0]['value'],
                result['metrics'][0]['type'], result['dataset']['name'], result['task']['type'], data['tags'][0]]))
            """
        let output = try python.run(script, arguments: [], input: Array(rendered(card).utf8))
        #expect(
            String(decoding: output, as: UTF8.self) == """
                ["other", "licenseref-mine", "Tiny: \\"a\\" #1", 0.957, "accuracy", "phantoms", \
                "image-feature-extraction", "radiology"]

                """)
    }

    @Test func `texts cannot break out of the metadata or of a table`() throws {
        #expect(HuggingFaceMetadata.quoted("a\"b\\c\nd") == "\"a\\\"b\\\\c d\"")
        // Line breaks to YAML, a character that it refuses, and one that turns the text around.
        #expect(HuggingFaceMetadata.quoted("a\u{85}b\u{2028}c\u{FFFE}d\u{202E}e") == "\"a b c d e\"")
        #expect(CardRendering.cell(#"a|b\|c\\|d\"#) == #"a\|b\\\|c\\\\\|d\"#)
        #expect(HuggingFaceMetadata.licence("GPL-3.0-or-later") == ["license: gpl-3.0"])
    }

    @Test(arguments: [
        ("stanford/merlin", true), ("Merlin", false), ("a/b/c", false), ("a b/c", false), ("a/..b", false),
    ])
    func `a base is named as one of the Hub if it is one`(name: String, isKnown: Bool) throws {
        let header = try CheckpointReader(path: SampleCard.smallest).header
        var card = SampleCard(of: header)
        card.frontMatter.append("base: {name: \(name), relation: finetune, source: https://example.org/x}")
        let text = try rendered(card)
        #expect(text.contains("base_model: \"\(name)\"") == isKnown)
        #expect(text.contains("base_model_relation") == isKnown)
        #expect(text.contains("| finetune of | \(name) (https://example.org/x) |"))
    }

    @Test(.requiresPython("huggingface_hub"))
    func `the library of the Hub reads the page and its figures`() throws {
        let header = try CheckpointReader(path: SampleCard.smallest).header
        var card = SampleCard(of: header).with(metric: SampleCard.metric).with("  weights", "LicenseRef-Mine")
        card.frontMatter.append("base: {name: stanford/merlin, relation: finetune, source: https://example.org/x}")
        let python = try #require(Oracle.python(modules: ["huggingface_hub"]))
        let script = """
            import sys
            from huggingface_hub import ModelCard
            data = ModelCard(sys.stdin.read()).data
            found = data.eval_results[0]
            print(data.license, data.license_name, data.library_name, data.pipeline_tag, data.base_model,
                data.model_name, found.task_type, found.dataset_name, found.metric_type, found.metric_value)
            """
        let output = try python.run(script, arguments: [], input: Array(rendered(card).utf8))
        #expect(
            String(decoding: output, as: UTF8.self) == """
                other licenseref-mine radzoo image-feature-extraction stanford/merlin Tiny image-feature-extraction \
                phantoms accuracy 0.957

                """)
    }
}
