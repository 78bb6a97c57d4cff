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

    // The outline and texture of the body where values have no fixed scale, as in MR.
    /// The largest area of the body in a slice.
    case crossSection
    /// The shorter axis of the outline over its longer one: 1 for a circle.
    case outlineRatio
    /// The area within the outline over that of the ellipse with its moments: 1 for an ellipse.
    case outlineFilling
    /// How far values inside the body differ from their neighbours', as a share of them.
    case texture
    /// The length over which there is a body, and the area of the body in the last slice as a share of the largest.
    case bodyLength, crownShare

    /// 1 where the parts of the body follow each other from head to foot as positions say, -1 where they are reversed.
    case headToFoot
}

/// Numbers that were computed from the voxels of a volume.
package struct PixelMeasures: Hashable, Sendable {
    /// Grows when a measure is computed otherwise than before, so that older numbers are not taken for today's.
    package static let version = 2

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

extension PixelMeasures {
    /// What was measured of the shape of a body, which holds for all images of one place, whatever their values mean.
    package var ofShape: PixelMeasures {
        let shape: Set<PixelMeasure> = [
            .bodyWidth, .bodyDepth, .crossSection, .outlineRatio, .outlineFilling, .texture, .bodyLength, .crownShare,
        ]
        return PixelMeasures(values.filter { shape.contains($0.key) })
    }
}
