internal import COpenJPEG

/// Writes reversible JPEG 2000 through OpenJPEG: one tile, one layer, no colour transformation.
enum JPEG2000Encoder {
    static func encode(_ frame: [UInt8], precision: Int, layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        guard (1...16).contains(precision), precision <= layout.bitsPerSample else {
            throw .codestream(.codestreamMismatch, at: nil, expected: "1 to 16 bits", found: "\(precision)")
        }
        var sink = MemorySink()
        let isWritten = unsafe withUnsafeMutablePointer(to: &sink) { sink in
            guard let image = image(of: frame, precision: precision, layout: layout),
                let codec = OpenJPEGCodec(.compressor),
                let stream = unsafe OpenJPEGStream(writing: sink)
            else { return false }
            var parameters = unsafe opj_cparameters_t()
            unsafe opj_set_default_encoder_parameters(&parameters)
            unsafe parameters.tcp_numlayers = 1
            unsafe parameters.tcp_rates.0 = 0
            unsafe parameters.cp_disto_alloc = 1
            // More resolutions than halvings of the shorter side are refused by the library.
            let halvings = Int.bitWidth - 1 - min(layout.rows, layout.columns).leadingZeroBitCount
            unsafe parameters.numresolution = Int32(min(5, halvings) + 1)
            return unsafe opj_setup_encoder(codec.handle, &parameters, image.pointer) != 0
                && opj_start_compress(codec.handle, image.pointer, stream.handle) != 0
                && opj_encode(codec.handle, stream.handle) != 0 && opj_end_compress(codec.handle, stream.handle) != 0
        }
        guard isWritten else {
            throw .codestream(.codestreamMismatch, at: nil, expected: "a frame that OpenJPEG encodes", found: nil)
        }
        return sink.bytes
    }

    private static func image(of frame: [UInt8], precision: Int, layout: FrameLayout) -> OpenJPEGImage? {
        var component = opj_image_cmptparm_t()
        component.dx = 1
        component.dy = 1
        component.w = UInt32(layout.columns)
        component.h = UInt32(layout.rows)
        component.prec = UInt32(precision)
        component.sgnd = layout.isSigned ? 1 : 0
        var components = [opj_image_cmptparm_t](repeating: component, count: layout.samplesPerPixel)
        let colourSpace = layout.samplesPerPixel == 1 ? OPJ_CLRSPC_GRAY : OPJ_CLRSPC_SRGB
        guard let pointer = unsafe opj_image_create(UInt32(layout.samplesPerPixel), &components, colourSpace) else {
            return nil
        }
        let image = unsafe OpenJPEGImage(adopting: pointer)
        unsafe pointer.pointee.x1 = UInt32(layout.columns)
        unsafe pointer.pointee.y1 = UInt32(layout.rows)
        let unusedBits = Int32(32 - precision)
        for index in 0..<layout.samplesPerPixel {
            guard let data = unsafe pointer.pointee.comps[index].data else { return nil }
            for pixel in 0..<layout.pixelCount {
                let offset = (pixel * layout.samplesPerPixel + index) * layout.bytesPerSample
                var bits: UInt32 = 0
                for byte in 0..<layout.bytesPerSample { bits |= UInt32(frame[offset + byte]) << UInt32(8 * byte) }
                bits <<= UInt32(unusedBits)
                let value = layout.isSigned ? Int32(bitPattern: bits) >> unusedBits : Int32(bits >> UInt32(unusedBits))
                unsafe data[pixel] = value
            }
        }
        return image
    }
}
