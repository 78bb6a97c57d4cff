package import RadStore
import RadSystem

/// Nearest neighbours among the vectors of one space, with filters over their labels.
package struct VectorSearch: Sendable {
    /// Of what only the nearest row is found.
    package enum Distinct: String, CaseIterable, Sendable {
        case patient
        case study
        case series
    }

    /// The vectors with their rows.
    package let table: VectorTable
    private let index: VectorIndex

    /// Takes the vectors of a space as the store gives them, sorted by key.
    ///
    /// - Throws: `SearchError` with code `wrongDimension` or `unusableVector` if the store's values are damaged.
    package init(table: VectorTable) throws(SearchError) {
        let index = try VectorIndex(dimension: table.space.dimension, values: table.values)
        guard index.count == table.rows.count else {
            throw SearchError(
                code: .wrongRowCount, expected: "\(table.rows.count) vectors", found: "\(index.count)")
        }
        self.table = table
        self.index = index
    }

    /// The rows of a series, by volume and window.
    package func rows(ofSeries key: [UInt8]) -> [Int] { table.rows.indices.filter { table.rows[$0].series == key } }

    /// The vector of a row.
    package func vector(ofRow row: Int) -> [Float] {
        Array(table.values[(row * index.dimension)..<((row + 1) * index.dimension)])
    }

    /// The rows that a filter lets through.
    package func rows(where filter: FilterExpression) -> RowBitmap {
        RowBitmap(rowCount: table.rows.count) { row in
            filter.matches(labels: table.rows[row].labels, numbers: table.rows[row].numbers)
        }
    }

    /// The rows nearest to a vector of the same space, the nearest first; of equal ones that with the smaller key.
    ///
    /// - Parameters:
    ///   - vector: A vector of the same space.
    ///   - limit: Most hits.
    ///   - filter: What rows must fulfil; nil for all.
    ///   - distinct: Of what only the nearest row is found; nil to find every row.
    ///   - series: Key of a series whose own rows are left out; nil to leave out none.
    ///   - threads: Most threads.
    /// - Throws: `SearchError` if the vector is of another dimension or unusable.
    package func nearest(
        to vector: [Float], limit: Int, where filter: FilterExpression? = nil, distinctBy distinct: Distinct? = nil,
        excludingSeries series: [UInt8]? = nil, threads: Int = processorCount()
    ) throws(SearchError) -> [SearchHit] {
        var allowed = filter.map { rows(where: $0) }
        if let series {
            var others = allowed ?? RowBitmap(rowCount: table.rows.count, containsAll: true)
            for row in rows(ofSeries: series) { others.remove(row) }
            allowed = others
        }
        let groups = distinct.map { distinct in
            RowGroups(
                keys: table.rows.map { row in
                    switch distinct {
                    case .patient: row.patient
                    case .study: row.study
                    case .series: row.series
                    }
                })
        }
        return try index.nearest(to: vector, limit: limit, among: allowed, distinctBy: groups, threads: threads)
    }
}
