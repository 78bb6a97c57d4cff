import ArgumentParser
import RadZoo

/// What commands that read an archive ask about containers and NIfTI files.
struct ReadingOptions: ParsableArguments {
    /// Modalities that a volume can be of.
    enum Modality: String, ExpressibleByArgument, CaseIterable {
        case ct = "CT"
        case mr = "MR"
        case pt = "PT"
    }

    @Option(
        help: "The modality of NIfTI files that have no sidecar which says it; CT is taken to be in Hounsfield units.")
    var modality: Modality?

    @Option(
        name: .customLong("scratch"),
        help: ArgumentHelp(
            "Folder where .tar.gz files are inflated to files without a name; by default TMPDIR, or else /var/tmp.",
            valueName: "folder"))
    var scratchPath: String?

    /// Sets what was asked for.
    func apply(to options: inout Archive.Options) {
        options.modality = modality?.rawValue
        options.scratchPath = scratchPath
    }
}
