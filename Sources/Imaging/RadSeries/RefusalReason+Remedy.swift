import RadDICOM

extension RefusalReason {
    /// What a person can do about this reason, in one sentence; nil for a reason of another module.
    package var remedy: String? { Self.remedies[self] ?? limitRemedy }

    /// What to do about a limit, which the reason names.
    private var limitRemedy: String? {
        let name = rawValue.dropFirst(Self.limitPrefix.count)
        guard rawValue.hasPrefix(Self.limitPrefix), ReadingLimits.Name(rawValue: String(name)) != nil else {
            return nil
        }
        return "The file asks for more than is usual: if you trust it, raise the limit with --limit \(name)=VALUE."
    }

    /// A sentence for each reason of this module.
    package static let remedies: [RefusalReason: String] = [
        .notDICOM: "Nothing to mend: keep other kinds of files elsewhere to make scans faster.",
        .unreadable: "The file is damaged or breaks the standard: export it again from where it came.",
        .truncated: "The file ends too early: copy or export it again, and check the disk and the transfer.",
        .noPixelData: "The header stands alone: export the object again with its pixels.",

        .notAnImage:
            "Nothing to mend: reports, segmentations, plans, presentation states and directories hold no volume.",
        .outOfScopeModality: "Nothing to mend: only CT, MR and PET become volumes.",
        .doseReport: "Nothing to mend: a page that lists dose or protocol is no volume.",
        .screenCapture: "Nothing to mend: export the series that the saved screen was made from.",
        .colour: "Coloured pictures are no measurements: export the grey series that they were made from.",
        .localizer: "Nothing to mend: planning images are too few and too far apart for a volume.",
        .projection: "Export the slices that the projection was made from.",
        .derivedMap: "Computed maps are left out on purpose: export the series that the map was made from.",

        .duplicate:
            "All images lie at one place and differ: find out what the series holds, and split it by acquisition.",
        .noGeometry:
            "Position, orientation or pixel spacing is missing: export from the scanner's or archive's original objects.",
        .tooFewSlices:
            "Lower --min-slices if short stacks are of use, or look whether slices were left behind in the export.",
        .mixedOrientations: "Each orientation has too few slices for a volume: most such series are planning images.",
        .missingSlices: "Slices are absent from the stack: fetch the series again and compare the counts of images.",
        .nonUniformSpacing:
            "Slices stand at unequal steps: look for two scans in one series, or for images that are absent.",

        .incompletePhase:
            "A volume of several lacks slices that the others have: fetch the series again and compare counts.",
        .fourDimensional:
            "Several images share each place and no header value tells them apart: split the series at its source.",
        .mosaic:
            "The tiles' number or place is not stated: export with the vendor's private elements, or as single slices.",
        .unsupportedSyntax:
            "Transcode to a syntax that is decoded, for example with dcmdjpeg, dcmdjpls or gdcmconv --raw.",
        .unsupportedPixels:
            "The samples are of a kind that no CT, MR or PET volume needs: export as 8 or 16 bit integers.",
        .invalidRescale:
            "Slope or intercept is zero or no number, so that values have no meaning: export the series again.",
        .tooLarge: "The volume is over the budget of voxels: split the series, or raise --limit voxels=VALUE.",
    ]
}
