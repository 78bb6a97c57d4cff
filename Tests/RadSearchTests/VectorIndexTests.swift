import CRadKernels
import RadTensor
import Testing

@testable import RadSearch

private func randomVectors(_ count: Int, dimension: Int, seed: UInt64) -> [Float] {
    var random = SeededRandom(seed: seed)
    return (0..<(count * dimension)).map { _ in Float(random.normal()) }
}

private func slice(_ values: [Float], _ row: Int, _ dimension: Int) -> [Float] {
    Array(values[(row * dimension)..<((row + 1) * dimension)])
}

@Suite struct VectorIndexTests {
    @Test(arguments: [1, 3, 63, 64, 65, 200, 512])
    func `products are the same bits as the plain sum on every instruction set`(dimension: Int) {
        let rows = randomVectors(19, dimension: dimension, seed: 1)
        let queries = randomVectors(3, dimension: dimension, seed: 2)
        for instructionSet in 0...rad_best_instruction_set() {
            var products = [Float](repeating: .nan, count: 19 * 3)
            unsafe rad_dot_rows(rows, 19, dimension, queries, 3, &products, instructionSet)
            for query in 0..<3 {
                for row in 0..<19 {
                    let plain = SearchReference.product(slice(rows, row, dimension), slice(queries, query, dimension))
                    #expect(products[query * 19 + row].bitPattern == plain.bitPattern)
                }
            }
        }
    }

    @Test(arguments: [2, 17, 130])
    func `the nearest rows are those of the plain sort`(dimension: Int) throws {
        let values = randomVectors(700, dimension: dimension, seed: 3)
        let index = try VectorIndex(dimension: dimension, values: values)
        for seed in 10..<15 as Range<UInt64> {
            let query = randomVectors(1, dimension: dimension, seed: seed)
            let scores = SearchReference.scores(values, dimension: dimension, query: query)
            let hits = try index.nearest(to: query, limit: 25, threads: 1)
            #expect(hits.count == 25)
            for hit in hits { #expect(abs(Double(hit.score) - scores[hit.row]) < 1e-6) }
            let threshold = scores.sorted(by: >)[24]
            // Rows closer to each other than the rounding of scores may swap.
            #expect(hits.allSatisfy { scores[$0.row] > threshold - 1e-6 })
            #expect(zip(hits, hits.dropFirst()).allSatisfy { $0.precedes($1) })
        }
    }

    @Test func `filters and groups leave what the plain sort leaves, on any number of threads`() throws {
        let dimension = 24
        let values = randomVectors(9000, dimension: dimension, seed: 4)
        let index = try VectorIndex(dimension: dimension, values: values)
        var random = SeededRandom(seed: 5)
        let patients = (0..<9000).map { _ in [UInt8(random.integer(below: 200))] }
        let groups = RowGroups(keys: patients)
        let query = randomVectors(1, dimension: dimension, seed: 6)
        let all = try index.nearest(to: query, limit: 9000, threads: 1)
        var scores = [Float](repeating: 0, count: 9000)
        for hit in all { scores[hit.row] = hit.score }
        for density in [0.0, 0.01, 0.5, 1] {
            let rows = RowBitmap(rowCount: 9000) { _ in random.uniform() < density }
            for threads in [1, 2, 7] {
                let hits = try index.nearest(to: query, limit: 40, among: rows, threads: threads)
                let expected = SearchReference.nearest(
                    scores, limit: 40, allowed: { rows.contains($0) }, group: { $0 })
                #expect(hits.map(\.row) == expected)
                let distinct = try index.nearest(
                    to: query, limit: 40, among: rows, distinctBy: groups, threads: threads)
                let expectedDistinct = SearchReference.nearest(
                    scores, limit: 40, allowed: { rows.contains($0) }, group: { Int(patients[$0][0]) })
                #expect(distinct.map(\.row) == expectedDistinct)
                #expect(distinct.allSatisfy { $0.score == scores[$0.row] })
            }
        }
    }

    @Test func `many queries at a time find what each finds alone`() throws {
        let values = randomVectors(600, dimension: 33, seed: 7)
        let index = try VectorIndex(dimension: 33, values: values)
        let queries = (0..<70).map { randomVectors(1, dimension: 33, seed: 100 + $0) }
        let together = try index.nearest(toEach: queries, limit: 5, threads: 2)
        let alone = try queries.map { try index.nearest(to: $0, limit: 5, threads: 1) }
        #expect(together == alone)
        #expect(try index.nearest(toEach: [], limit: 5).isEmpty)
    }

    @Test func `equal vectors come in the order of the table`() throws {
        let one = randomVectors(1, dimension: 8, seed: 8)
        let other = one.map { -$0 }
        var values: [Float] = []
        for row in 0..<5000 { values += row % 3 == 0 ? one : other }
        let index = try VectorIndex(dimension: 8, values: values)
        for threads in [1, 3] {
            let hits = try index.nearest(to: one, limit: 6, threads: threads)
            #expect(hits.map(\.row) == [0, 3, 6, 9, 12, 15])
            #expect(abs(hits[0].score - 1) < 1e-6)
        }
    }

    @Test func `the length of vectors and queries does not matter`() throws {
        let values = randomVectors(50, dimension: 12, seed: 9)
        let scaled = values.indices.map { values[$0] * Float($0 / 12 + 1) * 1e-12 }
        let query = randomVectors(1, dimension: 12, seed: 10)
        let hits = try VectorIndex(dimension: 12, values: values).nearest(to: query, limit: 10)
        let others = try VectorIndex(dimension: 12, values: scaled).nearest(to: query.map { $0 * 1e6 }, limit: 10)
        #expect(hits.map(\.row) == others.map(\.row))
        #expect(zip(hits, others).allSatisfy { abs($0.score - $1.score) < 1e-5 })
    }

    @Test func `limits beyond the table and empty tables give what there is`() throws {
        let values = randomVectors(3, dimension: 4, seed: 11)
        let index = try VectorIndex(dimension: 4, values: values)
        #expect(try index.nearest(to: [1, 0, 0, 0], limit: 99).count == 3)
        #expect(try index.nearest(to: [1, 0, 0, 0], limit: 0).isEmpty)
        #expect(try index.nearest(to: [1, 0, 0, 0], limit: -1).isEmpty)
        #expect(try VectorIndex(dimension: 4, values: []).nearest(to: [1, 0, 0, 0], limit: 5).isEmpty)
    }

    @Test(
        arguments: [
            ([1, .nan], SearchError.Code.unusableVector), ([.infinity, 0], .unusableVector), ([0, 0], .unusableVector),
            ([1, 2, 3], .wrongDimension),
        ] as [([Float], SearchError.Code)])
    func `vectors that have no direction are refused`(values: [Float], code: SearchError.Code) throws {
        #expect { try VectorIndex(dimension: 2, values: values) } throws: { ($0 as? SearchError)?.code == code }
        let index = try VectorIndex(dimension: 2, values: [1, 0])
        #expect { try index.nearest(to: values, limit: 1) } throws: { ($0 as? SearchError)?.code == code }
    }

    @Test func `bitmaps and groups of another table are refused`() throws {
        let index = try VectorIndex(dimension: 1, values: [1, 2, 3])
        #expect(throws: SearchError.self) { try index.nearest(to: [1], limit: 1, among: RowBitmap(rowCount: 2)) }
        #expect(throws: SearchError.self) {
            try index.nearest(to: [1], limit: 1, distinctBy: RowGroups(keys: [[1]]))
        }
    }
}

@Suite struct RowBitmapTests {
    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func `a full bitmap holds each row and no other`(count: Int) {
        #expect(RowBitmap(rowCount: count, containsAll: true).count == count)
        #expect(RowBitmap(rowCount: count).count == 0)
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `runs are the stretches of neighbouring rows`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let share = random.uniform()
        var bitmap = RowBitmap(rowCount: 300) { _ in random.uniform() < share }
        bitmap.insert(64)
        bitmap.remove(65)
        let low = random.integer(below: 150)
        let range = low..<(low + random.integer(below: 150))
        let runs = bitmap.runs(in: range)
        #expect(runs.flatMap { Array($0) } == range.filter { bitmap.contains($0) })
        #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }
}

@Suite struct BestHitsTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the heap keeps the best in whatever order they come`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let hits = (0..<100).map { SearchHit(row: $0, score: Float(random.integer(below: 12))) }
        let capacity = random.integer(below: 30)
        var best = BestHits(capacity: capacity)
        for index in random.permutation(count: 100) { best.insert(hits[index]) }
        #expect(best.sorted() == Array(hits.sorted { $0.precedes($1) }.prefix(capacity)))
    }
}
