/// Bounds on what one file may ask for; reaching one is an error that names it.
package struct ReadingLimits: Hashable, Sendable, Codable {
    /// Elements of a file, those that are only walked over included.
    package var elements = 1_000_000
    /// Items of one sequence.
    package var itemsPerSequence = 100_000
    /// Sequences inside one another.
    package var nestingDepth = 64
    /// Sequences of undefined length inside one another.
    package var undefinedNestingDepth = 32
    /// Bytes of one value that is kept; longer ones are left unread and flagged, not refused.
    package var valueBytes = 65_536
    /// Bytes of all values that are kept.
    package var keptBytes = 64 << 20
    /// Bytes of the meta information.
    package var metaBytes = 65_536
    /// Bytes that a deflated data set may become.
    package var inflatedBytes = 2 << 30
    /// Bytes that a deflated data set may become for each of its own.
    package var inflationRatio = 200
    /// Rows and columns of an image.
    package var extent = 32_768
    /// Bytes of one decoded frame.
    package var frameBytes = 1 << 30
    /// Frames of one object.
    package var frames = 1_000_000
    /// Fragments of one pixel data element.
    package var fragments = 1_000_000

    package init() {}

    /// The error that says which limit was reached.
    func exceeded(_ limit: String, _ allowed: Int, tag: Tag? = nil, offset: Int? = nil, found: Int? = nil) -> DICOMError
    {
        DICOMError(
            .limitExceeded, tag: tag, offset: offset, expected: "\(limit) at most \(allowed)",
            found: found.map { String($0) })
    }
}
