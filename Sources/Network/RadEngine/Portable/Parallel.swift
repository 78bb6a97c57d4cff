import Dispatch

/// Splits independent work between threads.
enum Parallel {
    /// Runs `body` over contiguous parts of `0..<count`, one part per thread, and waits for all of them.
    ///
    /// Each index is computed alike whatever part it falls into, so that results do not depend on `threads`.
    static func split(_ count: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let parts = min(threads, count)
        guard parts > 1 else {
            if count > 0 { body(0..<count) }
            return
        }
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            body(part * count / parts..<(part + 1) * count / parts)
        }
    }
}

/// A pointer that several threads use at the same time.
///
/// Safe to send: kernels write disjoint elements and read only what no kernel of the same step writes.
@unsafe
struct SharedPointer: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>

    init(_ base: UnsafeMutableRawPointer) {
        unsafe self.base = base.assumingMemoryBound(to: Float.self)
    }

    /// Eight floats from an index on, which need not be aligned.
    @inline(__always)
    func load(_ index: Int) -> SIMD8<Float> {
        unsafe UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Float>.self)
    }

    /// Writes eight floats from an index on.
    @inline(__always)
    func store(_ value: SIMD8<Float>, _ index: Int) {
        unsafe UnsafeMutableRawPointer(base + index).storeBytes(of: value, as: SIMD8<Float>.self)
    }
}
