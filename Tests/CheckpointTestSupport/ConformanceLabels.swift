import RadCheckpoint
import RadHDF5
import RadTensor
import RadVocabulary

/// Vocabularies and their statistics: sections 3.5 and 5.7 of the specification.
extension ConformanceSet {
    /// A vocabulary of one term.
    static let vocabulary = HeadVocabulary(
        head: "mean", group: .modality, activation: .sigmoid, terms: Array(Vocabulary.modalities.prefix(1)))

    static let statistics = LabelStatistics(
        heads: [LabelStatistics.Head(head: "mean", counts: [40], unknown: 3, thresholds: [0.25])],
        rules: LabelStatistics.Rules(version: "radzoo 1", digest: SampleSupplements.digest))

    /// A checkpoint with a vocabulary and its statistics.
    static func labelled() throws -> Checkpoint {
        try ConformanceCase.checkpoint(CheckpointSupplements(labelStatistics: statistics)) { $0.labels = [vocabulary] }
    }

    static let labels: [ConformanceCase] = [
        heads("labels", "number-without-its-unit", #""terms":[],"unit":"mm""#, #""terms":[]"#, of: number),
        heads("labels", "terms-of-a-number", #""group":"modality""#, #""group":"sliceSpacing""#),
        heads("labels", "unit-of-terms", #"}]}]"#, #"}],"unit":"mm"}]"#),
        ConformanceCase("vocabulary-without-terms", "labels") {
            var document = try labelled().document
            document.root.replace(
                "labels/heads.json",
                with: text(#"[{"activation":"sigmoid","group":"modality","head":"mean","terms":[]}]"#))
            return try document.withRenewedElementTable().image()
        },
        heads("json-content", "unknown-group-of-labels", #""group":"modality""#, #""group":"mood""#),
        heads("json-content", "unknown-activation", #""sigmoid""#, #""tanh""#),
        heads("json-content", "term-without-its-meaning", #""display":"Computed tomography","#, ""),
        ConformanceCase("vocabularies-out-of-order", "labels") {
            var document = try ConformanceCase.checkpoint().document
            document.root.replace("architecture/graph.json", of: #"{"mean":"p"}"#, with: #"{"mean":"p","other":"p"}"#)
            let entry = { (head: String) in
                #"{"activation":"identity","group":"sliceSpacing","head":"\#(head)","terms":[],"unit":"mm"}"#
            }
            document.root.replace(
                "labels/heads.json", with: text("[" + entry("other") + "," + entry("mean") + "]"))
            return try document.withRenewedElementTable().image()
        },
        figures("statistics-of-no-head", #"{"counts":[40],"head":"mean","thresholds":[0.25],"unknown":3}"#, ""),
        figures("statistics-of-an-unknown-head", #""head":"mean""#, #""head":"z""#),
        figures("counts-of-more-terms", "[40]", "[40,1]"),
        figures("count-below-nought", "[40]", "[-1]"),
        figures("unknown-below-nought", #""unknown":3"#, #""unknown":-3"#),
        figures("threshold-above-one", "[0.25]", "[1.25]"),
        figures("thresholds-of-more-terms", "[0.25]", "[0.25,0.5]"),
        figures("rules-without-a-digest", SampleSupplements.digest, "none"),
        figures("rules-without-a-name", "radzoo 1", ""),
        ConformanceCase("thresholds-of-one-of-several", "labels") {
            var document = try labelled().document
            document.root.replace("labels/heads.json", of: "sigmoid", with: "softmax")
            return try document.withRenewedElementTable().image()
        },
    ]

    private static func number() throws -> Checkpoint {
        try ConformanceCase.checkpoint {
            $0.labels = [
                HeadVocabulary(head: "mean", group: .sliceSpacing, activation: .identity, terms: [], unit: "mm")
            ]
        }
    }

    private static func heads(
        _ code: String, _ name: String, _ old: String, _ new: String,
        of checkpoint: @escaping @Sendable () throws -> Checkpoint = labelled
    ) -> ConformanceCase {
        edit(code, name, "labels/heads.json", old, new, of: checkpoint)
    }

    private static func figures(_ name: String, _ old: String, _ new: String) -> ConformanceCase {
        edit("labels", name, "label_statistics/statistics.json", old, new, of: labelled)
    }
}
