package import RadDICOM
import RadVolume

extension InstanceRecord {
    /// Takes the facts of one file from its header.
    ///
    /// - Parameters:
    ///   - header: The header.
    ///   - fileIndex: The caller's number of the file.
    ///   - fileSize: Bytes of the file, to see whether native pixels are all there; nil if it is not known.
    package init(header: DICOMHeader, fileIndex: Int, fileSize: Int? = nil) {
        let dataSet = header.dataSet
        self.init(
            fileIndex: fileIndex, identity: SeriesIdentity(dataSet: dataSet), transferSyntax: header.transferSyntax)
        sopInstanceUID = dataSet.string(.sopInstanceUID) ?? ""
        facts = SeriesFacts(dataSet: dataSet)
        if header.isDirectory { facts.sopClassUID = "1.2.840.10008.1.3.10" }
        hasFunctionalGroups = header.functionalGroups != nil
        readPixels(header, fileSize: fileSize)
        readGeometry(dataSet)
        readValues(dataSet)
        instanceNumber = dataSet.integer(.instanceNumber)
        splitting = SplittingFacts(dataSet: dataSet)
        isColourPresentation = ["COLOR", "TRUE_COLOR"].contains(dataSet.string(.pixelPresentation) ?? "")
        isThreePlanePlan = dataSet.integer(.geSeriesPlane) == 256
    }

    /// Rows, columns and frames beyond this are taken as this many, so that no sum of them can overflow.
    private var largestCount: Int { 1 << 31 }

    private mutating func readPixels(_ header: DICOMHeader, fileSize: Int?) {
        let dataSet = header.dataSet
        if let rows = dataSet.integer(.rows), let columns = dataSet.integer(.columns), rows > 0, columns > 0 {
            let bitsAllocated = small(.bitsAllocated, in: dataSet) ?? 16
            let bitsStored = small(.bitsStored, in: dataSet) ?? bitsAllocated
            frame = FrameDescription(
                rows: min(rows, largestCount), columns: min(columns, largestCount),
                samplesPerPixel: small(.samplesPerPixel, in: dataSet) ?? 1,
                bitsAllocated: bitsAllocated, bitsStored: bitsStored,
                highBit: small(.highBit, in: dataSet) ?? bitsStored - 1,
                isSigned: dataSet.integer(.pixelRepresentation) == 1,
                photometricInterpretation: dataSet.string(.photometricInterpretation) ?? "MONOCHROME2",
                planarConfiguration: small(.planarConfiguration, in: dataSet) ?? 0,
                numberOfFrames: min(max(1, dataSet.integer(.numberOfFrames) ?? 1), largestCount))
        }
        hasModalityLookupTable = !dataSet.sequence(.modalityLUTSequence).isEmpty
        guard let location = header.pixelData else {
            pixelData = header.flags.contains(.truncatedHeader) ? .headerTruncated : .absent
            return
        }
        pixelDataLength = location.length
        if transferSyntax.isDeflated {
            compressedByteCount = fileSize
        } else if location.length == nil {
            compressedByteCount = fileSize.map { max(0, $0 - location.offset) }
        }
        hasFloatingPointPixels = location.tag != .pixelData
        frame?.isFloatingPoint = hasFloatingPointPixels
        pixelData = isCutShort(location, fileSize: fileSize) ? .pixelsTruncated : .present
    }

    /// A number that is small in every sound file, made so that no arithmetic with it can overflow.
    private func small(_ tag: Tag, in dataSet: DataSet) -> Int? {
        dataSet.integer(tag).map { min(max(0, $0), 1 << 16) }
    }

    /// Whether native pixel data is shorter than its frames, or the file shorter than its pixel data.
    private func isCutShort(_ location: PixelDataLocation, fileSize: Int?) -> Bool {
        // Offsets of a deflated data set do not count bytes of the file.
        let available = transferSyntax.isDeflated ? nil : fileSize.map { max(0, $0 - location.offset) }
        if let available, let length = location.length, length > available { return true }
        guard transferSyntax.codec == .native, let frame, let frameBytes = frame.frameByteCount else {
            return available == 0
        }
        let (bytes, overflow) = frameBytes.multipliedReportingOverflow(by: frame.numberOfFrames)
        guard !overflow, frame.bitsAllocated % 8 == 0 else { return overflow }
        return (location.length ?? available ?? bytes) < nativeByteCount(bytes, frame)
    }

    /// YBR_FULL_422 stores two samples per pixel instead of three.
    private func nativeByteCount(_ bytes: Int, _ frame: FrameDescription) -> Int {
        frame.photometricInterpretation == "YBR_FULL_422" ? bytes / 3 * 2 : bytes
    }

    private mutating func readGeometry(_ dataSet: DataSet) {
        let coordinates = dataSet.decimals(.imagePositionPatient)
        if coordinates.count == 3 {
            position = Vector3(x: coordinates[0], y: coordinates[1], z: coordinates[2])
        }
        let cosines = dataSet.decimals(.imageOrientationPatient)
        if cosines.count == 6 {
            rowDirection = Vector3(x: cosines[0], y: cosines[1], z: cosines[2])
            columnDirection = Vector3(x: cosines[3], y: cosines[4], z: cosines[5])
        }
        let spacing = dataSet.decimals(.pixelSpacing)
        if spacing.count == 2 {
            // Row spacing stands first (PS3.3 10.7.1.3).
            rowSpacing = spacing[0]
            columnSpacing = spacing[1]
            facts.rowSpacing = spacing[0]
            facts.columnSpacing = spacing[1]
        }
    }

    private mutating func readValues(_ dataSet: DataSet) {
        readRescale(dataSet)
        readQuantities(dataSet)
        readPadding(dataSet)
    }

    /// Takes slope and intercept, if either is stated.
    mutating func readRescale(_ dataSet: DataSet) {
        let slope = stated(.rescaleSlope, in: dataSet)
        let intercept = stated(.rescaleIntercept, in: dataSet)
        guard slope != nil || intercept != nil else { return }
        statesRescale = true
        rescale = Rescale(slope: slope ?? 1, intercept: intercept ?? 0)
    }

    /// Takes the values that stand for no image, if they are stated.
    mutating func readPadding(_ dataSet: DataSet) {
        if let value = dataSet.integer(.pixelPaddingValue), let frame {
            padding = PixelPadding(
                value: value, limit: dataSet.integer(.pixelPaddingRangeLimit), isSigned: frame.isSigned,
                bitsAllocated: frame.bitsAllocated)
        }
    }

    /// Values that are not, or not only, rescaled: by a table, as a quantity with a coded unit, as uptake.
    private mutating func readQuantities(_ dataSet: DataSet) {
        if hasModalityLookupTable {
            lookupTable = ModalityLookupTable(dataSet: dataSet, isSigned: frame?.isSigned ?? false)
            // A table stands for slope and intercept, its type for that of the rescale (PS3.3 C.11.1).
            (rescale, statesRescale) = (.identity, false)
            facts.rescaleType = dataSet.sequence(.modalityLUTSequence).first?.string(.modalityLUTType) ?? "US"
        }
        let isPET = facts.modality == "PT"
        if isPET { uptake = UptakeScale(dataSet: dataSet) }
        guard let real = RealWorldValue(dataSet: dataSet) else { return }
        if isPET, real.isUptake {
            (rescale, uptake) = (real.rescale, UptakeScale(factor: 1))
        } else if ImageTerms(facts.imageType).isMap {
            rescale = real.rescale
        }
    }

    /// A number, or not-a-number where the element has a value that is not one.
    private func stated(_ tag: Tag, in dataSet: DataSet) -> Double? {
        if let value = dataSet.decimal(tag) { return value }
        return dataSet.string(tag) == nil ? nil : .nan
    }
}
