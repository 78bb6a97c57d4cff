import FuzzDriver
package import RadDICOM

/// Sound files and data sets of many shapes, made with our own writer.
package enum DICOMSeeds {
    /// The syntaxes of data sets; encapsulated ones have their own target.
    package static let syntaxes: [TransferSyntax] = [
        .explicitLittleEndian, .implicitLittleEndian, .explicitBigEndian, .deflatedExplicitLittleEndian,
        TransferSyntax(uid: "1.2.840.10008.1.2.5"), TransferSyntax(uid: "1.2.3"),
    ]

    /// Preamble and meta information.
    package static func meta(of syntax: TransferSyntax) -> [UInt8] {
        var uid = Array(syntax.uid.utf8)
        if uid.count % 2 == 1 { uid.append(0) }
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + [2, 0, 0x10, 0] + Array("UI".utf8)
            + [UInt8(uid.count), 0] + uid
    }

    package static func files() throws -> [[UInt8]] {
        var files: [[UInt8]] = []
        for syntax in [TransferSyntax.explicitLittleEndian, .implicitLittleEndian, .explicitBigEndian] {
            var writer = DICOMWriter(transferSyntax: syntax)
            files.append(try writer.bytes(of: image(), pixels: .native([1, 2, 3, 4, 5, 6, 7, 8], bitsAllocated: 16)))
            writer.usesUndefinedLengths = true
            writer.hasPreamble = false
            files.append(try writer.bytes(of: nested()))
            writer.hasMetaInformation = false
            files.append(try writer.bytes(of: image()))
        }
        files.append(try DICOMWriter(transferSyntax: .deflatedExplicitLittleEndian).bytes(of: enhanced()))
        return files
    }

    package static func dataSets() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for (index, syntax) in syntaxes.prefix(4).enumerated() {
            var writer = DICOMWriter(transferSyntax: syntax)
            writer.hasPreamble = false
            writer.hasMetaInformation = false
            for dataSet in [image(), nested(), enhanced(), vendor(), text()] {
                for isUndefined in [false, true] {
                    writer.usesUndefinedLengths = isUndefined
                    seeds.append([UInt8(index)] + (try writer.bytes(of: dataSet)))
                }
            }
            let pixels = DICOMWriter.Pixels.native([UInt8](repeating: 9, count: 24), bitsAllocated: 16)
            seeds.append([UInt8(index)] + (try writer.bytes(of: image(), pixels: pixels)))
        }
        return seeds
    }

    /// A classic image of 2 x 2 pixels.
    package static func image() -> DataSetBuilder {
        var dataSet = DataSetBuilder()
        dataSet.set(.specificCharacterSet, .codeString, text: "ISO_IR 100")
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "AXIAL")
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.2")
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "1.2.3.4")
        dataSet.set(.modality, .codeString, text: "CT")
        dataSet.set(.imagePositionPatient, .decimalString, decimals: -1.5, 20, 3.25)
        dataSet.set(.imageOrientationPatient, .decimalString, decimals: 1, 0, 0, 0, 1, 0)
        dataSet.set(.pixelSpacing, .decimalString, decimals: 0.5, 0.25)
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME2")
        dataSet.set(.numberOfFrames, .integerString, integers: 1)
        dataSet.set(.rows, .unsignedShort, integers: 2)
        dataSet.set(.columns, .unsignedShort, integers: 2)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: 16)
        dataSet.set(.bitsStored, .unsignedShort, integers: 12)
        dataSet.set(.highBit, .unsignedShort, integers: 11)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: 0)
        dataSet.set(.rescaleSlope, .decimalString, decimals: 1)
        dataSet.set(.rescaleIntercept, .decimalString, decimals: -1024)
        return dataSet
    }

    /// Sequences inside sequences, read and passed over.
    package static func nested() -> DataSetBuilder {
        var dataSet = image()
        var item = DataSetBuilder()
        item.set(.codeValue, .shortString, text: "69536005")
        for _ in 0..<4 {
            var outer = DataSetBuilder()
            outer.set(.anatomicRegionSequence, items: item, item)
            outer.set(Tag(0x0009, 0x1001), items: item)
            item = outer
        }
        dataSet.set(.anatomicRegionSequence, items: item)
        dataSet.set(.modalityLUTSequence, items: item, item)
        return dataSet
    }

    /// Two frames with functional groups.
    package static func enhanced() -> DataSetBuilder {
        var dataSet = image()
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.4.1")
        dataSet.set(.numberOfFrames, .integerString, integers: 2)
        var measures = DataSetBuilder()
        measures.set(.pixelSpacing, .decimalString, decimals: 1, 1)
        var shared = DataSetBuilder()
        shared.set(.pixelMeasuresSequence, items: measures)
        dataSet.set(.sharedFunctionalGroupsSequence, items: shared)
        let frames = (0..<2).map { index in
            var position = DataSetBuilder()
            position.set(.imagePositionPatient, .decimalString, decimals: 0, 0, Double(index))
            var content = DataSetBuilder()
            content.set(.stackID, .shortString, text: "1")
            content.set(.dimensionIndexValues, .unsignedLong, integers: 1, index + 1)
            var frame = DataSetBuilder()
            frame.set(.planePositionSequence, items: position)
            frame.set(.frameContentSequence, items: content)
            return frame
        }
        dataSet.set(.perFrameFunctionalGroupsSequence, .sequence, .items(frames))
        return dataSet
    }

    /// Blocks of vendors with known creators.
    package static func vendor() -> DataSetBuilder {
        var dataSet = image()
        dataSet.set(Tag(0x0019, 0x0010), .longString, text: "SIEMENS MR HEADER")
        dataSet.set(.siemensNumberOfImagesInMosaic, .unsignedShort, integers: 36)
        dataSet.set(.siemensDiffusionBValue, .integerString, integers: 1000)
        dataSet.set(Tag(0x0029, 0x0010), .longString, text: "SIEMENS CSA HEADER")
        dataSet.set(Tag(0x0029, 0x1010), .otherByte, .bytes(siemensHeader()))
        dataSet.set(Tag(0x0043, 0x0010), .longString, text: "GEMS_PARM_01")
        dataSet.set(.geDiffusionBValue, .integerString, integers: 1_000_001_000, 8, 0, 0)
        dataSet.set(Tag(0x2005, 0x0010), .longString, text: "Philips MR Imaging DD 001")
        dataSet.set(.philipsScaleSlope, .float32, decimals: 2.5)
        return dataSet
    }

    /// A vendor's table of two named elements with an item each, in its second form.
    private static func siemensHeader() -> [UInt8] {
        var bytes = Array("SV10".utf8) + [4, 3, 2, 1] + LittleEndian.word(2) + LittleEndian.word(77)
        for (name, text) in [("NumberOfImagesInMosaic", "36"), ("B_value", "1000")] {
            let name = Array(name.utf8)
            bytes += name + [UInt8](repeating: 0, count: 64 - name.count) + LittleEndian.word(1)
            bytes += Array("IS".utf8) + [0, 0] + LittleEndian.word(6) + LittleEndian.word(1)
            bytes += LittleEndian.word(77)
            let length = LittleEndian.word(text.utf8.count)
            bytes += length + length + LittleEndian.word(77) + length
            bytes += Array(text.utf8) + [UInt8](repeating: 0, count: (4 - text.utf8.count % 4) % 4)
        }
        return bytes
    }

    /// Texts in several character sets.
    package static func text() -> DataSetBuilder {
        var dataSet = image()
        dataSet.set(.specificCharacterSet, .codeString, text: "", "ISO 2022 IR 87", "ISO 2022 IR 149")
        let escaped: [UInt8] = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42, 0x5C, 0x41]
        dataSet.set(.studyDescription, .longString, .bytes(escaped))
        var item = DataSetBuilder()
        item.set(.specificCharacterSet, .codeString, text: "GB18030")
        item.set(.codeMeaning, .longString, .bytes([0xCD, 0xF5, 0x5C, 0x81, 0x30, 0x81, 0x30]))
        dataSet.set(.anatomicRegionSequence, items: item)
        return dataSet
    }
}
