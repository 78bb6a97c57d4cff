import RadZoo

/// Embeds the series of a folder: `EmbedSeries FOLDER`.
@main
struct EmbedSeries {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else { return print("usage: EmbedSeries FOLDER") }
        let backbone = try Backbone.load("radnet-s")
        print("\(backbone.name) \(backbone.version)")
        if !backbone.isTrained { print("It is untrained: its vectors mean nothing yet.") }

        for volume in try backbone.embed(series: CommandLine.arguments[1]) {
            guard let embedding = volume.embedding else {
                print("volume \(volume.number): refused as \(volume.refusal ?? "unknown")")
                continue
            }
            print("volume \(volume.number): \(volume.slices) slices, \(volume.sliceSpacing ?? 0) mm apart")
            for group in ["modality", "sequence", "plane", "contrast", "coverage"] {
                let terms = volume.values(of: group)
                print("  \(group): \(terms.isEmpty ? "unknown" : terms.joined(separator: ", "))")
            }
            print("  embedding of \(embedding.count) values: \(embedding.prefix(4))...")
        }
    }
}
