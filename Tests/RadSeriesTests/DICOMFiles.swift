import RadDICOM
import RadSystem
import RadTestSupport

@testable import RadSeries

/// A folder of DICOM files that a test writes slice by slice.
struct DICOMFiles {
    private let folder: TemporaryDirectory
    private(set) var count = 0

    init() throws {
        folder = try TemporaryDirectory("série de coupes")
    }

    /// One slice of 4 rows and 6 columns, 12 of 16 bits, 2 mm above the last.
    struct Slice {
        var syntax = TransferSyntax.explicitLittleEndian
        var modality = "CT"
        var z = 0.0
        var slope = 1.0
        var intercept = -1024.0
        var isSigned = false
        /// Bits as they are stored, overlay bits included.
        var words = [UInt16](repeating: 0, count: 24)
        var padding: Int?
        var paddingLimit: Int?
        var extra: (inout DataSetBuilder) -> Void = { _ in }
    }

    /// Writes a slice and returns its file index.
    mutating func write(_ slice: Slice) throws {
        var dataSet = DataSetBuilder()
        let sopClass = slice.modality == "CT" ? "1.2.840.10008.5.1.4.1.1.2" : "1.2.840.10008.5.1.4.1.1.128"
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: sopClass)
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "1.2.3.\(count)")
        dataSet.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.1")
        dataSet.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.2")
        dataSet.set(.frameOfReferenceUID, .uniqueIdentifier, text: "1.2.4")
        dataSet.set(.modality, .codeString, text: slice.modality)
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "AXIAL")
        dataSet.set(.imagePositionPatient, .decimalString, decimals: -10, -20, slice.z)
        dataSet.set(.imageOrientationPatient, .decimalString, decimals: 1, 0, 0, 0, 1, 0)
        dataSet.set(.pixelSpacing, .decimalString, decimals: 0.5, 0.25)
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME2")
        dataSet.set(.rows, .unsignedShort, integers: 4)
        dataSet.set(.columns, .unsignedShort, integers: 6)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: 16)
        dataSet.set(.bitsStored, .unsignedShort, integers: 12)
        dataSet.set(.highBit, .unsignedShort, integers: 11)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: slice.isSigned ? 1 : 0)
        dataSet.set(.rescaleSlope, .decimalString, decimals: slice.slope)
        dataSet.set(.rescaleIntercept, .decimalString, decimals: slice.intercept)
        if let padding = slice.padding {
            let representation: ValueRepresentation = slice.isSigned ? .signedShort : .unsignedShort
            dataSet.set(.pixelPaddingValue, representation, integers: padding)
            if let limit = slice.paddingLimit {
                dataSet.set(.pixelPaddingRangeLimit, representation, integers: limit)
            }
        }
        slice.extra(&dataSet)
        let samples = slice.words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let bytes = try DICOMWriter(transferSyntax: slice.syntax).bytes(
            of: dataSet, pixels: try pixels(samples, slice))
        try File.write(bytes, to: path(count))
        count += 1
    }

    private func pixels(_ samples: [UInt8], _ slice: Slice) throws -> DICOMWriter.Pixels {
        guard let codec = slice.syntax.codec, codec != .native else { return .native(samples, bitsAllocated: 16) }
        let description = FrameDescription(
            rows: 4, columns: 6, bitsAllocated: 16, bitsStored: 12, highBit: 11, isSigned: slice.isSigned)
        return .encapsulated([try FrameEncoder.encode(samples, codec: codec, description: description)])
    }

    func path(_ index: Int) -> String { folder.file("\(index).dcm") }

    func open(_ index: Int) throws -> ByteSource { .file(try ReadableFile(path: path(index), followLinks: false)) }

    func records() throws -> [InstanceRecord] {
        try (0..<count).flatMap { index in
            let file = try open(index)
            return try InstanceRecord.images(in: file, header: try HeaderReader.read(file), fileIndex: index)
        }
    }

    func outcomes() throws -> [VolumeOutcome] {
        SeriesBuilder.outcomes(of: try records(), options: .init(minimumSlices: 3)) {
            VolumeLoader.haveEqualPixels($0, $1, files: open)
        }
    }
}
