/// A dense array of numbers with a shape, its last axis contiguous; a value that never changes.
///
/// Activations are ordered channels, depth, height, width, with a batch of one in front where it is said so.
package struct Tensor: Sendable {
    /// Extents, slowest axis first.
    package let shape: Shape
    /// How one element is stored.
    package let elementType: ElementType
    /// The memory that holds the elements; several tensors may share one block.
    package let storage: AlignedStorage
    /// Where the first element starts in `storage`, a multiple of the element size.
    package let byteOffset: Int

    /// Bytes from the first element to the end of the last.
    package var byteCount: Int { shape.byteCount(of: elementType) }

    /// Refers to elements that lie in `storage` from `byteOffset` on.
    ///
    /// - Throws: `TensorError` with code `wrongByteCount` if they do not lie inside it or are not aligned.
    package init(
        shape: Shape, elementType: ElementType, storage: AlignedStorage, byteOffset: Int = 0
    ) throws(TensorError) {
        let size = shape.byteCount(of: elementType)
        guard byteOffset >= 0, byteOffset <= storage.byteCount, size <= storage.byteCount - byteOffset,
            byteOffset.isMultiple(of: elementType.byteCount)
        else {
            throw TensorError(
                code: .wrongByteCount, expected: "\(size) aligned bytes from offset \(byteOffset)",
                found: "a block of \(storage.byteCount) bytes")
        }
        self.init(unchecked: shape, elementType, storage, byteOffset)
    }

    /// Copies little-endian elements.
    ///
    /// - Throws: `TensorError` with code `wrongByteCount` if there are too few or too many.
    package init(shape: Shape, elementType: ElementType, bytes: [UInt8]) throws(TensorError) {
        let size = shape.byteCount(of: elementType)
        guard bytes.count == size else {
            throw TensorError(code: .wrongByteCount, expected: "\(size) bytes", found: "\(bytes.count) bytes")
        }
        let storage = unsafe AlignedStorage(byteCount: size) { block in unsafe block.copyBytes(from: bytes) }
        self.init(unchecked: shape, elementType, storage, 0)
    }

    /// Copies floats; their number must be that of the shape.
    package init(shape: Shape, float32 values: [Float]) {
        precondition(values.count == shape.count, "\(values.count) values cannot fill shape \(shape)")
        let storage = unsafe AlignedStorage(byteCount: shape.byteCount(of: .float32)) { block in
            unsafe values.withUnsafeBytes { unsafe block.copyMemory(from: $0) }
        }
        self.init(unchecked: shape, .float32, storage, 0)
    }

    /// Makes a tensor of floats that `fill` writes in place; it starts as zeros.
    package init<Failure: Error>(
        shape: Shape, float32FilledBy fill: (inout MutableSpan<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        let storage = try unsafe AlignedStorage(byteCount: shape.byteCount(of: .float32)) { block throws(Failure) in
            let floats = unsafe block.bindMemory(to: Float.self)
            unsafe floats.initialize(repeating: 0)
            var span = unsafe floats.mutableSpan
            try fill(&span)
        }
        self.init(unchecked: shape, .float32, storage, 0)
    }

    /// Makes a tensor that `fill` writes through a C function; every byte must be written.
    package init<Failure: Error>(
        shape: Shape, elementType: ElementType,
        unsafelyFilledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let storage = try unsafe AlignedStorage(byteCount: shape.byteCount(of: elementType), filledBy: fill)
        self.init(unchecked: shape, elementType, storage, 0)
    }

    /// Makes a tensor of floats that are all `value`.
    package init(shape: Shape, repeating value: Float) {
        let storage = unsafe AlignedStorage(byteCount: shape.byteCount(of: .float32)) { block in
            unsafe block.bindMemory(to: Float.self).initialize(repeating: value)
        }
        self.init(unchecked: shape, .float32, storage, 0)
    }

    init(unchecked shape: Shape, _ elementType: ElementType, _ storage: AlignedStorage, _ byteOffset: Int) {
        self.shape = shape
        self.elementType = elementType
        self.storage = storage
        self.byteOffset = byteOffset
    }

    /// The same elements under another shape of equal count.
    package func reshaped(to shape: Shape) -> Tensor {
        precondition(shape.count == self.shape.count, "\(self.shape) cannot become \(shape)")
        return Tensor(unchecked: shape, elementType, storage, byteOffset)
    }
}

extension Tensor: Equatable {
    /// Whether shape, element type and every bit agree, so that equal NaNs are equal and 0 differs from -0.
    package static func == (left: Tensor, right: Tensor) -> Bool {
        guard left.shape == right.shape, left.elementType == right.elementType else { return false }
        return unsafe left.withUnsafeBytes { a in
            unsafe right.withUnsafeBytes { b in unsafe a.elementsEqual(b) }
        }
    }
}
