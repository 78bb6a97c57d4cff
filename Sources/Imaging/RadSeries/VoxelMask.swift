import CRadKernels
import RadSystem
import RadTensor

/// Which voxels of a volume hold an image: one byte for each, 1, or 0 for padding.
final class VoxelMask {
    private let memory: ZeroedMemory
    /// The first to the last voxel that was marked.
    private var marked: Range<Int>?

    /// A mask by which all voxels are valid.
    init(count: Int) {
        memory = ZeroedMemory(count: count)
        unsafe memory.unsafeMutableBytes.initializeMemory(as: UInt8.self, repeating: 1)
    }

    /// Whether any voxel is padding.
    var hasMarks: Bool { marked != nil }

    /// The marks of all voxels.
    var bytes: [UInt8] { unsafe Array(memory.unsafeBytes) }

    /// Marks a voxel as padding.
    func mark(_ index: Int) {
        precondition((0..<memory.count).contains(index), "The voxel is one of the volume.")
        unsafe memory.unsafeMutableBytes[index] = 0
        extend(over: index..<index + 1)
    }

    /// Has the marks of some voxels written.
    ///
    /// - Parameter body: Writes a mark for each of them, and returns how many are 0.
    func mark(_ range: Range<Int>, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= memory.count, "The voxels are some of the volume.")
        guard let base = unsafe memory.unsafeMutableBytes.baseAddress else { return }
        let marks = unsafe base.assumingMemoryBound(to: UInt8.self)
        if unsafe body(marks + range.lowerBound) > 0 { extend(over: range) }
    }

    /// Writes a value wherever a voxel is padding.
    func fill(_ values: inout MutableSpan<Float>, with filling: Float) {
        precondition(memory.count == values.count, "The mask has a mark for each voxel.")
        guard let marked else { return }
        unsafe values.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress, let marks = unsafe memory.unsafeBytes.baseAddress else { return }
            unsafe rad_fill_marked(
                base + marked.lowerBound, marks.assumingMemoryBound(to: UInt8.self) + marked.lowerBound, marked.count,
                filling, rad_best_instruction_set())
        }
    }

    /// The marks as a tensor, which shares their memory; nothing may be marked after that.
    func tensor(shape: Shape) -> Tensor? {
        let storage = unsafe AlignedStorage(borrowing: memory.unsafeBytes, of: memory)
        return try? Tensor(shape: shape, elementType: .uint8, storage: storage)
    }

    private func extend(over range: Range<Int>) {
        guard let known = marked else {
            marked = range
            return
        }
        marked = min(known.lowerBound, range.lowerBound)..<max(known.upperBound, range.upperBound)
    }
}
