internal import CZlib

/// CRC-32 as zip and gzip use it (polynomial 0x04C11DB7, reflected).
package enum CyclicRedundancyCheck {
    /// The checksum of bytes.
    package static func of(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32_z(crc32_z(0, nil, 0), buffer.baseAddress, buffer.count))
        }
    }
}
