import Foundation
import RadTestSupport
import Testing

@testable import RadDICOM

@Suite struct `12-bit JPEG frames` {
    private static func frame(
        samples: Int = 1, rows: Int = 37, columns: Int = 50, bits: Int = 12, pattern: TestPattern = .wave
    ) -> TestFrame {
        TestFrame(
            rows: rows, columns: columns, samples: samples, bitsAllocated: bits > 8 ? 16 : 8, bitsStored: bits,
            pattern: pattern, seed: 12)
    }

    private func largestError(_ first: [Int], _ second: [Int]) -> Int {
        first.count == second.count ? zip(first, second).map { abs($0 - $1) }.max() ?? 0 : .max
    }

    @Test(arguments: [1, 3], [0, 3])
    func `come back within rounding where every coefficient is kept`(samples: Int, restartInterval: Int) throws {
        for pattern in [TestPattern.wave, .noise, .constant] {
            let frame = Self.frame(samples: samples, pattern: pattern)
            var encoder = SequentialEncoder(precision: 12)
            encoder.restartInterval = restartInterval
            let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
            for codec in [PixelCodec.jpegExtended, .jpegLossless] {
                let decoded = try FrameDecoder.decode(codestream, codec: codec, description: frame.description)
                #expect(largestError(frame.values, DecodedValues.of(decoded, size: 2)) <= 2, "\(pattern)")
            }
        }
    }

    /// The transform as T.81 A.3.3 defines it, in doubles.
    private func reference(_ coefficients: [Int]) -> [Double] {
        (0..<64).map { index in
            var sum = 0.0
            for v in 0..<8 {
                for u in 0..<8 {
                    let scale = (u == 0 ? 0.5.squareRoot() : 1) * (v == 0 ? 0.5.squareRoot() : 1) / 4
                    sum +=
                        scale * Double(coefficients[v * 8 + u])
                        * cos(Double((2 * (index % 8) + 1) * u) * .pi / 16)
                        * cos(Double((2 * (index / 8) + 1) * v) * .pi / 16)
                }
            }
            return sum
        }
    }

    @Test func `are transformed as the definition says, to half a level`() {
        var random = TestRandom(state: 5)
        for trial in 0..<300 {
            let reach = [1, 100, 2_000, 16_000][trial % 4]
            var block = (0..<64).map { _ in
                Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: -reach...reach, using: &random) : 0
            }
            let expected = reference(block)
            InverseCosineTransform.transform(&block)
            let error = zip(block, expected).map { abs(Double($0) - $1) }.max() ?? 1
            #expect(error < 0.52)
        }
    }

    @Test func `with coefficients of any size never trap`() {
        for value in [InverseCosineTransform.largestCoefficient, -InverseCosineTransform.largestCoefficient] {
            var block = [Int](repeating: value, count: 64)
            InverseCosineTransform.transform(&block)
            #expect(block[0] != 0)
        }
    }

    @Test(arguments: [1, 3], [1, 7])
    func `of 8 bits equal what libjpeg-turbo decodes`(samples: Int, step: Int) throws {
        let frame = Self.frame(samples: samples, bits: 8, pattern: .smooth)
        var encoder = SequentialEncoder(precision: 8)
        encoder.step = step
        encoder.restartInterval = 4
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let theirs = try FrameDecoder.decode(codestream, codec: .jpegExtended, description: frame.description)
        let ours = try SequentialDecoder.decode(
            codestream, header: JPEGFrameHeader(codestream), layout: frame.layout)
        #expect(largestError(ours.map { Int($0) }, theirs.map { Int($0) }) <= 1)
    }

    @Test(arguments: [(90, false), (30, false), (90, true)])
    func `of 8 bits from libjpeg-turbo are decoded alike`(quality: Int, isRedGreenBlue: Bool) throws {
        let frame = Self.frame(samples: 3, bits: 8)
        let encoder = BaselineJPEGEncoder(quality: quality, isRedGreenBlue: isRedGreenBlue)
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let theirs = try FrameDecoder.decode(codestream, codec: .jpegBaseline, description: frame.description)
        let ours = try SequentialDecoder.decode(
            codestream, header: JPEGFrameHeader(codestream), layout: frame.layout)
        #expect(largestError(ours.map { Int($0) }, theirs.map { Int($0) }) <= 1)
    }

    /// Decodes the stream on standard input with libjpeg-turbo 3 and with pylibjpeg-libjpeg.
    private static let script = """
        import sys, numpy, imagecodecs
        from libjpeg import decode
        stream = sys.stdin.buffer.read()
        for values in (imagecodecs.jpeg8_decode(stream), decode(stream)):
            sys.stdout.buffer.write(values.astype("<u2").tobytes())
        """

    /// The second decoder is itself up to one and a half levels off the definition.
    @Test(.requiresPython("numpy", "libjpeg", "imagecodecs"), arguments: [1, 5, 20])
    func `are within one of an independent decoder, and within two of another`(step: Int) throws {
        let python = try #require(Oracle.python(modules: ["numpy", "libjpeg", "imagecodecs"]))
        for pattern in [TestPattern.wave, .noise] {
            let frame = Self.frame(rows: 61, columns: 83, pattern: pattern)
            var encoder = SequentialEncoder(precision: 12)
            encoder.step = step
            let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
            let ours = try FrameDecoder.decode(codestream, codec: .jpegExtended, description: frame.description)
            let theirs = DecodedValues.of(try python.run(Self.script, input: codestream), size: 2)
            let values = DecodedValues.of(ours, size: 2)
            #expect(largestError(values, Array(theirs.prefix(values.count))) <= 1)
            #expect(largestError(values, Array(theirs.dropFirst(values.count))) <= 2)
        }
    }

    @Test func `that end early or are damaged are refused or decoded, never trapped`() throws {
        let frame = Self.frame(rows: 9, columns: 17)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegExtended, description: frame.description)
        let counts = decodeDamaged(codestream, codec: .jpegExtended, description: frame.description)
        #expect(counts.decoded > 0 && counts.refused > codestream.count)
        for length in 0..<codestream.count - 2 {
            #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(
                    Array(codestream.prefix(length)), codec: .jpegExtended, description: frame.description)
            }
        }
    }
}
