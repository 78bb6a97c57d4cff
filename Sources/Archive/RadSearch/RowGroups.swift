/// Which group each row of a table belongs to, such as its patient.
package struct RowGroups: Hashable, Sendable {
    /// Group of each row, counted from 0.
    let groups: [Int32]
    /// Number of groups.
    let groupCount: Int

    /// Puts rows with equal keys into one group.
    package init(keys: [[UInt8]]) {
        precondition(keys.count <= Int(Int32.max), "groups are counted in 32 bits")
        var known: [[UInt8]: Int32] = [:]
        var groups: [Int32] = []
        groups.reserveCapacity(keys.count)
        for key in keys {
            let group = known[key] ?? Int32(known.count)
            known[key] = group
            groups.append(group)
        }
        self.groups = groups
        groupCount = known.count
    }

    /// Number of rows.
    package var rowCount: Int { groups.count }
}

/// The hits found so far for one query: the best ones, or the best one of each group.
struct Candidates {
    private let limit: Int
    private let groups: RowGroups?
    private var best: BestHits
    /// The best hit of each group; its row is -1 where there is none.
    private var bestOfGroup: [SearchHit]

    init(limit: Int, groups: RowGroups?) {
        self.limit = limit
        self.groups = groups
        best = BestHits(capacity: limit)
        bestOfGroup = groups.map { [SearchHit](repeating: SearchHit(row: -1, score: 0), count: $0.groupCount) } ?? []
    }

    mutating func consider(_ hit: SearchHit) {
        guard let groups else {
            if best.admits(hit.score) { best.insert(hit) }
            return
        }
        let group = Int(groups.groups[hit.row])
        let known = bestOfGroup[group]
        if known.row < 0 || hit.precedes(known) { bestOfGroup[group] = hit }
    }

    mutating func merge(_ other: Candidates) {
        for hit in other.best.sorted() { best.insert(hit) }
        for hit in other.bestOfGroup where hit.row >= 0 { consider(hit) }
    }

    /// The hits, the best first.
    func hits() -> [SearchHit] {
        guard groups != nil else { return best.sorted() }
        var best = BestHits(capacity: limit)
        for hit in bestOfGroup where hit.row >= 0 { best.insert(hit) }
        return best.sorted()
    }
}
