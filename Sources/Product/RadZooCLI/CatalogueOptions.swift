import ArgumentParser
import RadSystem
import RadZoo

/// What verbs ask that take labels from an archive's headers or from a store.
struct CatalogueOptions: ParsableArguments {
    @Argument(help: "The archive's folder or a single file; or a store, whose labels are taken without reading a file.")
    var source: String

    @Option(help: "Of a store with several spaces, the one whose outcomes count: a space id or a model's name.")
    var space: String?

    @OptionGroup var survey: SurveyOptions

    /// Whether the source is a store.
    var isStore: Bool { EmbeddingStore.exists(at: source) }

    /// The archive, and its store-like counterpart.
    var archive: Archive { Archive(roots: [source], followLinks: survey.followLinks) }
    var store: EmbeddingStore { EmbeddingStore(path: source) }

    /// Refuses choices that the source has no use for.
    func check() throws {
        if isStore {
            let idle = [
                ("--rules", survey.rulesPath != nil), ("--min-slices", survey.minimumSlices != nil),
                ("--limit", !survey.limits.values.isEmpty), ("--modality", survey.reading.modality != nil),
                ("--pixels", survey.pixels),
            ].filter(\.1).map(\.0)
            if !idle.isEmpty {
                throw ValidationError(
                    "\(idle.joined(separator: ", ")) can't change the labels of a store; radzoo embed makes them anew.")
            }
        } else if space != nil {
            throw ValidationError("--space is for stores, and \(source) is none.")
        }
    }
}
