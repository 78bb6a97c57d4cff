import RadSystem
import Testing

@Suite struct `Memory that starts as zeros` {
    @Test(arguments: [0, 1, 63, ZeroedMemory.largeSize - 1, ZeroedMemory.largeSize, ZeroedMemory.largeSize + 4097])
    func `has all its bytes, zeroed, writable and aligned`(count: Int) {
        let memory = ZeroedMemory(count: count)
        unsafe #expect(memory.unsafeBytes.count == count && memory.unsafeBytes.allSatisfy { $0 == 0 })
        unsafe #expect(UInt(bitPattern: memory.unsafeBytes.baseAddress).isMultiple(of: 64))
        unsafe memory.unsafeMutableBytes.initializeMemory(as: UInt8.self, repeating: 7)
        unsafe #expect(memory.unsafeBytes.allSatisfy { $0 == 7 })
    }
}
