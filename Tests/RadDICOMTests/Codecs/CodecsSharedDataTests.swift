import RadTestSupport
import Testing

@testable import RadDICOM

@Suite struct `Frames of real files` {
    /// Writes what each file below a folder holds that is in one of the syntaxes.
    ///
    /// That is seven numbers that describe the frame, the size of its codestream and of its decoded samples, then both.
    /// Samples are masked to the bits stored.
    private static let script = """
        import sys, os, struct
        import numpy, pydicom
        from pydicom.encaps import generate_frames
        from pydicom.pixels import get_decoder
        root, syntaxes = sys.argv[1], sys.argv[2:]
        for folder, names, files in sorted(os.walk(root)):
            for name in sorted(files):
                try: d = pydicom.dcmread(os.path.join(folder, name))
                except Exception: continue
                syntax = d.file_meta.get("TransferSyntaxUID", "")
                if syntax not in syntaxes or "PixelData" not in d: continue
                code = next(generate_frames(d.PixelData, number_of_frames=int(d.get("NumberOfFrames", 1))))
                array, _ = get_decoder(syntax).as_array(d, index=0, raw=True)
                array = array.astype(numpy.int64) & ((1 << d.BitsStored) - 1)
                out = array.astype("<u%d" % (d.BitsAllocated // 8)).tobytes()
                sys.stdout.buffer.write(struct.pack("<9i", d.Rows, d.Columns, d.SamplesPerPixel, d.BitsAllocated,
                    d.BitsStored, d.HighBit, d.PixelRepresentation, len(code), len(out)) + code + out)
        """

    @Test(
        .requiresSharedData, .requiresPython("numpy", "pydicom", "pylibjpeg", "openjpeg", "libjpeg"),
        arguments: [PixelCodec.rle, .jpegLossless, .jpegLS, .jpeg2000])
    func `equal what pydicom and pylibjpeg decode`(codec: PixelCodec) throws {
        let python = try #require(
            Oracle.python(modules: ["numpy", "pydicom", "pylibjpeg", "openjpeg", "libjpeg"]))
        let syntaxes = TransferSyntax.registered.values.filter { $0.codec == codec }.map(\.uid)
        let bytes = try python.run(Self.script, arguments: [try #require(SharedData.root)] + syntaxes.sorted())
        var position = 0
        var compared = 0
        func integer() -> Int {
            defer { position += 4 }
            return (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
        }
        func take(_ count: Int) -> [UInt8] {
            defer { position += count }
            return Array(bytes[position..<(position + count)])
        }
        while position < bytes.count {
            let description = FrameDescription(
                rows: integer(), columns: integer(), samplesPerPixel: integer(), bitsAllocated: integer(),
                bitsStored: integer(), highBit: integer(), isSigned: integer() == 1)
            let (codestreamSize, sampleSize) = (integer(), integer())
            let codestream = take(codestreamSize)
            let expected = take(sampleSize)
            let decoded = try FrameDecoder.decode(codestream, codec: codec, description: description)
            let size = description.bitsAllocated / 8
            let masked = decoded.enumerated().map { index, byte in
                byte & UInt8(1 << min(max(description.bitsStored - 8 * (index % size), 0), 8) - 1)
            }
            #expect(masked == expected, "file \(compared) of \(codec.rawValue)")
            compared += 1
        }
        // What the data of November 2026 hold; fewer would mean that the script found less than it should.
        #expect(compared >= [.rle: 10, .jpegLossless: 12, .jpegLS: 10, .jpeg2000: 38][codec] ?? 1)
    }
}
