package import RadVolume

/// What a recipe is told about a volume beside its voxels.
package struct VolumeFacts: Hashable, Sendable {
    /// DICOM modality as the object really is: `CT`, `MR`, `PT`.
    package var modality: String
    /// Term of the label group *intent*, such as `volume`.
    package var intent: String

    /// Names modality and intent.
    package init(modality: String, intent: String) {
        self.modality = modality
        self.intent = intent
    }
}

/// Which volumes a recipe is meant for; any other is refused as out of domain.
package struct PreprocessingDomain: Hashable, Sendable {
    /// DICOM modalities; empty for any.
    package var modalities: [String]
    /// Terms of the label group *intent*; empty for any.
    package var intents: [String]
    /// Units of the voxel values; empty for any.
    package var units: [VoxelUnit]
    /// Fewest slices, at least 1.
    package var minimumSlices: Int
    /// Least size in millimetres along slices, rows and columns, voxel edge to voxel edge; 0 for any.
    package var minimumExtentMillimetres: VoxelSpacing

    /// Joins the rules of a domain.
    package init(
        modalities: [String] = [], intents: [String] = [], units: [VoxelUnit] = [], minimumSlices: Int = 1,
        minimumExtentMillimetres: VoxelSpacing = VoxelSpacing(slice: 0, row: 0, column: 0)
    ) {
        self.modalities = modalities
        self.intents = intents
        self.units = units
        self.minimumSlices = minimumSlices
        self.minimumExtentMillimetres = minimumExtentMillimetres
    }

    /// Checks a volume by what is known before its voxels are read.
    ///
    /// - Throws: `PreprocessingError` with code `outOfDomain` and the first rule that is broken.
    package func check(geometry: VolumeGeometry, unit: VoxelUnit, facts: VolumeFacts) throws(PreprocessingError) {
        func refuse(_ rule: PreprocessingError.Rule, _ expected: String, _ found: String) -> PreprocessingError {
            PreprocessingError(code: .outOfDomain, rule: rule, expected: expected, found: found)
        }
        guard modalities.isEmpty || modalities.contains(facts.modality) else {
            throw refuse(.modality, modalities.joined(separator: " or "), "another modality")
        }
        guard intents.isEmpty || intents.contains(facts.intent) else {
            throw refuse(.intent, intents.joined(separator: " or "), "another intent")
        }
        guard units.isEmpty || units.contains(unit) else {
            throw refuse(.unit, units.map(\.rawValue).joined(separator: " or "), unit.rawValue)
        }
        guard geometry.extent.depth >= minimumSlices else {
            throw refuse(.minimumSlices, "at least \(minimumSlices) slices", "\(geometry.extent.depth)")
        }
        let size = geometry.sizeMillimetres
        let least = minimumExtentMillimetres
        guard size.depth >= least.slice, size.height >= least.row, size.width >= least.column else {
            throw refuse(
                .minimumExtent, "at least \(least.slice) x \(least.row) x \(least.column) mm",
                "\(size.depth) x \(size.height) x \(size.width) mm")
        }
    }
}
