import RadDICOM
import RadTensor
import RadTestSupport

/// Series so small that a run over a dozen of them takes a moment: 10 slices of 32 rows and columns.
package enum SmallArchive {
    /// Slices of a series unless a test asks for others.
    package static let sliceCount = 10

    private static let side = 32

    /// Writes series numbered from 0, each to the folder `series N` of a folder.
    package static func write(series count: Int, slices: Int = sliceCount, to folder: String) throws {
        for number in 0..<count {
            try writeSeries(number, to: "\(folder)/series \(number)", slices: 0..<slices)
        }
    }

    /// Writes slices of one series as `0.dcm`, `1.dcm`...
    ///
    /// Even numbers are axial CT, odd ones sagittal MR; two neighbouring numbers belong to one patient.
    ///
    /// - Parameters:
    ///   - number: Decides on content and identifiers.
    ///   - folder: Where the files go; it is made.
    ///   - slices: Which slices are written.
    ///   - isIdentified: Whether the objects have the identifier of a series.
    package static func writeSeries(
        _ number: Int, to folder: String, slices: Range<Int> = 0..<sliceCount, isIdentified: Bool = true
    ) throws {
        try File.makeFolder(folder)
        for slice in slices {
            try File.write(try bytes(number, slice: slice, isIdentified: isIdentified), to: "\(folder)/\(slice).dcm")
        }
    }

    /// The bytes of one slice.
    package static func bytes(_ number: Int, slice: Int, isIdentified: Bool = true) throws -> [UInt8] {
        let isCT = number.isMultiple(of: 2)
        var dataSet = DataSetBuilder()
        dataSet.set(
            .sopClassUID, .uniqueIdentifier,
            text: isCT ? "1.2.840.10008.5.1.4.1.1.2" : "1.2.840.10008.5.1.4.1.1.4")
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "1.2.3.\(number).\(slice + 1)")
        if isIdentified {
            dataSet.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.1.\(number)")
            dataSet.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.2.\(number)")
            dataSet.set(.frameOfReferenceUID, .uniqueIdentifier, text: "1.2.4.\(number)")
        }
        dataSet.set(.patientID, .longString, text: "patient \(number / 2)")
        dataSet.set(.modality, .codeString, text: isCT ? "CT" : "MR")
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", isCT ? "AXIAL" : "OTHER")
        let along = Double(slice) * 4
        if isCT {
            dataSet.set(.imagePositionPatient, .decimalString, decimals: -32, -32, along)
            dataSet.set(.imageOrientationPatient, .decimalString, decimals: 1, 0, 0, 0, 1, 0)
            dataSet.set(.rescaleSlope, .decimalString, decimals: 1)
            dataSet.set(.rescaleIntercept, .decimalString, decimals: -1024)
        } else {
            dataSet.set(.imagePositionPatient, .decimalString, decimals: along, -32, 32)
            dataSet.set(.imageOrientationPatient, .decimalString, decimals: 0, 1, 0, 0, 0, -1)
        }
        dataSet.set(.pixelSpacing, .decimalString, decimals: 2, 2)
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME2")
        dataSet.set(.rows, .unsignedShort, integers: side)
        dataSet.set(.columns, .unsignedShort, integers: side)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: 16)
        dataSet.set(.bitsStored, .unsignedShort, integers: 12)
        dataSet.set(.highBit, .unsignedShort, integers: 11)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: 0)
        return try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(
            of: dataSet, pixels: .native(samples(number, slice), bitsAllocated: 16))
    }

    /// A bright disc on noise; its place and size depend on the series.
    private static func samples(_ number: Int, _ slice: Int) -> [UInt8] {
        var random = SeededRandom(seed: UInt64(number * 1000 + slice))
        let radius = 5 + number % 9
        let centre = 10 + number % 11
        var bytes: [UInt8] = []
        for row in 0..<side {
            for column in 0..<side {
                let distance = (row - centre) * (row - centre) + (column - 16) * (column - 16)
                let value = (distance < radius * radius ? 2000 : 200) + random.integer(below: 100)
                bytes += [UInt8(value & 255), UInt8(value >> 8)]
            }
        }
        return bytes
    }
}
