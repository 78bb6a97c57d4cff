extension FrameDescription {
    /// Reads the description of the pixels from a data set (PS3.3 table C.7-11c).
    ///
    /// - Parameter element: the element that holds the pixels: Pixel Data, or its floating point kin, for which bits
    ///   and sign are not stated (PS3.3 C.7.6.24 and C.7.6.25).
    /// - Throws: `invalid-pixel-description` with the element that is missing or makes no sense,
    ///   `unsupported-pixel-data` for bits that are not read, `limit-exceeded`.
    package init(
        _ dataSet: DataSet, element: Tag = .pixelData, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        let rows = try FrameDescription.extent(.rows, dataSet, limits)
        let columns = try FrameDescription.extent(.columns, dataSet, limits)
        let bits = try Bits(dataSet, element: element)
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
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: bits.allocated,
            bitsStored: bits.stored, highBit: bits.highest, isSigned: bits.isSigned,
            photometricInterpretation: dataSet.string(.photometricInterpretation) ?? "", planarConfiguration: planar,
            numberOfFrames: frames, isFloatingPoint: element != .pixelData)
        guard let size = frameByteCount, size <= limits.frameBytes else {
            throw limits.exceeded(.frameBytes, tag: .rows, found: frameByteCount)
        }
    }

    /// How many bits a sample takes, which of them count, and whether the top one is a sign.
    private struct Bits {
        let allocated: Int
        let stored: Int
        let highest: Int
        let isSigned: Bool

        init(_ dataSet: DataSet, element: Tag) throws(DICOMError) {
            if element != .pixelData {
                allocated = element == .floatPixelData ? 32 : 64
                (stored, highest, isSigned) = (allocated, allocated - 1, true)
                guard (dataSet.integer(.bitsAllocated) ?? allocated) == allocated else {
                    throw FrameDescription.invalid(
                        .bitsAllocated, "\(allocated)", dataSet.integer(.bitsAllocated) ?? 0)
                }
                return
            }
            allocated = try FrameDescription.required(.bitsAllocated, dataSet)
            guard [1, 8, 12, 16, 32].contains(allocated) else {
                throw DICOMError(
                    .unsupportedPixelData, tag: .bitsAllocated, expected: "1, 8, 12, 16 or 32 bits allocated",
                    found: "\(allocated)")
            }
            stored = dataSet.integer(.bitsStored) ?? allocated
            guard (1...allocated).contains(stored) else {
                throw FrameDescription.invalid(.bitsStored, "1 to \(allocated)", stored)
            }
            highest = dataSet.integer(.highBit) ?? stored - 1
            guard (stored - 1..<allocated).contains(highest) else {
                throw FrameDescription.invalid(.highBit, "\(stored - 1) to \(allocated - 1)", highest)
            }
            let representation = dataSet.integer(.pixelRepresentation) ?? 0
            guard representation == 0 || representation == 1 else {
                throw FrameDescription.invalid(.pixelRepresentation, "0 or 1", representation)
            }
            isSigned = representation == 1
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
