import RadSearch
import RadVocabulary
import Testing

@testable import RadStore

@Suite struct VectorSearchTests {
    /// Eight series of four patients along a quarter of a circle, even ones MR and odd ones CT; series 2 has two rows.
    private static let table: VectorTable = {
        let space = SpaceRow(
            space: "s", model: "m", version: "1", dimension: 2, precision: "f32", training: "untrained", weights: "w")
        var table = VectorTable(space: space, rows: [], values: [])
        for index in 0..<9 {
            let series = index < 3 ? index : index - 1
            table.rows.append(
                VectorRow(
                    series: [UInt8](repeating: UInt8(series), count: 16), volume: index == 3 ? 1 : 0, window: 0,
                    patient: [UInt8](repeating: UInt8(series / 2), count: 16),
                    study: [UInt8](repeating: UInt8(series), count: 16),
                    labels: [.modality: [series % 2 == 0 ? "MR" : "CT"]], numbers: ["slices": Double(20 + index)],
                    instanceDigest: [], numerics: "n", path: nil))
            table.values += [Float(9 - index), Float(index)]
        }
        return table
    }()

    @Test func `a series finds its neighbours, not itself`() throws {
        let search = try VectorSearch(table: Self.table)
        let key = [UInt8](repeating: 2, count: 16)
        #expect(search.rows(ofSeries: key) == [2, 3])
        let hits = try search.nearest(to: search.vector(ofRow: 2), limit: 3, excludingSeries: key)
        #expect(!hits.contains { $0.row == 2 || $0.row == 3 })
        #expect(hits[0].row == 1)
        let all = try search.nearest(to: search.vector(ofRow: 2), limit: 3)
        #expect(all[0].row == 2)
    }

    @Test func `filters and distinct patients narrow the hits`() throws {
        let search = try VectorSearch(table: Self.table)
        let filter = try FilterExpression(parsing: "modality = CT and slices < 27")
        #expect(search.rows(where: filter).count == 3)
        let hits = try search.nearest(to: [1, 0], limit: 9, where: filter)
        #expect(hits.map(\.row) == [1, 4, 6])
        let patients = try search.nearest(to: [1, 0], limit: 9, distinctBy: .patient)
        #expect(patients.map(\.row) == [0, 2, 5, 7])
        let series = try search.nearest(to: [1, 0], limit: 9, distinctBy: .series)
        #expect(series.map(\.row) == [0, 1, 2, 4, 5, 6, 7, 8])
        #expect(
            try search.nearest(
                to: [1, 0], limit: 9, where: filter, distinctBy: .study,
                excludingSeries: [UInt8](repeating: 1, count: 16)
            ).map(\.row) == [4, 6])
    }

    @Test func `damaged tables are refused`() {
        var short = Self.table
        short.values.removeLast(2)
        #expect(throws: SearchError.self) { try VectorSearch(table: short) }
        var broken = Self.table
        broken.values[5] = .nan
        #expect(throws: SearchError.self) { try VectorSearch(table: broken) }
    }
}
