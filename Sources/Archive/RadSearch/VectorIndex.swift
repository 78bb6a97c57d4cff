import CRadKernels
import RadSystem
import Synchronization

/// Vectors in one block of memory, searched exactly by the cosine of the angle.
///
/// Every row is compared with every query, so that the answer is exact; the time goes with the bytes read. Scores are
/// the same bits for any number of threads, any batch and any instruction set, and rows of equal score come in the
/// order of the table.
package struct VectorIndex: Sendable {
    /// Number of values of a vector.
    package let dimension: Int
    /// Number of vectors.
    package let count: Int
    private let values: [Float]
    /// One over the length of each vector.
    private let inverseLengths: [Float]

    /// Rows that one thread takes at a time.
    private static let chunkRows = 4096
    /// Rows whose scores are held at a time.
    private static let blockRows = 256
    /// Queries that meet a block of rows while it is in the cache.
    private static let blockQueries = 32

    /// Takes vectors that stand one after the other; each is brought to length 1 in effect.
    ///
    /// - Throws: `SearchError` with code `wrongDimension` or `unusableVector`.
    package init(dimension: Int, values: [Float]) throws(SearchError) {
        guard dimension > 0, values.count.isMultiple(of: dimension) else {
            throw SearchError(
                code: .wrongDimension, expected: "vectors of \(dimension) values", found: "\(values.count) values")
        }
        self.dimension = dimension
        self.values = values
        count = values.count / dimension
        var inverse: [Float] = []
        inverse.reserveCapacity(count)
        for row in 0..<count {
            guard let length = Self.inverseLength(values[(row * dimension)..<((row + 1) * dimension)]) else {
                throw SearchError(
                    code: .unusableVector, expected: "finite values of which some are not 0",
                    found: "others in row \(row)")
            }
            inverse.append(length)
        }
        inverseLengths = inverse
    }

    /// The rows nearest to one vector, the nearest first.
    ///
    /// - Parameters:
    ///   - query: A vector of any length but 0.
    ///   - limit: Most hits.
    ///   - rows: The rows that may be found; nil for all.
    ///   - groups: A group for each row, of which only the nearest row is found, such as the patient; nil for none.
    ///   - threads: Most threads.
    /// - Throws: `SearchError` if the query is of another dimension or unusable, or a list has another count of rows.
    package func nearest(
        to query: [Float], limit: Int, among rows: RowBitmap? = nil, distinctBy groups: RowGroups? = nil,
        threads: Int = processorCount()
    ) throws(SearchError) -> [SearchHit] {
        try nearest(toEach: [query], limit: limit, among: rows, distinctBy: groups, threads: threads)[0]
    }

    /// The rows nearest to each of many vectors; the same answers as one query at a time, in less time.
    ///
    /// - Throws: `SearchError` as for one query.
    package func nearest(
        toEach queries: [[Float]], limit: Int, among rows: RowBitmap? = nil, distinctBy groups: RowGroups? = nil,
        threads: Int = processorCount()
    ) throws(SearchError) -> [[SearchHit]] {
        try check(rows, groups)
        let limit = max(0, min(limit, count))
        var results: [[SearchHit]] = []
        results.reserveCapacity(queries.count)
        for start in stride(from: 0, to: queries.count, by: Self.blockQueries) {
            let block = Array(queries[start..<min(start + Self.blockQueries, queries.count)])
            let unit = try unitQueries(block, first: start)
            results += scan(unit, count: block.count, limit: limit, rows, groups, threads: threads)
        }
        return results
    }

    private func check(_ rows: RowBitmap?, _ groups: RowGroups?) throws(SearchError) {
        for found in [rows?.rowCount, groups?.rowCount].compactMap({ $0 }) where found != count {
            throw SearchError(code: .wrongRowCount, expected: "\(count) rows", found: "\(found)")
        }
    }

    /// The queries brought to length 1, one after the other.
    private func unitQueries(_ queries: [[Float]], first: Int) throws(SearchError) -> [Float] {
        var unit: [Float] = []
        unit.reserveCapacity(queries.count * dimension)
        for (index, query) in queries.enumerated() {
            guard query.count == dimension else {
                throw SearchError(
                    code: .wrongDimension, expected: "a query of \(dimension) values", found: "\(query.count)")
            }
            guard let inverse = Self.inverseLength(query[...]) else {
                throw SearchError(
                    code: .unusableVector, expected: "finite values of which some are not 0",
                    found: "others in query \(first + index)")
            }
            for value in query { unit.append(value * inverse) }
        }
        return unit
    }

    /// One over the length; nil if a value is not finite or the length is 0 or too large.
    private static func inverseLength(_ vector: ArraySlice<Float>) -> Float? {
        var squares = 0.0
        for value in vector { squares += Double(value) * Double(value) }
        let inverse = Float(1 / squares.squareRoot())
        return squares.isFinite && inverse.isFinite && inverse > 0 ? inverse : nil
    }

    /// Compares all rows with a few queries, chunk by chunk on several threads.
    private func scan(
        _ queries: [Float], count queryCount: Int, limit: Int, _ rows: RowBitmap?, _ groups: RowGroups?, threads: Int
    ) -> [[SearchHit]] {
        let chunks = (count + Self.chunkRows - 1) / Self.chunkRows
        let workers = max(1, min(threads, chunks))
        let next = Atomic(0)
        let merged = Mutex([Candidates](repeating: Candidates(limit: limit, groups: groups), count: queryCount))
        performConcurrently(workers) { _ in
            var found = [Candidates](repeating: Candidates(limit: limit, groups: groups), count: queryCount)
            var products = [Float](repeating: 0, count: Self.blockRows * queryCount)
            while true {
                let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard chunk < chunks else { break }
                let start = chunk * Self.chunkRows
                let range = start..<min(start + Self.chunkRows, count)
                for run in rows?.runs(in: range) ?? [range] {
                    for first in stride(from: run.lowerBound, to: run.upperBound, by: Self.blockRows) {
                        let block = first..<min(first + Self.blockRows, run.upperBound)
                        compare(block, with: queries, queryCount, &products, &found)
                    }
                }
            }
            // Which thread took which chunk leaves no trace: the order of hits is total.
            merged.withLock { merged in
                for query in 0..<queryCount { merged[query].merge(found[query]) }
            }
        }
        return merged.withLock { $0.map { $0.hits() } }
    }

    private func compare(
        _ block: Range<Int>, with queries: [Float], _ queryCount: Int, _ products: inout [Float],
        _ found: inout [Candidates]
    ) {
        unsafe values.withUnsafeBufferPointer { values in
            let rows = unsafe UnsafeBufferPointer(
                rebasing: values[(block.lowerBound * dimension)..<(block.upperBound * dimension)])
            unsafe rad_dot_rows(
                rows.baseAddress, block.count, dimension, queries, queryCount, &products, rad_best_instruction_set())
        }
        for query in 0..<queryCount {
            for (index, row) in block.enumerated() {
                let score = products[query * block.count + index] * inverseLengths[row]
                found[query].consider(SearchHit(row: row, score: score))
            }
        }
    }
}
