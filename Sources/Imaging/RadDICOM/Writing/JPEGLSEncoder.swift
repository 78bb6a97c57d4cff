internal import CCharLS

/// Writes JPEG-LS through CharLS.
struct JPEGLSEncoder {
    enum Interleaving: CaseIterable, Sendable {
        /// One scan per component.
        case planes
        case lines
        case samples
    }

    /// 2 to 16 bits.
    var precision: Int
    /// The largest error of a sample; 0 is lossless.
    var largestError = 0
    /// How the components of colour frames share the stream.
    var interleaving = Interleaving.samples

    init(precision: Int) { self.precision = precision }

    func encode(_ frame: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        guard (2...16).contains(precision), precision <= layout.bitsPerSample, layout.bitsPerSample <= 16,
            precision > 8 || layout.bitsPerSample == 8
        else {
            throw .codestream(
                .codestreamMismatch, at: nil, expected: "samples of 2 to 8 bits in one byte or 9 to 16 in two",
                found: "\(precision) bits")
        }
        let samples = arranged(frame, layout: layout)
        // Noise grows when it is coded, by less than this.
        var output = [UInt8](repeating: 0, count: samples.count * 2 + 4096)
        let written = unsafe samples.withUnsafeBytes { samples in
            unsafe output.withUnsafeMutableBytes { output in
                unsafe write(samples, layout: layout, to: output)
            }
        }
        guard let written else {
            throw .codestream(.codecFailed, at: nil, expected: "a frame that CharLS encodes")
        }
        return Array(output[..<written])
    }

    /// The samples without what stands above their precision, in planes where the stream holds planes.
    private func arranged(_ frame: [UInt8], layout: FrameLayout) -> [UInt8] {
        let size = layout.bytesPerSample
        let mask = 1 << precision - 1
        var samples = [UInt8](repeating: 0, count: frame.count)
        for pixel in 0..<layout.pixelCount {
            for component in 0..<layout.samplesPerPixel {
                let source = pixel * layout.samplesPerPixel + component
                let target = interleaving == .planes ? component * layout.pixelCount + pixel : source
                for byte in 0..<size {
                    samples[target * size + byte] = frame[source * size + byte] & UInt8(mask >> (8 * byte) & 0xFF)
                }
            }
        }
        return samples
    }

    /// Encodes into a buffer and returns how much of it was written.
    private func write(
        _ samples: UnsafeRawBufferPointer, layout: FrameLayout, to output: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard let encoder = unsafe charls_jpegls_encoder_create(), let source = samples.baseAddress,
            let target = output.baseAddress
        else { return nil }
        defer { unsafe charls_jpegls_encoder_destroy(encoder) }
        var frame = charls_frame_info(
            width: UInt32(layout.columns), height: UInt32(layout.rows), bits_per_sample: Int32(precision),
            component_count: Int32(layout.samplesPerPixel))
        let mode =
            switch interleaving {
            case _ where layout.samplesPerPixel == 1: CHARLS_INTERLEAVE_MODE_NONE
            case .planes: CHARLS_INTERLEAVE_MODE_NONE
            case .lines: CHARLS_INTERLEAVE_MODE_LINE
            case .samples: CHARLS_INTERLEAVE_MODE_SAMPLE
            }
        var written = 0
        let done = CHARLS_JPEGLS_ERRC_SUCCESS
        let isEncoded =
            unsafe charls_jpegls_encoder_set_frame_info(encoder, &frame) == done
            && charls_jpegls_encoder_set_near_lossless(encoder, Int32(largestError)) == done
            && charls_jpegls_encoder_set_interleave_mode(encoder, mode) == done
            && charls_jpegls_encoder_set_destination_buffer(encoder, target, output.count) == done
            && charls_jpegls_encoder_encode_from_buffer(encoder, source, samples.count, 0) == done
            && charls_jpegls_encoder_get_bytes_written(encoder, &written) == done
        return isEncoded ? written : nil
    }
}
