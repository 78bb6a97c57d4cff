/// What an archive holds and what a reader should make of it.
package struct PhantomManifest: Hashable, Sendable, Codable {
    package var series: [ExpectedSeries] = []
    /// Broken files, which belong to no series.
    package var brokenFiles: [ExpectedFile] = []
    /// Bytes of all files.
    package var byteCount = 0

    /// Files of all kinds.
    package var fileCount: Int { series.reduce(brokenFiles.count) { $0 + $1.files.count } }
}

/// What a reader should make of one series.
package struct ExpectedSeries: Hashable, Sendable, Codable {
    /// Paths below the archive's root.
    package var files: [String]
    package var studyInstanceUID: String
    /// Empty where the files have none.
    package var seriesInstanceUID: String
    /// What is odd about the series: the raw value of an ``OddSeries``, or nil for a regular one.
    package var oddity: String?
    /// The reasons for which it may be refused, in the terms of refusals; empty where it has to be embedded.
    package var refusalReasons: [String]
    package var modality: String
    /// A term of the vocabulary, such as `T2-FLAIR`.
    package var sequence: String
    /// `axial`, `coronal`, `sagittal` or `oblique`.
    package var plane: String
    package var hasContrastMedium: Bool
    /// Regions in the terms of the vocabulary.
    package var regions: [String]
    /// Slices of each volume, or images of a series that is refused.
    package var slices: Int
    /// Volumes that a reader should find, where any is to be embedded.
    package var volumes = 1
    /// Reasons for which images beside the volumes may be refused.
    package var restReasons: [String] = []
    /// Along the normal, in mm.
    package var sliceSpacing: Double
    /// Number of the patient in the archive, from 0.
    package var patient: Int

    /// Whether a reader should take it.
    package var isEmbedded: Bool { refusalReasons.isEmpty }
}

/// A file that no reader can use.
package struct ExpectedFile: Hashable, Sendable, Codable {
    /// Path below the archive's root.
    package var path: String
    /// The raw value of a ``BrokenFile``.
    package var kind: String
    /// Reasons that are true of it, in the terms of refusals.
    package var refusalReasons: [String]
}
