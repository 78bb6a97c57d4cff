internal import CCharLS

/// Decodes JPEG-LS, lossless and near-lossless, through CharLS (PS3.5 A.4.3), after the frame header was checked in
/// Swift.
enum JPEGLSDecoder {
    static func decode(
        _ codestream: [UInt8], header: JPEGFrameHeader, layout: FrameLayout
    ) throws(DICOMError) -> [UInt8] {
        guard header.hasFullResolution else {
            throw .codestream(.invalidCodestream, at: header.offset, expected: "components of full resolution")
        }
        // A line of a component takes a bit at the very least.
        guard codestream.count >= layout.rows * layout.samplesPerPixel / 8 else {
            throw .codestream(
                .pixelBytesMissing, at: codestream.count,
                expected: "at least \(layout.rows * layout.samplesPerPixel / 8) bytes", found: "\(codestream.count)")
        }
        let end = try endOfImage(in: codestream, after: header.offset)
        var samples = [UInt8](repeating: 0, count: layout.sampleCount * (header.precision > 8 ? 2 : 1))
        let outcome = unsafe codestream.withUnsafeBytes { codestream in
            unsafe samples.withUnsafeMutableBytes { samples in
                let codestream = unsafe UnsafeRawBufferPointer(rebasing: codestream[..<end])
                return CharLSDecoder().map { unsafe $0.decode(codestream, header: header, into: samples) }
                    ?? .failure(DICOMError(.codecFailed, tag: .pixelData, expected: "a CharLS decoder"))
            }
        }
        let isPlanar = try outcome.get()
        return DecodedSamples(bytes: samples, precision: header.precision, isPlanar: isPlanar).placed(in: layout)
    }

    /// Where the stream ends behind its end of image, which has to be there: CharLS 2.4.1 does not come back from a
    /// stream that ends inside a scan.
    private static func endOfImage(in codestream: [UInt8], after offset: Int) throws(DICOMError) -> Int {
        var position = offset
        while position + 1 < codestream.count {
            let marker = codestream[position + 1]
            // Entropy-coded bytes behind FF have a stuffed zero at their top (T.87 A.1).
            guard codestream[position] == 0xFF, marker >= 0x80, marker != 0xFF else {
                position += 1
                continue
            }
            if marker == JPEGMarker.endOfImage { return position + 2 }
            position = try JPEGSegment(in: codestream, from: position).end
        }
        throw .codestream(.pixelBytesMissing, at: codestream.count, expected: "an end of image", found: "the end")
    }
}

/// The owner of a CharLS decoder.
@safe
private final class CharLSDecoder {
    private let handle: OpaquePointer

    init?() {
        guard let handle = unsafe charls_jpegls_decoder_create() else { return nil }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe charls_jpegls_decoder_destroy(handle) }

    /// Decodes into a buffer of exactly the frame's size; true where one plane per component came out.
    func decode(
        _ codestream: UnsafeRawBufferPointer, header: JPEGFrameHeader, into samples: UnsafeMutableRawBufferPointer
    ) -> Result<Bool, DICOMError> {
        guard let source = codestream.baseAddress, let target = samples.baseAddress else {
            return .failure(Self.failure(CHARLS_JPEGLS_ERRC_INVALID_ARGUMENT_SIZE))
        }
        var frame = charls_frame_info()
        var mode = CHARLS_INTERLEAVE_MODE_NONE
        var size = 0
        var status = unsafe charls_jpegls_decoder_set_source_buffer(handle, source, codestream.count)
        if status == CHARLS_JPEGLS_ERRC_SUCCESS { status = unsafe charls_jpegls_decoder_read_header(handle) }
        if status == CHARLS_JPEGLS_ERRC_SUCCESS {
            status = unsafe charls_jpegls_decoder_get_frame_info(handle, &frame)
        }
        if status == CHARLS_JPEGLS_ERRC_SUCCESS {
            status = unsafe charls_jpegls_decoder_get_interleave_mode(handle, &mode)
        }
        if status == CHARLS_JPEGLS_ERRC_SUCCESS {
            status = unsafe charls_jpegls_decoder_get_destination_size(handle, 0, &size)
        }
        guard status == CHARLS_JPEGLS_ERRC_SUCCESS else { return .failure(Self.failure(status)) }
        // What the library understood has to be what our own reader saw.
        guard Int(frame.width) == header.columns, Int(frame.height) == header.rows,
            Int(frame.bits_per_sample) == header.precision, Int(frame.component_count) == header.components.count,
            size == samples.count
        else {
            return .failure(
                .codestream(.codestreamMismatch, at: header.offset, expected: "the size of the frame header"))
        }
        status = unsafe charls_jpegls_decoder_decode_to_buffer(handle, target, size, 0)
        guard status == CHARLS_JPEGLS_ERRC_SUCCESS else { return .failure(Self.failure(status)) }
        return .success(mode == CHARLS_INTERLEAVE_MODE_NONE)
    }

    private static func failure(_ status: charls_jpegls_errc) -> DICOMError {
        .codestream(
            .codecFailed, at: nil, expected: "a stream that CharLS decodes", found: "status \(status.rawValue)")
    }
}
