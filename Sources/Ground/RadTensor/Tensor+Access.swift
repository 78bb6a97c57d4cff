extension Tensor {
    /// Calls `body` with the elements of a float tensor, checked at every access.
    package func withFloats<Result: ~Copyable, Failure: Error>(
        _ body: (Span<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeFloats { floats throws(Failure) in try body(unsafe floats.span) }
    }

    /// Calls `body` with the elements of a float tensor for a C function; the pointer must not leave the closure.
    package func withUnsafeFloats<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(elementType == .float32, "floats are asked of a tensor of \(elementType.rawValue)")
        return try unsafe withUnsafeBytes { bytes throws(Failure) in
            try unsafe body(bytes.assumingMemoryBound(to: Float.self))
        }
    }

    /// Calls `body` with the bytes of the elements, checked at every access.
    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBytes { bytes throws(Failure) in try body(unsafe bytes.bytes) }
    }

    /// Calls `body` with the bytes of the elements for a C function; the pointer must not leave the closure.
    package func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe storage.withUnsafeBytes { block throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(rebasing: block[byteOffset..<(byteOffset + byteCount)]))
        }
    }

    /// The elements as little-endian bytes.
    package func bytes() -> [UInt8] { unsafe withUnsafeBytes { unsafe [UInt8]($0) } }

    /// The elements as floats, converted from any element type; integers beyond 2^24 are rounded to nearest even.
    package func float32Values() -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: shape.count) { buffer, initialized in
            unsafe writeFloats(to: buffer)
            initialized = shape.count
        }
    }

    /// The tensor with its elements converted to floats; itself if it has floats already.
    package func convertedToFloat32() -> Tensor {
        if elementType == .float32 { return self }
        return unsafe Tensor(shape: shape, elementType: .float32) { block in
            unsafe writeFloats(to: block.bindMemory(to: Float.self))
        }
    }

    private func writeFloats(to buffer: UnsafeMutableBufferPointer<Float>) {
        unsafe withUnsafeBytes { bytes in
            switch elementType {
            case .float16: unsafe HalfPrecision.decodeFloat16(bytes.bindMemory(to: UInt16.self), to: buffer)
            case .bfloat16: unsafe HalfPrecision.decodeBFloat16(bytes.bindMemory(to: UInt16.self), to: buffer)
            case .float32: unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            case .float64:
                let values = unsafe bytes.bindMemory(to: Double.self)
                for index in 0..<shape.count { unsafe buffer[index] = unsafe Float(values[index]) }
            case .int8: unsafe Self.convert(bytes.bindMemory(to: Int8.self), to: buffer)
            case .uint8: unsafe Self.convert(bytes.bindMemory(to: UInt8.self), to: buffer)
            case .int16: unsafe Self.convert(bytes.bindMemory(to: Int16.self), to: buffer)
            case .uint16: unsafe Self.convert(bytes.bindMemory(to: UInt16.self), to: buffer)
            case .int32: unsafe Self.convert(bytes.bindMemory(to: Int32.self), to: buffer)
            case .uint32: unsafe Self.convert(bytes.bindMemory(to: UInt32.self), to: buffer)
            case .int64: unsafe Self.convert(bytes.bindMemory(to: Int64.self), to: buffer)
            case .uint64: unsafe Self.convert(bytes.bindMemory(to: UInt64.self), to: buffer)
            }
        }
    }

    private static func convert<Integer: FixedWidthInteger>(
        _ source: UnsafeBufferPointer<Integer>, to target: UnsafeMutableBufferPointer<Float>
    ) {
        for index in 0..<source.count { unsafe target[index] = unsafe Float(source[index]) }
    }
}
