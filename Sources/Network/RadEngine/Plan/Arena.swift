/// Memory of one plan, written again at every run; aligned to 64 bytes and filled with noughts at first.
///
/// Safe to share: a plan lets one thread at a time in, and the threads of one step write disjoint parts.
@safe
final class Arena: @unchecked Sendable {
    let byteCount: Int
    private let base: UnsafeMutableRawPointer

    init(byteCount: Int) {
        self.byteCount = byteCount
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
    }

    deinit {
        unsafe base.deallocate()
    }

    /// The address of a byte; it must not outlive the arena.
    @unsafe
    func pointer(at offset: Int) -> UnsafeMutableRawPointer {
        precondition(offset >= 0 && offset <= byteCount)
        return unsafe base + offset
    }
}

/// Places buffers in one block so that those alive at the same time do not overlap.
struct ArenaLayout {
    /// A buffer that is alive from one step to another, both included.
    struct Request {
        var byteCount: Int
        var first: Int
        var last: Int
    }

    /// The offset of each buffer, a multiple of 64.
    let offsets: [Int]
    let byteCount: Int

    /// Places the largest buffers first, each at the lowest offset that is free during its life.
    init(_ requests: [Request]) throws(EngineError) {
        var offsets = [Int](repeating: 0, count: requests.count)
        // Ordered by offset.
        var placed: [(index: Int, end: Int)] = []
        var total = 0
        let order = requests.indices.sorted {
            (requests[$1].byteCount, $0) < (requests[$0].byteCount, $1)
        }
        for index in order {
            let request = requests[index]
            let size = (request.byteCount + 63) / 64 * 64
            var offset = 0
            for other in placed {
                let neighbour = requests[other.index]
                guard neighbour.first <= request.last, request.first <= neighbour.last else { continue }
                if offset + size <= offsets[other.index] { break }
                offset = max(offset, other.end)
            }
            let (end, overflow) = offset.addingReportingOverflow(size)
            guard !overflow else {
                throw EngineError(.memory, at: "arena", expected: "an addressable size", found: "more")
            }
            offsets[index] = offset
            let place = placed.firstIndex { offsets[$0.index] > offset } ?? placed.count
            placed.insert((index, end), at: place)
            total = max(total, end)
        }
        self.offsets = offsets
        byteCount = total
    }

    /// Throws where a plan needs more than it was allowed.
    static func check(_ byteCount: Int, limit: Int?) throws(EngineError) {
        if let limit, byteCount > limit {
            throw EngineError(.memory, at: "plan", expected: "at most \(limit) bytes", found: "\(byteCount)")
        }
    }
}
