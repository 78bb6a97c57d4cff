/// A block of memory aligned to 64 bytes that never changes once it has been made.
///
/// It either owns its bytes or keeps alive the object that does, such as a sealed mapping of packed weights.
@safe
package final class AlignedStorage: @unchecked Sendable {
    // Safe to share between threads: every property is a constant, the bytes are written only inside an initialiser,
    // before any other thread can hold a reference, and only read afterwards.

    /// Alignment of an owned block in bytes: one cache line, one AVX-512 register.
    package static let alignment = 64

    /// Size of the block in bytes.
    package let byteCount: Int
    private let base: UnsafeRawPointer
    private let owner: (any AnyObject & Sendable)?

    /// Allocates a block and lets `fill` write all of it; the block starts with undefined content.
    ///
    /// - Parameter byteCount: At least 0.
    package init<Failure: Error>(
        byteCount: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(byteCount >= 0, "a block has at least 0 bytes")
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(byteCount, 1), alignment: Self.alignment)
        do throws(Failure) {
            try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: block[..<byteCount]))
        } catch {
            unsafe block.deallocate()
            throw error
        }
        self.byteCount = byteCount
        unsafe self.base = UnsafeRawPointer(block.baseAddress.unsafelyUnwrapped)
        self.owner = nil
    }

    /// Refers to memory that `owner` keeps valid and unchanged for as long as it lives.
    package init(borrowing bytes: UnsafeRawBufferPointer, of owner: any AnyObject & Sendable) {
        byteCount = bytes.count
        unsafe base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: Self.alignment).unsafelyUnwrapped
        self.owner = owner
    }

    deinit {
        if owner == nil { unsafe base.deallocate() }
    }

    /// Calls `body` with the bytes, checked at every access.
    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe UnsafeRawBufferPointer(start: base, count: byteCount).bytes)
    }

    /// Calls `body` with the bytes for a C function; the pointer must not leave the closure.
    package func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: byteCount))
    }
}
