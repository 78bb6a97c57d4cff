package import RadVolume

/// One image of one file: a frame, or a tile of a frame.
package struct FrameReference: Hashable, Sendable {
    /// The caller's number of the file.
    package let fileIndex: Int
    /// Frame inside the file, from 0.
    package let frame: Int
    /// Tile inside the frame, from 0, row by row; nil where the frame is one image.
    package let tile: Int?

    package init(fileIndex: Int, frame: Int, tile: Int? = nil) {
        self.fileIndex = fileIndex
        self.frame = frame
        self.tile = tile
    }
}

/// What is unusual about a volume without keeping it from use.
package enum VolumeFlag: String, CaseIterable, Codable, Hashable, Sendable {
    /// Slices are displaced in plane against each other, as under a tilted gantry; the geometry keeps it.
    case sheared
    /// Gaps scatter by more than 1 %, slices stand at their places.
    case unevenSpacing = "uneven-spacing"
    /// Stated directions were not unit vectors or not perpendicular, by at most 1e-3.
    case repairedDirections = "repaired-directions"
    /// Files that repeat an image of the volume were left out.
    case duplicate
    /// Files with the same SOPInstanceUID and another content; one of them is used.
    case conflictingDuplicate = "conflicting-duplicate"
    /// The same pixels under another SOPInstanceUID at the same position were left out.
    case repeatedContent = "repeated-content"
    /// One SOPInstanceUID stands on most images of the series, so that it names none of them.
    case unreliableInstanceUIDs = "unreliable-instance-uids"
    /// Parts that differ only in the fourth value of ImageType were joined.
    case joinedParts = "joined-parts"
    /// Slope or intercept differs between slices.
    case varyingRescale = "varying-rescale"
    /// A PET whose values could not be made standardized uptake values, since facts are missing.
    case uptakeUnknown = "uptake-unknown"
    /// Values come from a table instead of slope and intercept.
    case lookupTable = "lookup-table"
    /// Slices stand at variable distances and are resampled to equal ones.
    case variableSpacing = "variable-spacing"
    /// Volumes at the same positions lack slices and were left out.
    case incompletePhase = "incomplete-phase"
    /// Volumes at the same positions were told apart by the order of acquisition alone.
    case splitByOrder = "split-by-order"
    /// Several stacks or acquisitions of the series were taken apart.
    case separatedStack = "separated-stack"
    /// Low stored values mean bright (MONOCHROME1); values are kept as they are.
    case monochrome1
}

/// A volume that can be loaded: its frames in slice order and where they lie.
package struct SeriesVolume: Hashable, Sendable {
    /// Number of the volume among those of its series, from 0, in geometric order.
    package var number = 0
    package let facts: SeriesFacts
    package let geometry: VolumeGeometry
    /// One image per slice, first to last along the normal.
    package let images: [InstanceRecord]
    /// Where each frame stands, counted in slices of the geometry; nil where frame and slice numbers agree.
    ///
    /// Ascending from 0 to the last slice of the geometry; other slices are interpolated between frames.
    package let places: [Double]?
    /// What the values are.
    package let unit: VoxelUnit
    /// What rescaled values are multiplied by, other than 1 for uptake.
    package var valueFactor = 1.0
    package let flags: Set<VolumeFlag>
    /// Files that were left out as copies, ascending.
    package let leftOutFiles: [Int]

    /// Where each slice stands in the files, first to last along the normal.
    package var frames: [FrameReference] { images.map(\.reference) }
}

/// Images of a series that do not become a volume.
package struct SeriesRefusal: Hashable, Sendable {
    package let reason: RefusalReason
    package let facts: SeriesFacts
    /// Numbers that explain the reason.
    package let measures: [RefusalMeasure: Double]
    /// The files concerned, ascending.
    package let files: [Int]
}

/// What becomes of one part of a series.
package enum VolumeOutcome: Hashable, Sendable {
    case volume(SeriesVolume)
    case refused(SeriesRefusal)

    package var facts: SeriesFacts {
        switch self {
        case .volume(let volume): volume.facts
        case .refused(let refusal): refusal.facts
        }
    }

    /// All files of the part, copies included, ascending.
    ///
    /// Each image of a series is in exactly one outcome; a file with many images may be in several.
    package var files: [Int] {
        switch self {
        case .volume(let volume): Set(volume.images.map(\.fileIndex) + volume.leftOutFiles).sorted()
        case .refused(let refusal): refusal.files
        }
    }
}
