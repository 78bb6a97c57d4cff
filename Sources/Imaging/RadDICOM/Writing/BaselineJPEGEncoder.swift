internal import CTurboJPEG

/// Writes 8-bit sequential JPEG through libjpeg-turbo, the components as they are given.
struct BaselineJPEGEncoder {
    /// From 1 to 100.
    var quality = 95
    /// Whether the second and third component have half the columns (YBR_FULL_422).
    var isSubsampled = false
    /// Whether the coefficients are sent in several passes.
    var isProgressive = false
    /// Whether the stream says that three components are red, green and blue; otherwise it says that they are not.
    var isRedGreenBlue = false

    func encode(_ frame: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        guard layout.bytesPerSample == 1 else {
            throw .codestream(
                .codestreamMismatch, at: nil, expected: "samples of 8 bits", found: "\(layout.bitsPerSample)")
        }
        let planes = (0..<layout.samplesPerPixel).map { component in
            let plane = (0..<layout.pixelCount).map { frame[$0 * layout.samplesPerPixel + component] }
            return isSubsampled && component > 0 ? Self.halved(plane, layout: layout) : plane
        }
        guard let stream = compressed(planes, layout: layout) else {
            throw .codestream(.codecFailed, at: nil, expected: "a frame that libjpeg-turbo encodes")
        }
        return layout.samplesPerPixel == 3 && isRedGreenBlue ? try JPEGRewriting.withoutTransform(stream) : stream
    }

    /// The mean of each pair of columns; a last one without partner stands for itself.
    private static func halved(_ plane: [UInt8], layout: FrameLayout) -> [UInt8] {
        var half: [UInt8] = []
        for row in 0..<layout.rows {
            for column in stride(from: 0, to: layout.columns, by: 2) {
                let left = Int(plane[row * layout.columns + column])
                let right = Int(plane[row * layout.columns + min(column + 1, layout.columns - 1)])
                half.append(UInt8((left + right + 1) / 2))
            }
        }
        return half
    }

    private func compressed(_ planes: [[UInt8]], layout: FrameLayout) -> [UInt8]? {
        let sampling = planes.count == 1 ? TJSAMP_GRAY : isSubsampled ? TJSAMP_422 : TJSAMP_444
        let capacity = tjBufSize(Int32(layout.columns), Int32(layout.rows), Int32(sampling.rawValue))
        var output = [UInt8](repeating: 0, count: Int(clamping: capacity))
        let all = planes.flatMap { $0 }
        let flags = TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT | (isProgressive ? TJFLAG_PROGRESSIVE : 0)
        guard let compressor = TurboJPEGHandle(.compressor) else { return nil }
        var size = UInt(output.count)
        let status = unsafe all.withUnsafeBufferPointer { all in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var starts: [UnsafePointer<UInt8>?] = unsafe []
                var start = 0
                for plane in planes {
                    unsafe starts.append(all.baseAddress.map { unsafe $0 + start })
                    start += plane.count
                }
                var target = output.baseAddress
                return unsafe tjCompressFromYUVPlanes(
                    compressor.handle, &starts, Int32(layout.columns), nil, Int32(layout.rows),
                    Int32(sampling.rawValue), &target, &size, Int32(quality), flags)
            }
        }
        guard status == 0, size <= output.count else { return nil }
        return Array(output[..<Int(size)])
    }
}
