import RadSystem
import RadTensor

/// The voxels of a volume while it is read: zeros at first, written in place, shared with the tensor that they become.
struct VoxelMemory {
    private let memory: ZeroedMemory
    private let shape: Shape

    init(shape: Shape) {
        self.shape = shape
        memory = ZeroedMemory(count: shape.byteCount(of: .float32))
    }

    /// Has voxels written.
    func write<Failure: Error>(_ body: (inout MutableSpan<Float>) throws(Failure) -> Void) throws(Failure) {
        var values = unsafe memory.unsafeMutableBytes.bindMemory(to: Float.self).mutableSpan
        try body(&values)
    }

    /// The voxels; nothing may be written after that.
    consuming func tensor() throws(TensorError) -> Tensor {
        let storage = unsafe AlignedStorage(borrowing: memory.unsafeBytes, of: memory)
        return try Tensor(shape: shape, elementType: .float32, storage: storage)
    }
}
