internal import COpenJPEG

/// Decodes JPEG 2000, part 1 and high-throughput, through OpenJPEG (PS3.5 A.4.4 and A.4.12), after the codestream's header has been checked in Swift.
///
/// This is the pattern for every codec in C: the header is parsed here first, the input is a bounded stream over our
/// own bytes, nothing is global, each C object has one owner, and the result is copied out only after its shape was
/// compared again.
enum JPEG2000Decoder {
    static func decode(
        _ frame: [UInt8], layout: FrameLayout, limits: ReadingLimits
    ) throws(DICOMError) -> [UInt8] {
        let header = try JPEG2000Header(frame, layout: layout, limits: limits)
        let result: Result<[UInt8], DICOMError> = unsafe frame.withUnsafeBytes { bytes in
            let codestream = unsafe UnsafeRawBufferPointer(rebasing: bytes[header.codestream])
            return unsafe decode(codestream, header: header, layout: layout)
        }
        return try result.get()
    }

    private static func decode(
        _ codestream: UnsafeRawBufferPointer, header: JPEG2000Header, layout: FrameLayout
    ) -> Result<[UInt8], DICOMError> {
        var source = unsafe MemorySource(bytes: codestream)
        return unsafe withUnsafeMutablePointer(to: &source) { source in
            guard let codec = OpenJPEGCodec(.decompressor), let stream = unsafe OpenJPEGStream(reading: source),
                let image = unsafe decodedImage(codec: codec.handle, stream: stream.handle)
            else {
                return .failure(
                    .codestream(
                        .codecFailed, at: header.codestream.lowerBound,
                        expected: "a codestream that OpenJPEG decodes"))
            }
            return samples(of: image, header: header, layout: layout)
        }
    }

    private static func decodedImage(
        codec: UnsafeMutablePointer<opj_codec_t?>, stream: UnsafeMutablePointer<opj_stream_t?>
    ) -> OpenJPEGImage? {
        var parameters = opj_dparameters_t()
        unsafe opj_set_default_decoder_parameters(&parameters)
        guard unsafe opj_setup_decoder(codec, &parameters) != 0, unsafe rad_openjpeg_set_strict(codec) != 0
        else { return nil }
        var pointer: UnsafeMutablePointer<opj_image_t>?
        let isHeaderRead = unsafe opj_read_header(stream, codec, &pointer) != 0
        guard let pointer = unsafe pointer else { return nil }
        let image = unsafe OpenJPEGImage(adopting: pointer)
        guard isHeaderRead, unsafe opj_decode(codec, stream, pointer) != 0 else { return nil }
        return image
    }

    /// Copies the components out, pixel by pixel, in the data set's sample size.
    private static func samples(
        of image: borrowing OpenJPEGImage, header: JPEG2000Header, layout: FrameLayout
    ) -> Result<[UInt8], DICOMError> {
        guard image.componentCount == layout.samplesPerPixel else {
            return .failure(.codestream(.codecFailed, at: nil, expected: "\(layout.samplesPerPixel) components"))
        }
        var frame = [UInt8](repeating: 0, count: layout.byteCount)
        let stride = layout.samplesPerPixel * layout.bytesPerSample
        // Where codestream and data set disagree about the sign, the data set is believed and the codestream's
        // value is its bit pattern: widened here from the codestream's precision by the data set's rule.
        let unusedBits = Int32(32 - header.precision)
        let isSigned = layout.isSigned
        for component in 0..<layout.samplesPerPixel {
            let isCopied = image.withSamples(of: component, rows: layout.rows, columns: layout.columns) { samples in
                if stride == 2 {
                    copyWords(samples, unusedBits, isSigned: isSigned, to: &frame)
                    return
                }
                var position = component * layout.bytesPerSample
                for index in samples.indices {
                    let bits = samples[index] << unusedBits
                    let value =
                        isSigned
                        ? UInt32(bitPattern: bits >> unusedBits)
                        : UInt32(bitPattern: bits) >> UInt32(unusedBits)
                    for byte in 0..<layout.bytesPerSample {
                        frame[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte))
                    }
                    position += stride
                }
            }
            guard isCopied else {
                return .failure(
                    .codestream(
                        .codecFailed, at: nil, expected: "\(layout.rows) x \(layout.columns) decoded samples"))
            }
        }
        return .success(frame)
    }

    /// The same for one component of two bytes, which most frames have, in a form that becomes vector instructions.
    private static func copyWords(
        _ samples: borrowing Span<Int32>, _ unusedBits: Int32, isSigned: Bool, to frame: inout [UInt8]
    ) {
        precondition(frame.count == 2 * samples.count, "A frame has two bytes for each sample.")
        unsafe frame.withUnsafeMutableBytes { target in
            unsafe samples.withUnsafeBufferPointer { source in
                for index in 0..<source.count {
                    let bits = unsafe source[index] &<< unusedBits
                    let value =
                        isSigned
                        ? UInt32(bitPattern: bits &>> unusedBits) : UInt32(bitPattern: bits) &>> UInt32(unusedBits)
                    unsafe target.storeBytes(
                        of: UInt16(truncatingIfNeeded: value).littleEndian, toByteOffset: 2 * index, as: UInt16.self)
                }
            }
        }
    }
}
