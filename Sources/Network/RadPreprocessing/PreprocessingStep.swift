package import RadTensor
package import RadVolume

/// One operation of a recipe, with the modalities it is done for.
package struct PreprocessingStep: Hashable, Sendable {
    /// What is done.
    package var operation: PreprocessingOperation
    /// DICOM modalities it is done for, empty for all; for others the step is left out.
    package var modalities: [String]

    /// Makes a step for some modalities, or for all.
    package init(_ operation: PreprocessingOperation, modalities: [String] = []) {
        self.operation = operation
        self.modalities = modalities
    }
}

/// What becomes of the slices when a stack with fewer slices than the grid is resampled to it.
package enum FewerSlices: String, Codable, CaseIterable, Sendable {
    /// Slices are interpolated to the depth of the grid.
    case resample
    /// Slices are kept, so that a later step pads them.
    case keep
}

/// The value that padding takes.
package enum PaddingValue: Hashable, Sendable {
    /// This value.
    case value(Double)
    /// The smallest finite value of the volume, 0 if it has none.
    case minimum
}

/// What separates the patient from the air around.
package enum ContentThreshold: Hashable, Sendable {
    /// This value, such as -500 HU.
    case value(Double)
    /// This fraction, 0 to 1, of the way from the 1st to the 99th percentile.
    case fraction(Double)
}

/// The closed set of operations that recipes are made of, each with a version of its meaning.
package enum PreprocessingOperation: Hashable, Sendable {
    /// Puts a value in place of voxels that are invalid or not finite.
    case replaceInvalid(value: Double)
    /// Multiplies, then adds.
    case rescale(factor: Double, offset: Double)
    /// States that rows, columns and slices stay as acquired, since the plane is among what the model tells.
    case keepAcquisitionFrame
    /// Permutes and reverses axes until they grow nearest to these directions; a tilted stack is straightened first.
    case reorient(VolumeOrientation)
    /// Cuts away the air around the patient, leaving a margin in millimetres; `slices` tells whether also along slices.
    case cropToContent(above: ContentThreshold, margin: Double, slices: Bool)
    /// Cuts down to the box of all voxels above a value, be they ever so few; the whole stays where there are none.
    case cropToForeground(above: Double)
    /// Resamples to a spacing in millimetres, averaging where it is coarser.
    case resampleToSpacing(VoxelSpacing)
    /// Resamples to the extent of the chosen shape, averaging where it is coarser.
    case resampleToGrid(fewerSlices: FewerSlices)
    /// Averages to the extent of the chosen shape: each voxel is the plain mean of those that it touches.
    case averageToGrid
    /// Crops or pads about the centre to the extent of the chosen shape.
    case cropOrPad(fill: PaddingValue)
    /// Maps `lower` to 0 and `upper` to 1 and limits to that.
    case window(lower: Double, upper: Double)
    /// Maps the `lower` percentile to 0 and the `upper` one to 1 and limits to that; all 0 if they agree.
    case percentileWindow(lower: Double, upper: Double)
    /// Maps the smallest value to 0 and the largest to 1; all 0 if they agree.
    case minMax
    /// Limits to 0 to 1 and rounds to evenly spaced levels.
    case quantize(levels: Int)
    /// Subtracts a fixed mean and divides by a fixed standard deviation.
    case normalize(mean: Double, standardDeviation: Double)
    /// Shifts and scales each volume to mean 0 and standard deviation 1; all 0 if its values agree.
    case standardize
    /// Gives the model several channels that are all alike; the last step.
    case copyChannel(count: Int)
    /// Converts elements; models take floats so far.
    case convert(to: ElementType)

    /// Stable name of the operation.
    package var name: String { Self.Name(of: self).rawValue }

    /// Version of the operation's meaning that this program does.
    package var version: Int { 1 }

    /// Whether the step may change the number of voxels.
    var changesExtent: Bool {
        switch self {
        case .reorient, .cropToContent, .cropToForeground, .resampleToSpacing, .resampleToGrid, .averageToGrid,
            .cropOrPad:
            true
        default: false
        }
    }

    /// Whether the volume has the extent of the chosen shape after the step, whatever it was before.
    var fixesExtent: Bool {
        switch self {
        case .resampleToGrid(let fewerSlices): fewerSlices == .resample
        case .averageToGrid, .cropOrPad: true
        default: false
        }
    }

    enum Name: String, CaseIterable {
        case replaceInvalid = "replace-invalid"
        case rescale
        case keepAcquisitionFrame = "keep-acquisition-frame"
        case reorient
        case cropToContent = "crop-to-content"
        case cropToForeground = "crop-to-foreground"
        case resampleToSpacing = "resample-to-spacing"
        case resampleToGrid = "resample-to-grid"
        case averageToGrid = "average-to-grid"
        case cropOrPad = "crop-or-pad"
        case window
        case percentileWindow = "percentile-window"
        case minMax = "min-max"
        case quantize
        case normalize
        case standardize
        case copyChannel = "copy-channel"
        case convert

        init(of operation: PreprocessingOperation) {
            switch operation {
            case .replaceInvalid: self = .replaceInvalid
            case .rescale: self = .rescale
            case .keepAcquisitionFrame: self = .keepAcquisitionFrame
            case .reorient: self = .reorient
            case .cropToContent: self = .cropToContent
            case .cropToForeground: self = .cropToForeground
            case .resampleToSpacing: self = .resampleToSpacing
            case .resampleToGrid: self = .resampleToGrid
            case .averageToGrid: self = .averageToGrid
            case .cropOrPad: self = .cropOrPad
            case .window: self = .window
            case .percentileWindow: self = .percentileWindow
            case .minMax: self = .minMax
            case .quantize: self = .quantize
            case .normalize: self = .normalize
            case .standardize: self = .standardize
            case .copyChannel: self = .copyChannel
            case .convert: self = .convert
            }
        }
    }
}
