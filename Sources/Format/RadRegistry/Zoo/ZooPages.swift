/// The files of a zoo that are made from its index: what people read, and what a Hugging Face style repository asks for.
enum ZooPages {
    /// The files by name.
    static func files(of index: ZooIndex) -> [(name: String, text: String)] {
        [(".gitattributes", attributes), (".gitignore", ".radzoo-lock\n*.radzoo-part\n"), ("README.md", readme(index))]
    }

    /// Checkpoints are large files; everything else is text in exactly these bytes.
    private static let attributes = """
        * -text
        blobs/** filter=lfs diff=lfs merge=lfs -text

        """

    private static func readme(_ index: ZooIndex) -> String {
        let licences = Set(index.versions.map(\.licence.weights)).sorted()
        var lines = ["---"]
        lines += licences.count == 1 ? HuggingFaceMetadata.licence(licences[0]) : ["license: other"]
        lines += ["library_name: radzoo", "tags:"]
        let modalities = Set(index.versions.flatMap(\.modalities)).sorted().map { $0.lowercased() }
        lines += (["radiology", "medical-imaging", "3d"] + modalities).map { "- \(HuggingFaceMetadata.quoted($0))" }
        lines += [
            "---", "", "# A zoo of radzoo", "",
            "3D radiology models with cards whose claims were compared with the files. `radzoo zoo list` reads the index,",
            "`radzoo zoo pull` brings a model and verifies it. Not a medical device; not for diagnosis or treatment.",
            "",
            "| model | what it is | weights | licence | size |", "| --- | --- | --- | --- | --- |",
        ]
        lines += index.versions.map { version in
            let cells = [
                "[\(version.label)](\(ZooLayout.page(version)))", version.summary, version.training,
                version.licence.weights, "\(version.blob.size) bytes",
            ]
            return "| " + cells.map(CardRendering.cell).joined(separator: " | ") + " |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
