/// One row of the table of tags that may be read.
package struct ReadableTag: Hashable, Sendable {
    package let tag: Tag
    /// The representation where a file does not state it.
    package let representation: ValueRepresentation
    package let privacy: PrivacyClass
    /// Whether the numbers are signed exactly if the pixels are (`US or SS` in PS3.6).
    package let signFollowsPixels: Bool

    package init(
        _ tag: Tag, _ representation: ValueRepresentation, _ privacy: PrivacyClass, signFollowsPixels: Bool = false
    ) {
        self.tag = tag
        self.representation = representation
        self.privacy = privacy
        self.signFollowsPixels = signFollowsPixels
    }
}

/// A vendor's element: the row it is filed under and the name that must have reserved its block (PS3.5 section 7.8.1).
package struct PrivateReadableTag: Hashable, Sendable {
    package let creator: String
    package let row: ReadableTag

    init(
        _ creator: String, _ tag: Tag, _ representation: ValueRepresentation, _ privacy: PrivacyClass = .plain
    ) {
        self.creator = creator
        row = ReadableTag(tag, representation, privacy)
    }
}

/// Every tag that may be read, in ascending order; whatever is not listed never becomes a value.
package enum TagTable {
    package static let rows: [ReadableTag] =
        (identity + anatomy + acquisition + magneticResonance + geometry + functionalGroups + pixels).sorted {
            $0.tag < $1.tag
        }

    package static let privateRows: [PrivateReadableTag] = [
        PrivateReadableTag("SIEMENS MR HEADER", .siemensNumberOfImagesInMosaic, .unsignedShort),
        PrivateReadableTag("SIEMENS CSA HEADER", .siemensImageHeader, .otherByte, .presenceOnly),
        PrivateReadableTag("SIEMENS MR HEADER", .siemensDiffusionBValue, .integerString),
        PrivateReadableTag("SIEMENS MR HEADER", .siemensDiffusionGradientDirection, .float64),
        PrivateReadableTag("GEMS_ACQU_01", .geSeriesPlane, .signedShort),
        PrivateReadableTag("GEMS_ACQU_01", .geDiffusionDirectionX, .decimalString),
        PrivateReadableTag("GEMS_ACQU_01", .geDiffusionDirectionY, .decimalString),
        PrivateReadableTag("GEMS_ACQU_01", .geDiffusionDirectionZ, .decimalString),
        PrivateReadableTag("GEMS_PETD_01", .gePETScanDateTime, .dateTime, .differenceOnly),
        PrivateReadableTag("GEMS_RELA_01", .geLocationsInAcquisition, .signedShort),
        PrivateReadableTag("GEMS_PARM_01", .geImageDataType, .signedShort),
        PrivateReadableTag("GEMS_PARM_01", .geDiffusionBValue, .integerString),
        PrivateReadableTag("Image Private Header", .unitedImagingDiffusionBValue, .float64),
        PrivateReadableTag("Image Private Header", .unitedImagingDiffusionDirection, .float64),
        PrivateReadableTag("Image Private Header", .unitedImagingNumberOfImagesInGrid, .decimalString),
        PrivateReadableTag("Philips Imaging DD 001", .philipsDiffusionBValue, .float32),
        PrivateReadableTag("Philips Imaging DD 001", .philipsDiffusionDirection, .codeString),
        PrivateReadableTag("Philips Imaging DD 001", .philipsPhaseNumber, .integerString),
        PrivateReadableTag("Philips Imaging DD 001", .philipsSliceNumber, .integerString),
        PrivateReadableTag("Philips Imaging DD 001", .philipsNumberOfSlices, .signedLong),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsComponent, .codeString),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsDiffusionDirectionRL, .float32),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsDiffusionDirectionAP, .float32),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsDiffusionDirectionFH, .float32),
        PrivateReadableTag("Philips PET Private Group", .philipsSUVFactor, .decimalString),
        PrivateReadableTag("Philips PET Private Group", .philipsActivityFactor, .decimalString),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsScaleIntercept, .float32),
        PrivateReadableTag("Philips MR Imaging DD 001", .philipsScaleSlope, .float32),
    ]

    /// The row of a standard tag or of a vendor's tag in its place of block 10; nil if it may not be read.
    package static func row(for tag: Tag) -> ReadableTag? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].tag < tag { low = middle + 1 } else { high = middle }
        }
        if low < rows.count, rows[low].tag == tag { return rows[low] }
        return privateRows.first { $0.row.tag == tag }?.row
    }
}
