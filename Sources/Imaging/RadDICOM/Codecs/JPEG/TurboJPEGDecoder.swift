internal import CTurboJPEG

/// Decodes 8-bit JPEG, sequential and progressive, through libjpeg-turbo (PS3.5 8.2.1), after the frame header was
/// checked in Swift.
///
/// The components come back as they were coded, at full resolution; nothing is converted to red, green and blue.
enum TurboJPEGDecoder {
    static func decode(
        _ codestream: [UInt8], header: JPEGFrameHeader, layout: FrameLayout
    ) throws(DICOMError) -> [UInt8] {
        let stream = layout.samplesPerPixel == 1 ? codestream : try JPEGRewriting.withoutTransform(codestream)
        var samples = [UInt8](repeating: 0, count: layout.sampleCount)
        guard let decompressor = TurboJPEGHandle(.decompressor),
            decompressor.decompress(stream, into: &samples, layout: layout)
        else {
            throw .codestream(
                .codecFailed, at: header.offset, expected: "a whole stream that libjpeg-turbo decodes")
        }
        return DecodedSamples(bytes: samples, precision: 8, isPlanar: false).placed(in: layout)
    }
}

/// The owner of a TurboJPEG compressor or decompressor.
@safe
struct TurboJPEGHandle: ~Copyable {
    enum Direction { case compressor, decompressor }

    let handle: tjhandle

    init?(_ direction: Direction) {
        let handle =
            switch direction {
            case .compressor: unsafe tjInitCompress()
            case .decompressor: unsafe tjInitDecompress()
            }
        guard let handle = unsafe handle else { return nil }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe tjDestroy(handle) }

    /// Decodes a stream of the layout's size into exactly its samples; false where any byte is amiss or missing.
    func decompress(_ stream: [UInt8], into samples: inout [UInt8], layout: FrameLayout) -> Bool {
        precondition(samples.count == layout.sampleCount, "The buffer has the frame's size.")
        let format = layout.samplesPerPixel == 1 ? TJPF_GRAY : TJPF_RGB
        // Warnings end the decoding: otherwise what is missing would be filled up.
        let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
        let status = unsafe stream.withUnsafeBufferPointer { stream in
            unsafe samples.withUnsafeMutableBufferPointer { samples in
                unsafe tjDecompress2(
                    handle, stream.baseAddress, UInt(stream.count), samples.baseAddress, Int32(layout.columns),
                    Int32(layout.columns * layout.samplesPerPixel), Int32(layout.rows), format.rawValue, flags)
            }
        }
        return status == 0
    }
}
