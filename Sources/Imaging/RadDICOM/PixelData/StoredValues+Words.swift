extension StoredValues {
    /// Unpacks samples of one byte, or of two with the lower one first, which most frames have; nil for others.
    ///
    /// The same as the plain loop, in a form that the compiler turns into vector instructions.
    static func unpackWords(_ bytes: [UInt8], _ layout: Layout) -> [Int32]? {
        let up = UInt32(32 - layout.shift - layout.bitsStored)
        let down = UInt32(32 - layout.bitsStored)
        guard up < 32, down < 32 else { return nil }
        switch layout.bytesPerSample {
        case 1:
            return unsafe values(of: bytes, count: bytes.count, layout.isSigned, up, down) { unsafe UInt32($0[$1]) }
        case 2 where !layout.isBigEndian:
            return unsafe values(of: bytes, count: bytes.count / 2, layout.isSigned, up, down) {
                unsafe UInt32(UInt16(littleEndian: $0.loadUnaligned(fromByteOffset: 2 * $1, as: UInt16.self)))
            }
        default: return nil
        }
    }

    /// - Parameter word: The sample with a number below `count`, each of which lies within the bytes.
    @inline(__always)
    private static func values(
        of bytes: [UInt8], count: Int, _ isSigned: Bool, _ up: UInt32, _ down: UInt32,
        _ word: (UnsafeRawBufferPointer, Int) -> UInt32
    ) -> [Int32] {
        unsafe [Int32](unsafeUninitializedCapacity: count) { target, filled in
            unsafe bytes.withUnsafeBytes { source in
                if isSigned {
                    for index in 0..<count {
                        unsafe target[index] = Int32(bitPattern: word(source, index) &<< up) &>> Int32(down)
                    }
                } else {
                    for index in 0..<count {
                        unsafe target[index] = Int32(bitPattern: (word(source, index) &<< up) &>> down)
                    }
                }
            }
            filled = count
        }
    }
}
