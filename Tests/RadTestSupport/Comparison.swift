/// The relative error of a vector in the Euclidean norm: ‖actual − reference‖ / ‖reference‖.
///
/// Where the reference is zero it is ‖actual‖. The sums are double precision. Vectors of different lengths give
/// infinity, and a NaN anywhere gives NaN, which no `<` accepts.
package func relativeL2<Value: BinaryFloatingPoint>(_ actual: [Value], _ reference: [Value]) -> Double {
    guard actual.count == reference.count else { return .infinity }
    var error = 0.0
    var norm = 0.0
    for (a, r) in zip(actual, reference) {
        let difference = Double(a) - Double(r)
        error += difference * difference
        norm += Double(r) * Double(r)
    }
    return norm > 0 ? (error / norm).squareRoot() : error.squareRoot()
}

/// The largest absolute difference: max |actual[i] − reference[i]|.
///
/// Vectors of different lengths give infinity, and a NaN anywhere gives NaN.
package func largestDifference<Value: BinaryFloatingPoint>(_ actual: [Value], _ reference: [Value]) -> Double {
    guard actual.count == reference.count else { return .infinity }
    var largest = 0.0
    for (a, r) in zip(actual, reference) {
        let difference = abs(Double(a) - Double(r))
        if difference.isNaN { return .nan }
        largest = max(largest, difference)
    }
    return largest
}

/// Whether |actual − reference| ≤ absolute + relative · |reference|.
///
/// Equal infinities are close; NaN is close to nothing.
package func isClose<Value: BinaryFloatingPoint>(
    _ actual: Value, _ reference: Value, relative: Double = 1e-6, absolute: Double = 0
) -> Bool {
    if actual == reference { return true }
    guard actual.isFinite, reference.isFinite else { return false }
    return abs(Double(actual) - Double(reference)) <= absolute + relative * abs(Double(reference))
}

/// Whether two vectors have the same length and every pair of elements is close; see the scalar `isClose`.
package func isClose<Value: BinaryFloatingPoint>(
    _ actual: [Value], _ reference: [Value], relative: Double = 1e-6, absolute: Double = 0
) -> Bool {
    actual.count == reference.count
        && zip(actual, reference).allSatisfy { isClose($0, $1, relative: relative, absolute: absolute) }
}

/// The cosine of the angle between two vectors of equal length: a·b / (‖a‖ ‖b‖), and 0 where one of them is zero.
package func cosineSimilarity<Value: BinaryFloatingPoint>(_ a: [Value], _ b: [Value]) -> Double {
    precondition(a.count == b.count, "vectors of different lengths have no angle")
    var dot = 0.0
    var normA = 0.0
    var normB = 0.0
    for (x, y) in zip(a, b) {
        dot += Double(x) * Double(y)
        normA += Double(x) * Double(x)
        normB += Double(y) * Double(y)
    }
    let norm = (normA * normB).squareRoot()
    return norm > 0 ? dot / norm : 0
}

/// The Wilson score interval of a proportion at 95 %.
///
/// With p = successes / n and z = 1.96: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). For n = 0 it is 0...1.
package func wilsonInterval(successes: Int, of trials: Int) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let z = 1.959963984540054
    let n = Double(trials)
    let p = Double(successes) / n
    let centre = p + z * z / (2 * n)
    let margin = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return max(0, (centre - margin) / scale)...min(1, (centre + margin) / scale)
}
