/// A number that is computed from the voxels of a volume, by which rules judge what it shows and how sound it is.
package enum PixelMeasure: String, CaseIterable, Codable, Sendable {
    // Values.
    /// The smallest and the largest sampled value.
    case lowestValue, highestValue
    /// The share of samples that have the smallest value, and the largest.
    case lowestShare, highestShare
    /// The share of samples that are filling and were not measured.
    case paddingShare
    /// The share of axial slices of which every sample has the smallest value.
    case blankSliceShare
    /// The share of samples as dense as air, -1100 to -900, and as water and soft tissue, -150 to 200.
    case airShare, waterShare

    // The body along its length; lengths in mm, areas in mm2.
    /// The greatest width of the body from right to left and its greatest depth from front to back.
    case bodyWidth, bodyDepth
    /// The share of the body's slices in which it reaches the edge of the images.
    case truncatedShare
    /// The largest share of bone in a slice of the body.
    case boneShare

    // Lungs.
    /// The largest area of lung in a slice.
    case lungArea
    /// The length of the lungs, and of what lies above and below them in the volume.
    case lungLength, aboveLungs, belowLungs
    /// The area of lung in the last and the first slice of the volume where lungs reach it, as a share of the largest.
    case lungCutAbove, lungCutBelow

    // The skull.
    /// The largest area that bone encloses in a slice.
    case skullArea
    /// The length over which bone encloses the inside of the skull, and of what lies above and below in the volume.
    case skullLength, aboveSkull, belowSkull
    /// The enclosed area in the last and the first slice where the skull reaches it, as a share of the largest.
    case skullCutAbove, skullCutBelow

    // Legs.
    /// The length over which two bodies with bone lie side by side, and of what lies above them in the volume.
    case legsLength, aboveLegs

    /// 1 where the parts of the body follow each other from head to foot as positions say, -1 where they are reversed.
    case headToFoot
}

/// Numbers that were computed from the voxels of a volume.
package struct PixelMeasures: Hashable, Sendable {
    /// Grows when a measure is computed otherwise than before, so that older numbers are not taken for today's.
    package static let version = 1

    /// What could be measured.
    package var values: [PixelMeasure: Double]

    /// Joins numbers.
    package init(_ values: [PixelMeasure: Double] = [:]) { self.values = values }

    /// The number of a measure, nil where it says nothing of the volume.
    package subscript(_ measure: PixelMeasure) -> Double? {
        get { values[measure] }
        set { values[measure] = newValue }
    }
}
