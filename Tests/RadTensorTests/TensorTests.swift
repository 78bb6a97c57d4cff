import RadTensor
import Testing

@Suite struct TensorTests {
    @Test func `floats come back as they went in`() {
        let tensor = Tensor(shape: [2, 2], float32: [1, -2, .infinity, 0.5])
        #expect(tensor.float32Values() == [1, -2, .infinity, 0.5])
        #expect(tensor.withFloats { $0[3] } == 0.5)
    }

    @Test func `storage is aligned to 64 bytes`() {
        let tensor = Tensor(shape: [3], repeating: 1)
        let address = unsafe tensor.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        #expect(address % 64 == 0)
    }

    @Test func `a tensor is filled in place`() {
        let tensor = Tensor(shape: [2, 3]) { floats in
            for index in floats.indices where index != 4 { floats[index] = Float(index) }
        }
        #expect(tensor.float32Values() == [0, 1, 2, 3, 0, 5])
    }

    @Test func `bytes of the wrong number are refused`() {
        #expect {
            try Tensor(shape: [2], elementType: .float32, bytes: [0, 0, 0, 0])
        } throws: {
            ($0 as? TensorError)?.code == .wrongByteCount
        }
    }

    @Test func `a view must lie inside its storage`() throws {
        let whole = Tensor(shape: [4], float32: [0, 1, 2, 3])
        let tail = try Tensor(shape: [2], elementType: .float32, storage: whole.storage, byteOffset: 8)
        #expect(tail.float32Values() == [2, 3])
        for offset in [-4, 6, 12, .max] {
            #expect(throws: TensorError.self) {
                try Tensor(shape: [2], elementType: .float32, storage: whole.storage, byteOffset: offset)
            }
        }
    }

    @Test func `memory of another owner is kept alive as long as a tensor needs it`() throws {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 64)
        defer { unsafe bytes.deallocate() }
        unsafe bytes.storeBytes(of: 7, as: Float.self)
        unsafe bytes.storeBytes(of: 9, toByteOffset: 4, as: Float.self)
        var owner: Owner? = Owner()
        weak let watched = owner
        var storage: AlignedStorage? = owner.map { unsafe AlignedStorage(borrowing: .init(bytes), of: $0) }
        owner = nil
        var tensor: Tensor? = try storage.map { try Tensor(shape: [2], elementType: .float32, storage: $0) }
        storage = nil
        #expect(tensor?.float32Values() == [7, 9])
        #expect(watched != nil)
        tensor = nil
        #expect(watched == nil)
    }

    @Test(arguments: [
        (ElementType.uint8, [1, 255] as [UInt8], [1, 255] as [Float]),
        (.int8, [1, 255], [1, -1]),
        (.int16, [0, 128, 255, 127], [-32768, 32767]),
        (.uint16, [0, 128, 255, 255], [32768, 65535]),
        (.int32, [255, 255, 255, 255], [-1]),
        (.uint32, [255, 255, 255, 255], [4_294_967_296]),
        (.int64, [254, 255, 255, 255, 255, 255, 255, 255], [-2]),
        (.uint64, [3, 0, 0, 0, 0, 0, 0, 0], [3]),
        (.float64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], [1.5]),
        (.float16, [0x00, 0x3C, 0x01, 0x00], [1, 0x1p-24]),
        (.bfloat16, [0x80, 0x3F, 0xC0, 0xBF], [1, -1.5]),
    ])
    func `each element type converts to floats`(elementType: ElementType, bytes: [UInt8], expected: [Float]) throws {
        let tensor = try Tensor(shape: Shape([expected.count]), elementType: elementType, bytes: bytes)
        #expect(tensor.float32Values() == expected)
        #expect(tensor.convertedToFloat32().float32Values() == expected)
        #expect(tensor.bytes() == bytes)
    }

    @Test func `equality is of bits`() {
        #expect(Tensor(shape: [1], float32: [.nan]) == Tensor(shape: [1], float32: [.nan]))
        #expect(Tensor(shape: [1], float32: [0]) != Tensor(shape: [1], float32: [-0.0]))
        #expect(Tensor(shape: [2], repeating: 3) != Tensor(shape: [1, 2], repeating: 3))
        #expect(Tensor(shape: [2], repeating: 3).reshaped(to: [1, 2]) == Tensor(shape: [1, 2], repeating: 3))
    }
}

private final class Owner: Sendable {}
