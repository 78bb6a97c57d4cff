package import RadPreprocessing

/// An input with the embedding that its network is known to give.
package struct GoldenVector: Sendable {
    package let input: ModelInput
    package let embedding: [Float]

    /// An input and its embedding.
    package init(input: ModelInput, embedding: [Float]) {
        self.input = input
        self.embedding = embedding
    }
}

/// How near an embedding came to the golden one.
package struct GoldenAgreement: Hashable, Sendable {
    /// Euclidean length of the difference over that of the golden embedding.
    package let relativeError: Double
    /// Largest difference of one value.
    package let largestDifference: Double

    /// Compares two vectors of equal length.
    package init(_ found: [Float], golden: [Float]) {
        precondition(found.count == golden.count, "vectors of one model have one length")
        var (error, norm, largest) = (0.0, 0.0, 0.0)
        for (left, right) in zip(found, golden) {
            let difference = abs(Double(left) - Double(right))
            error += difference * difference
            norm += Double(right) * Double(right)
            largest = max(largest, difference)
        }
        relativeError = norm > 0 ? (error / norm).squareRoot() : error.squareRoot()
        largestDifference = largest
    }
}

extension EmbeddingModel {
    /// The relative error below which two backends count as agreeing on an embedding in 32-bit floats.
    ///
    /// Some 20 layers of up to 7,000 products each: unit roundoff 6e-8 times the square root of 7,000 is 5e-6 a layer,
    /// 2e-5 for independent errors of 20 layers, with a margin of five.
    package static let goldenTolerance = 1e-4

    /// Embeds a golden input and compares.
    ///
    /// - Throws: `InferenceError` with code `golden-mismatch` where the error is above `tolerance`.
    @discardableResult
    package func check(
        _ golden: GoldenVector, tolerance: Double = goldenTolerance
    ) throws(InferenceError) -> GoldenAgreement {
        guard golden.embedding.count == dimension else {
            throw InferenceError(
                .goldenMismatch,
                "The golden embedding has \(golden.embedding.count) values, the model gives \(dimension).")
        }
        let agreement = GoldenAgreement(try embed(golden.input), golden: golden.embedding)
        guard agreement.relativeError <= tolerance else {
            throw InferenceError(
                .goldenMismatch,
                "The embedding differs from the golden one by \(agreement.relativeError) of its length, "
                    + "at most \(tolerance) is allowed.")
        }
        return agreement
    }
}
