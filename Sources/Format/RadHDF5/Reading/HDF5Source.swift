package import RadSystem
import RadTensor

/// Where the bytes of a file come from: an open file, sealed memory or an array.
///
/// The number of bytes is fixed when the source is made; a file that is shortened later gives an error.
package struct HDF5Source: Sendable {
    private enum Backing: Sendable {
        case file(ReadableFile)
        case memory(SealedMemory)
        case bytes([UInt8])
    }

    private let backing: Backing
    /// The number of bytes when the source was made.
    package let byteCount: Int

    /// Bytes that are read from an open file on demand.
    package init(_ file: ReadableFile) {
        backing = .file(file)
        byteCount = Int(clamping: file.status.size)
    }

    /// Bytes of sealed memory; tensors refer to them without a copy where their alignment allows it.
    package init(_ memory: SealedMemory) {
        backing = .memory(memory)
        byteCount = memory.count
    }

    /// Bytes of an array.
    package init(_ bytes: [UInt8]) {
        backing = .bytes(bytes)
        byteCount = bytes.count
    }

    /// Exactly `count` bytes from `offset`.
    ///
    /// - Throws: `outside-file` where the source never had them, `truncated-while-reading` where it has lost them.
    func bytes(at offset: Int, count: Int) throws(HDF5Error) -> [UInt8] {
        try check(offset, count)
        switch backing {
        case .bytes(let bytes): return Array(bytes[offset..<(offset + count)])
        case .memory(let memory):
            return memory.withBytes { span in
                (offset..<(offset + count)).map { span.byte(at: $0) }
            }
        case .file(let file):
            var bytes = [UInt8](repeating: 0, count: count)
            try read(file, at: offset, into: &bytes, count: count)
            return bytes
        }
    }

    /// A tensor of the bytes from `offset` on; `observe` sees all of them, in order.
    ///
    /// From a file every byte is read once, into memory that this process owns, and observed before it leaves the
    /// processor's cache.
    func tensor(
        shape: Shape, elementType: ElementType, at offset: Int, observing observe: (RawSpan) -> Void
    ) throws(HDF5Error) -> Tensor {
        let count = shape.byteCount(of: elementType)
        try check(offset, count)
        switch backing {
        case .memory(let memory):
            let storage = unsafe AlignedStorage(borrowing: memory.unsafeBytes, of: memory)
            if let tensor = try? Tensor(
                shape: shape, elementType: elementType, storage: storage, byteOffset: offset)
            {
                tensor.withBytes(observe)
                return tensor
            }
            return unsafe Tensor(shape: shape, elementType: elementType) { block in
                let range = unsafe memory.unsafeBytes[offset..<(offset + count)]
                unsafe block.copyMemory(from: UnsafeRawBufferPointer(rebasing: range))
                unsafe observe(UnsafeRawBufferPointer(block).bytes)
            }
        case .bytes(let bytes):
            return unsafe Tensor(shape: shape, elementType: elementType) { block in
                unsafe block.copyBytes(from: bytes[offset..<(offset + count)])
                unsafe observe(UnsafeRawBufferPointer(block).bytes)
            }
        case .file(let file):
            return unsafe try Tensor(shape: shape, elementType: elementType) { block throws(HDF5Error) in
                unsafe try fill(block, from: file, at: offset, observing: observe)
            }
        }
    }

    /// Bytes that are read from a file at once while a tensor is filled.
    private static let pieceByteCount = 1 << 20

    private func fill(
        _ block: UnsafeMutableRawBufferPointer, from file: ReadableFile, at offset: Int,
        observing observe: (RawSpan) -> Void
    ) throws(HDF5Error) {
        var piece = [UInt8](repeating: 0, count: min(Self.pieceByteCount, block.count))
        var done = 0
        while done < block.count {
            let count = min(piece.count, block.count - done)
            try read(file, at: offset + done, into: &piece, count: count)
            let target = unsafe UnsafeMutableRawBufferPointer(rebasing: block[done..<(done + count)])
            unsafe target.copyBytes(from: piece[..<count])
            unsafe observe(UnsafeRawBufferPointer(target).bytes)
            done += count
        }
    }

    /// A copy of a whole file in memory that nobody can change any more.
    ///
    /// - Parameter limit: The bytes that a file may have; checked before memory is taken.
    /// - Throws: ``HDF5Error``, or `SystemError` where the memory cannot be had.
    package static func sealedCopy(of file: ReadableFile, limit: Int) throws -> SealedMemory {
        let source = HDF5Source(file)
        guard source.byteCount > 0, source.byteCount <= limit else {
            throw HDF5Error(.limit, expected: "1 to \(limit) bytes", found: "\(source.byteCount)")
        }
        return unsafe try SealedMemory(count: source.byteCount, subject: "checkpoint") { block throws(HDF5Error) in
            unsafe try source.fill(block, from: file, at: 0, observing: { _ in })
        }
    }

    private func check(_ offset: Int, _ count: Int) throws(HDF5Error) {
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw HDF5Error(
                .outsideFile, offset: offset, expected: "at most \(byteCount) bytes", found: "\(count) bytes more")
        }
    }

    private func read(
        _ file: ReadableFile, at offset: Int, into bytes: inout [UInt8], count: Int
    ) throws(HDF5Error) {
        let got: Int
        do {
            got = try file.read(at: Int64(offset), into: &bytes, from: 0, count: count)
        } catch {
            throw HDF5Error(.readFailed, offset: offset, underlying: error)
        }
        guard got == count else {
            throw HDF5Error(
                .truncatedWhileReading, offset: offset, expected: "\(count) bytes", found: "\(got) bytes")
        }
    }
}

extension RawSpan {
    /// The byte at an offset, checked.
    func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
    }
}
