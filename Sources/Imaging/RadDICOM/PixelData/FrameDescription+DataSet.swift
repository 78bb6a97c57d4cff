extension FrameDescription {
    /// Reads the description of the pixels from a data set (PS3.3 table C.7-11c).
    ///
    /// - Throws: `invalid-pixel-description` with the element that is missing or makes no sense,
    ///   `unsupported-pixel-data` for bits that are not read in this release, `limit-exceeded`.
    package init(_ dataSet: DataSet, limits: ReadingLimits = ReadingLimits()) throws(DICOMError) {
        let rows = try FrameDescription.extent(.rows, dataSet, limits)
        let columns = try FrameDescription.extent(.columns, dataSet, limits)
        let bitsAllocated = try FrameDescription.required(.bitsAllocated, dataSet)
        guard [8, 16, 32].contains(bitsAllocated) else {
            throw DICOMError(
                .unsupportedPixelData, tag: .bitsAllocated, expected: "8, 16 or 32 bits allocated",
                found: "\(bitsAllocated)")
        }
        let bitsStored = dataSet.integer(.bitsStored) ?? bitsAllocated
        guard (1...bitsAllocated).contains(bitsStored) else {
            throw FrameDescription.invalid(.bitsStored, "1 to \(bitsAllocated)", bitsStored)
        }
        let highBit = dataSet.integer(.highBit) ?? bitsStored - 1
        guard (bitsStored - 1..<bitsAllocated).contains(highBit) else {
            throw FrameDescription.invalid(.highBit, "\(bitsStored - 1) to \(bitsAllocated - 1)", highBit)
        }
        let representation = dataSet.integer(.pixelRepresentation) ?? 0
        guard representation == 0 || representation == 1 else {
            throw FrameDescription.invalid(.pixelRepresentation, "0 or 1", representation)
        }
        let samples = dataSet.integer(.samplesPerPixel) ?? 1
        guard (1...4).contains(samples) else { throw FrameDescription.invalid(.samplesPerPixel, "1 to 4", samples) }
        let planar = dataSet.integer(.planarConfiguration) ?? 0
        guard planar == 0 || planar == 1 else { throw FrameDescription.invalid(.planarConfiguration, "0 or 1", planar) }
        // Zero frames is a known slip of single-frame objects.
        let frames = max(1, dataSet.integer(.numberOfFrames) ?? 1)
        guard frames <= limits.frames else {
            throw limits.exceeded(.frames, tag: .numberOfFrames, found: frames)
        }
        self.init(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: bitsAllocated,
            bitsStored: bitsStored, highBit: highBit, isSigned: representation == 1,
            photometricInterpretation: dataSet.string(.photometricInterpretation) ?? "", planarConfiguration: planar,
            numberOfFrames: frames)
        guard let size = frameByteCount, size <= limits.frameBytes else {
            throw limits.exceeded(.frameBytes, tag: .rows, found: frameByteCount)
        }
    }

    private static func required(_ tag: Tag, _ dataSet: DataSet) throws(DICOMError) -> Int {
        guard let value = dataSet.integer(tag) else {
            throw DICOMError(.invalidPixelDescription, tag: tag, expected: "a number", found: "none")
        }
        return value
    }

    private static func extent(_ tag: Tag, _ dataSet: DataSet, _ limits: ReadingLimits) throws(DICOMError) -> Int {
        let value = try required(tag, dataSet)
        guard value >= 1 else { throw invalid(tag, "at least 1", value) }
        guard value <= limits.extent else {
            throw limits.exceeded(.extent, tag: tag, found: value)
        }
        return value
    }

    private static func invalid(_ tag: Tag, _ expected: String, _ found: Int) -> DICOMError {
        DICOMError(.invalidPixelDescription, tag: tag, expected: expected, found: "\(found)")
    }
}
