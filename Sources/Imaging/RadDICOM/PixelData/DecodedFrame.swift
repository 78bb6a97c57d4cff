/// One frame as numbers.
package struct DecodedFrame: Sendable {
    /// What the samples are now: the data set's description, with colours as they came out of the coding.
    package let description: FrameDescription
    /// Stored values, before any rescale.
    ///
    /// rows x columns x samples, row by row, samples of a pixel together; masked to the bits stored and sign-extended
    /// from them. Empty where `realValues` holds them.
    package let storedValues: [Int32]
    /// Stored values of frames that do not fit into 32-bit integers, exact and in the same order.
    ///
    /// That is floating point samples, and unsigned ones of which one is above 2^31 - 1; empty for all other frames.
    package let realValues: [Double]

    package init(description: FrameDescription, storedValues: [Int32]) {
        self.description = description
        self.storedValues = storedValues
        realValues = []
    }

    package init(description: FrameDescription, realValues: [Double]) {
        self.description = description
        storedValues = []
        self.realValues = realValues
    }
}
