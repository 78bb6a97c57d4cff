import CHDF5
import Synchronization

/// The one door to libhdf5, which is loaded when something is first written.
///
/// Debian's build is thread-safe by a lock of its own, others are not, so all calls are made under one lock.
enum HDF5Library {
    private static let lock = Mutex(())

    /// Runs `body` while no other thread is in libhdf5.
    ///
    /// - Throws: `library-missing` where it is not installed, or what `body` throws.
    static func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
        try lock.withLock { _ in
            guard rad_hdf5_load() == 0 else {
                let found = unsafe text { unsafe rad_hdf5_version($0, $1) }
                throw HDF5Error(
                    .libraryMissing, expected: "libhdf5 \(unsafe String(cString: rad_hdf5_needed_version()))",
                    found: found.isEmpty ? "none" : found)
            }
            return try body()
        }
    }

    /// The version of the library, or nil where it is not installed.
    static var version: String? {
        lock.withLock { _ in
            guard rad_hdf5_load() == 0 else { return nil }
            return unsafe text { unsafe rad_hdf5_version($0, $1) }
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
        let detail = unsafe text { unsafe rad_hdf5_last_error($0, $1) }
        return HDF5Error(.libraryFailed, path: path, expected: "\(call) to succeed", found: detail)
    }

    /// The text that a function of the library writes.
    private static func text(_ write: (UnsafeMutablePointer<CChar>?, Int) -> Void) -> String {
        var text = [CChar](repeating: 0, count: 256)
        unsafe text.withUnsafeMutableBufferPointer { buffer in unsafe write(buffer.baseAddress, buffer.count) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
