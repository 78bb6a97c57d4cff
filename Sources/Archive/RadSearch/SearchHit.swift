/// A row that was found, with its similarity.
package struct SearchHit: Hashable, Sendable {
    /// Index of the row in the table.
    package var row: Int
    /// Cosine of the angle to the query, -1 to 1 up to rounding.
    package var score: Float

    /// Joins row and score.
    package init(row: Int, score: Float) {
        self.row = row
        self.score = score
    }

    /// Whether the hit comes before another: the higher score first, of equal ones the earlier row.
    func precedes(_ other: SearchHit) -> Bool {
        score > other.score || (score == other.score && row < other.row)
    }
}

/// The best hits so far, the worst of them on top of a heap.
struct BestHits {
    let capacity: Int
    private var heap: [SearchHit] = []

    init(capacity: Int) { self.capacity = capacity }

    /// Whether a hit with this score in a later row than all before may still enter.
    func admits(_ score: Float) -> Bool {
        guard let worst = heap.first, heap.count == capacity else { return capacity > 0 }
        return score >= worst.score
    }

    mutating func insert(_ hit: SearchHit) {
        guard capacity > 0 else { return }
        if heap.count < capacity {
            heap.append(hit)
            siftUp()
        } else if hit.precedes(heap[0]) {
            heap[0] = hit
            siftDown()
        }
    }

    /// The hits, the best first.
    func sorted() -> [SearchHit] { heap.sorted { $0.precedes($1) } }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].precedes(heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[worst].precedes(heap[child]) { worst = child }
            }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
