/// Plain definitions of nearest neighbours: every row scored in double precision and sorted.
enum SearchReference {
    /// Cosines of the angles between each row and the query.
    static func scores(_ values: [Float], dimension: Int, query: [Float]) -> [Double] {
        let queryLength = length(query[...])
        return stride(from: 0, to: values.count, by: dimension).map { start in
            let row = values[start..<(start + dimension)]
            return zip(row, query).reduce(0) { $0 + Double($1.0) * Double($1.1) } / (length(row) * queryLength)
        }
    }

    /// The sum in the order that the fast product promises: 64 partial sums, folded by halves.
    static func product(_ a: [Float], _ b: [Float]) -> Float {
        var sums = [Float](repeating: 0, count: 64)
        for index in a.indices { sums[index % 64] += a[index] * b[index] }
        var half = 32
        while half > 0 {
            for lane in 0..<half { sums[lane] += sums[lane + half] }
            half /= 2
        }
        return sums[0]
    }

    /// The best rows by given scores, equal ones in the order of rows, at most one of each group.
    static func nearest(_ scores: [Float], limit: Int, allowed: (Int) -> Bool, group: (Int) -> Int) -> [Int] {
        var seen: Set<Int> = []
        let sorted = scores.indices.filter(allowed).sorted {
            scores[$0] > scores[$1] || (scores[$0] == scores[$1] && $0 < $1)
        }
        return Array(sorted.filter { seen.insert(group($0)).inserted }.prefix(limit))
    }

    private static func length(_ vector: ArraySlice<Float>) -> Double {
        vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
}
