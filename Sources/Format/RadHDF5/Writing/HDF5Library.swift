import CHDF5
import Synchronization

/// The one door to libhdf5.
///
/// Debian's build is thread-safe by a lock of its own, others are not, so all calls are made under one lock.
enum HDF5Library {
    private static let lock = Mutex(false)

    /// Runs `body` while no other thread is in libhdf5.
    static func exclusively<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try lock.withLock { isSilent throws(Failure) in
            if !isSilent {
                // Errors are taken from the stack; printing them would mix with the program's own output.
                H5open()
                rad_hdf5_silence()
                isSilent = true
            }
            return try body()
        }
    }

    /// The result of a call of libhdf5, or what its error stack says.
    @discardableResult
    static func checked<Result: SignedInteger>(
        _ result: Result, _ call: String, path: String? = nil
    ) throws(HDF5Error) -> Result {
        if result >= 0 { return result }
        throw failure(of: call, path: path)
    }

    /// What the error stack says about a failed call.
    static func failure(of call: String, path: String? = nil) -> HDF5Error {
        var text = [CChar](repeating: 0, count: 256)
        unsafe text.withUnsafeMutableBufferPointer { buffer in
            unsafe rad_hdf5_last_error(buffer.baseAddress, buffer.count)
        }
        let detail = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return HDF5Error(.libraryFailed, path: path, expected: "\(call) to succeed", found: detail)
    }
}
