import RadDICOM
import RadVolume

extension ArchiveAuthor {
    /// Writes an object that is no stack of slices: a picture of a screen, a report, a radiograph.
    mutating func writeOtherObject(_ oddity: OddSeries, visit: Visit) throws {
        let series = try series(ScanProtocol.chestCT[0], visit: visit, number: 99, slices: 1)
        var header = series.header(ofSlice: 0, instance: 1)
        switch oddity {
        case .secondaryCapture:
            try write(
                [try screenCapture(header, of: series)], of: series, visit: visit, oddity: oddity,
                refusedAs: ["screen-capture", "colour", "not-an-image", "too-few-slices", "no-geometry"])
        case .doseReport:
            try write(
                [try doseReport(header)], of: series, visit: visit, oddity: oddity,
                refusedAs: ["dose-report", "not-an-image", "no-pixel-data"])
        default:
            header.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.1.1")
            header.set(.modality, .codeString, text: "DX")
            header.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY")
            for tag in [Tag.imagePositionPatient, .imageOrientationPatient, .rescaleType, .scanOptions] {
                header.remove(tag)
            }
            try write(
                [try SeriesFiles().file(header, pixels: series.pixels(ofSlice: 0), frame: series.frame)], of: series,
                visit: visit, oddity: oddity, refusedAs: ["out-of-scope-modality", "projection", "too-few-slices"])
            manifest.series[manifest.series.count - 1].modality = "DX"
        }
    }

    /// A secondary capture of the first slice in colour (PS3.3 A.8.1).
    private func screenCapture(_ original: DataSetBuilder, of series: PhantomSeries) throws -> [UInt8] {
        var header = original
        header.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.7")
        header.set(.imageType, .codeString, text: "DERIVED", "SECONDARY", "SCREEN SAVE")
        header.set(.conversionType, .codeString, text: "WSD")
        header.set(.seriesDescription, .longString, text: series.identity.marked("Screen Save"))
        header.set(.samplesPerPixel, .unsignedShort, integers: 3)
        header.set(.photometricInterpretation, .codeString, text: "RGB")
        header.set(.planarConfiguration, .unsignedShort, integers: 0)
        header.set(.bitsAllocated, .unsignedShort, integers: 8)
        header.set(.bitsStored, .unsignedShort, integers: 8)
        header.set(.highBit, .unsignedShort, integers: 7)
        header.set(.pixelRepresentation, .unsignedShort, integers: 0)
        header.set(.burnedInAnnotation, .codeString, text: "YES")
        for tag in [Tag.imagePositionPatient, .imageOrientationPatient, .rescaleSlope, .rescaleIntercept, .rescaleType]
        {
            header.remove(tag)
        }
        let pixels = series.pixels(ofSlice: 0)
        let colours = stride(from: 0, to: pixels.count, by: 2).flatMap { index in
            let value = UInt8(truncatingIfNeeded: (Int(pixels[index]) | Int(pixels[index + 1]) << 8) / 8)
            return [value, value, UInt8(255) - value]
        }
        let writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        return try writer.bytes(of: header, pixels: .native(colours, bitsAllocated: 8))
    }

    /// An X-ray radiation dose report (PS3.3 A.35.8), of one number.
    private func doseReport(_ original: DataSetBuilder) throws -> [UInt8] {
        var header = original
        header.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.88.67")
        header.set(.modality, .codeString, text: "SR")
        header.set(.seriesDescription, .longString, text: "Dose Report")
        for tag in header.tags where tag.group == 0x0028 || tag.group == 0x0018 { header.remove(tag) }
        for tag in [Tag.imageType, .imagePositionPatient, .imageOrientationPatient, .sliceLocation] {
            header.remove(tag)
        }
        var concept = DataSetBuilder()
        concept.set(.codeValue, .shortString, text: "113701")
        concept.set(.codingSchemeDesignator, .shortString, text: "DCM")
        concept.set(.codeMeaning, .longString, text: "X-Ray Radiation Dose Report")
        header.set(Tag(0x0040, 0xA040), .codeString, text: "CONTAINER")
        header.set(Tag(0x0040, 0xA043), items: concept)
        header.set(Tag(0x0040, 0xA050), .codeString, text: "SEPARATE")
        header.set(Tag(0x0040, 0xA491), .codeString, text: "COMPLETE")
        header.set(Tag(0x0040, 0xA493), .codeString, text: "UNVERIFIED")
        return try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(of: header)
    }
}
