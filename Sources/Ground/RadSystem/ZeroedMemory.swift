#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Memory that starts as zeros, is written by who made it, and is only read after that.
///
/// A large block is a mapping of its own and asks for large pages (Linux): each small page costs a fault when it is
/// first touched, and these take several times as long as writing the voxels of a volume does.
@safe
package final class ZeroedMemory: @unchecked Sendable {
    // Safe to share between threads: the maker writes before it hands the object on, and nobody writes later.

    /// Blocks of at least as many bytes are mappings of their own.
    package static let largeSize = 4 << 20

    private static let alignment = 64
    private static let largePage = 2 << 20

    /// The number of bytes.
    package let count: Int
    private let start: UnsafeMutableRawPointer
    /// The whole mapping that holds the bytes; nil for a block of the heap.
    private let mapping: UnsafeMutableRawBufferPointer?

    /// Takes memory; like any allocation, ends the process where there is none.
    ///
    /// - Parameter count: At least 0, at most 2^48.
    package init(count: Int) {
        precondition((0...1 << 48).contains(count), "A block has a size.")
        self.count = count
        if count >= Self.largeSize, let mapping = unsafe Self.map(count) {
            unsafe self.mapping = unsafe mapping.whole
            unsafe start = unsafe mapping.start
            return
        }
        unsafe mapping = nil
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: Self.alignment)
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0)
        unsafe start = unsafe block.baseAddress.unsafelyUnwrapped
    }

    deinit {
        if let mapping = unsafe mapping {
            _ = unsafe munmap(mapping.baseAddress, mapping.count)
        } else {
            unsafe start.deallocate()
        }
    }

    /// The bytes for reading; valid as long as this object lives.
    @unsafe package var unsafeBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The bytes for writing, by the maker alone and before anyone else reads them; valid as long as this object lives.
    @unsafe package var unsafeMutableBytes: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    /// A mapping of whole large pages, and where the first of them starts.
    private static func map(_ count: Int) -> (whole: UnsafeMutableRawBufferPointer, start: UnsafeMutableRawPointer)? {
        let size = (count + largePage - 1) / largePage * largePage
        let length = size + largePage
        #if canImport(Darwin)
            let flags = MAP_PRIVATE | MAP_ANON
        #else
            let flags = MAP_PRIVATE | MAP_ANONYMOUS
        #endif
        guard let address = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, flags, -1, 0),
            unsafe address != MAP_FAILED
        else { return nil }
        let start = unsafe address.alignedUp(toMultipleOf: largePage)
        #if os(Linux)
            // Advice only: without large pages the memory is the same.
            _ = unsafe madvise(start, size, MADV_HUGEPAGE)
        #endif
        return unsafe (UnsafeMutableRawBufferPointer(start: address, count: length), start)
    }
}
