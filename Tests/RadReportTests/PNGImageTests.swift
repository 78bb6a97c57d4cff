import RadTestSupport
import Testing

@testable import RadReport

@Suite struct `A PNG picture` {
    @Test(.requiresPython("numpy", "PIL"), arguments: [(1, 1), (7, 3), (160, 121)])
    func `is read back by Pillow pixel for pixel`(width: Int, height: Int) throws {
        let pixels = (0..<(width * height)).map { UInt8(truncatingIfNeeded: $0 * 37 + $0 / 9) }
        let image = try #require(PNGImage(width: width, height: height, pixels: pixels))
        let python = try #require(Oracle.python(modules: ["numpy", "PIL"]))
        let script = """
            import io, sys, numpy, PIL.Image
            image = PIL.Image.open(io.BytesIO(sys.stdin.buffer.read()))
            assert image.mode == "L" and image.size == (int(sys.argv[1]), int(sys.argv[2]))
            sys.stdout.buffer.write(numpy.asarray(image).tobytes())
            """
        #expect(try python.run(script, arguments: ["\(width)", "\(height)"], input: image.bytes) == pixels)
    }

    @Test func `needs pixels for all of it`() {
        #expect(PNGImage(width: 2, height: 2, pixels: [1, 2, 3]) == nil)
        #expect(PNGImage(width: 0, height: 2, pixels: []) == nil)
    }

    @Test func `begins with the signature and the header of a grey image of 8 bits`() throws {
        let bytes = try #require(PNGImage(width: 3, height: 2, pixels: [0, 1, 2, 253, 254, 255])).bytes
        // From a file of this picture that libpng wrote.
        #expect(
            bytes.prefix(29) == [
                0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 3, 0, 0,
                0,
                2, 8, 0, 0, 0, 0,
            ])
        #expect(bytes.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }
}
