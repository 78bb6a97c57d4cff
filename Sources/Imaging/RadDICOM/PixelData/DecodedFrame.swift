/// One frame as numbers.
package struct DecodedFrame: Sendable {
    package let description: FrameDescription
    /// Stored values, before any rescale: rows x columns x samples, row by row, samples of a pixel together;
    /// masked to the bits stored and sign-extended from them.
    package let storedValues: [Int32]

    package init(description: FrameDescription, storedValues: [Int32]) {
        self.description = description
        self.storedValues = storedValues
    }
}
