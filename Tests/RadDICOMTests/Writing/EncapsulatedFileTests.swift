import RadTestSupport
import Testing

@testable import RadDICOM

@Suite struct `Files with compressed frames` {
    private static let jpegLossless = TransferSyntax(uid: "1.2.840.10008.1.2.4.57")
    private static let rle = TransferSyntax(uid: "1.2.840.10008.1.2.5")

    /// A secondary capture with the attributes that DCMTK asks for.
    private func dataSet(_ description: FrameDescription) -> DataSetBuilder {
        var dataSet = DataSetBuilder()
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.7")
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "2.25.4711")
        dataSet.set(.studyInstanceUID, .uniqueIdentifier, text: "2.25.4712")
        dataSet.set(.seriesInstanceUID, .uniqueIdentifier, text: "2.25.4713")
        dataSet.set(.modality, .codeString, text: "OT")
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: description.samplesPerPixel)
        dataSet.set(.photometricInterpretation, .codeString, text: description.photometricInterpretation)
        if description.samplesPerPixel > 1 { dataSet.set(.planarConfiguration, .unsignedShort, integers: 0) }
        dataSet.set(.numberOfFrames, .integerString, integers: description.numberOfFrames)
        dataSet.set(.rows, .unsignedShort, integers: description.rows)
        dataSet.set(.columns, .unsignedShort, integers: description.columns)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: description.bitsAllocated)
        dataSet.set(.bitsStored, .unsignedShort, integers: description.bitsStored)
        dataSet.set(.highBit, .unsignedShort, integers: description.highBit)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: description.isSigned ? 1 : 0)
        return dataSet
    }

    private func run(_ program: String, _ options: [String], on file: [UInt8]) throws -> [UInt8] {
        let folder = try TemporaryDirectory()
        try File.write(file, to: folder.file("in.dcm"))
        let arguments = options + [folder.file("in.dcm"), folder.file("out.dcm")]
        _ = try #require(Program(named: program)).output(arguments)
        return try File.bytes(folder.file("out.dcm"))
    }

    @Test(.requiresProgram("dcmdjpeg"), arguments: 1...7, [8, 12, 16])
    func `of JPEG Lossless are decoded alike by DCMTK`(selectionValue: Int, precision: Int) throws {
        let frames = [1, 2].map {
            TestFrame(
                rows: 21, columns: 34, bitsAllocated: precision > 8 ? 16 : 8, bitsStored: precision, pattern: .smooth,
                seed: UInt64($0))
        }
        var encoder = JPEGLosslessEncoder(precision: precision)
        encoder.selectionValue = selectionValue
        encoder.rowsPerInterval = selectionValue % 2 * 4
        var description = frames[0].description
        description.numberOfFrames = 2
        let codestreams = try frames.map { try encoder.encode($0.bytes, layout: $0.layout) }
        let file = try DICOMWriter(transferSyntax: Self.jpegLossless).bytes(
            of: dataSet(description), pixels: .encapsulated(codestreams))
        let decoded = try run("dcmdjpeg", ["+te"], on: file)
        #expect(Array(decoded.suffix(frames[0].bytes.count * 2)) == frames[0].bytes + frames[1].bytes)
    }

    /// The codestream between the first item that starts with `prefix` and the sequence delimiter.
    private func codestream(in file: [UInt8], startingWith prefix: [UInt8]) throws -> [UInt8] {
        let marker: [UInt8] = [0xFE, 0xFF, 0x00, 0xE0]
        let start = try #require(
            file.indices.first { index in
                file[index...].starts(with: marker) && file.dropFirst(index + 8).starts(with: prefix)
            })
        return Array(file[(start + 8)..<(file.count - 8)])
    }

    @Test(.requiresProgram("dcmcjpeg"), arguments: 1...7, [8, 12, 16])
    func `of JPEG Lossless from DCMTK are decoded exactly`(selectionValue: Int, precision: Int) throws {
        for samples in precision == 8 ? [1, 3] : [1] {
            let frame = TestFrame(
                rows: 21, columns: 34, samples: samples, bitsAllocated: precision > 8 ? 16 : 8,
                bitsStored: precision, pattern: .smooth, seed: 8)
            let native = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(
                of: dataSet(frame.description),
                pixels: .native(frame.bytes, bitsAllocated: frame.description.bitsAllocated))
            let options = ["+el", "+sv", "\(selectionValue)"]
            let file = try run("dcmcjpeg", options, on: native)
            let decoded = try FrameDecoder.decode(
                try codestream(in: file, startingWith: [0xFF, 0xD8]), codec: .jpegLossless,
                description: frame.description)
            #expect(decoded == frame.bytes)
        }
    }

    @Test(.requiresProgram("dcmdrle"), arguments: [(8, 1), (8, 3), (16, 1), (16, 3), (32, 1)])
    func `of RLE go to and from DCMTK unchanged`(bits: Int, samples: Int) throws {
        let frame = TestFrame(
            rows: 30, columns: 41, samples: samples, bitsAllocated: bits, bitsStored: bits, pattern: .smooth, seed: 5)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .rle, description: frame.description)
        let file = try DICOMWriter(transferSyntax: Self.rle).bytes(
            of: dataSet(frame.description), pixels: .encapsulated([codestream]))
        let decoded = try run("dcmdrle", ["+te"], on: file)
        #expect(Array(decoded.suffix(frame.bytes.count)) == frame.bytes)

        let native = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(
            of: dataSet(frame.description), pixels: .native(frame.bytes, bitsAllocated: bits))
        let compressed = try run("dcmcrle", [], on: native)
        let theirs = try self.codestream(
            in: compressed, startingWith: [UInt8(samples * bits / 8), 0, 0, 0, 64])
        #expect(try FrameDecoder.decode(theirs, codec: .rle, description: frame.description) == frame.bytes)
    }
}
