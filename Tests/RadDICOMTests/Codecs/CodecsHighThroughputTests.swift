import RadTestSupport
import Testing

@testable import RadDICOM

@Suite(.enabled(if: PixelCodec.highThroughputJPEG2000.isSupported, "OpenJPEG 2.5 or newer is needed"))
struct `HTJ2K frames` {
    /// Encodes noise and smooth frames with OpenJPH; each comes as size of codestream, size of samples, and both.
    private static let script = """
        import struct, sys
        import imagecodecs, numpy
        bits, samples, signed, reversible = (int(word) for word in sys.argv[1:])
        random = numpy.random.default_rng(7)
        low, high = (-(1 << bits - 1), 1 << bits - 1) if signed else (0, 1 << bits)
        kind = ("i" if signed else "u") + ("1" if bits <= 8 else "2")
        noise = random.integers(low, high, (33, 47, samples))
        rows, columns = numpy.mgrid[0:33, 0:47]
        wave = (numpy.sin(rows / 9) * numpy.cos(columns / 7) + 1) * 0.45 * (high - low) + low
        for image in (noise, numpy.repeat(wave[:, :, None], samples, axis=2)):
            image = image.astype("<" + kind)
            code = imagecodecs.htj2k_encode(
                image if samples > 1 else image[:, :, 0], reversible=bool(reversible), rgb=samples == 3)
            out = imagecodecs.htj2k_decode(code).astype("<" + kind).tobytes()
            if reversible: assert out == image.tobytes()
            sys.stdout.buffer.write(struct.pack("<2i", len(code), len(out)) + code + out)
        """

    private func compare(_ bits: Int, samples: Int, isSigned: Bool, isReversible: Bool, tolerance: Int) throws {
        let python = try #require(Oracle.python(modules: ["numpy", "imagecodecs"]))
        let bytes = try python.run(
            Self.script, arguments: [bits, samples, isSigned ? 1 : 0, isReversible ? 1 : 0].map { "\($0)" })
        let size = bits > 8 ? 2 : 1
        let description = FrameDescription(
            rows: 33, columns: 47, samplesPerPixel: samples, bitsAllocated: 8 * size, bitsStored: bits,
            highBit: bits - 1, isSigned: isSigned)
        var position = 0
        var compared = 0
        while position < bytes.count {
            let sizes = DecodedValues.of(Array(bytes[position..<position + 8]), size: 4)
            let codestream = Array(bytes[(position + 8)..<(position + 8 + sizes[0])])
            position += 8 + sizes[0] + sizes[1]
            let expected = DecodedValues.of(Array(bytes[(position - sizes[1])..<position]), size: size)
            let decoded = try FrameDecoder.decode(
                codestream, codec: .highThroughputJPEG2000, description: description)
            let differences = zip(expected, DecodedValues.of(decoded, size: size)).map { abs($0 - $1) }
            #expect(differences.count == expected.count && differences.max() ?? .max <= tolerance)
            compared += 1
        }
        #expect(compared == 2)
    }

    @Test(
        .requiresPython("numpy", "imagecodecs"),
        arguments: [(8, 1, false), (8, 3, false), (12, 1, false), (16, 1, false), (16, 1, true)])
    func `equal what OpenJPH coded without loss`(bits: Int, samples: Int, isSigned: Bool) throws {
        try compare(bits, samples: samples, isSigned: isSigned, isReversible: true, tolerance: 0)
    }

    /// Both libraries compute the irreversible transformation in floats and round once.
    @Test(.requiresPython("numpy", "imagecodecs"), arguments: [8, 12])
    func `coded with loss are within one of what OpenJPH decodes`(bits: Int) throws {
        try compare(bits, samples: 1, isSigned: false, isReversible: false, tolerance: 1)
    }
}
